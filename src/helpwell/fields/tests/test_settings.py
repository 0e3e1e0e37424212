"""The settings of fields and forms."""

import pytest

from conftest import Cast, signed_in
from helpwell.fields.models import Condition, Field, TicketForm
from helpwell.fields.verbs.define_field import Asked, define_field

FIELD = {"name": "Cause", "about": "ticket", "type": "choice", "help": "", "default": "", "key": ""}


def text_field(cast: Cast, name: str) -> Field:
    return define_field(by=cast.alice.actor, type_="text", asked=Asked(name=name))


def test_a_field_is_defined_with_choices_and_conditions(cast: Cast) -> None:
    other = text_field(cast, "Part")
    mia = signed_in(cast.mia)
    lines = {
        "choice_id": ["", ""],
        "choice_name": ["Broken", "Late"],
        "condition_kind": ["shown", "filled"],
        "condition_of": ["type", str(other.pk)],
        "condition_value": ["Incident", "Zip"],
        "condition_fill": ["", "broken"],
    }
    answer = mia.post("/settings/fields/new/", {**FIELD, **lines})
    assert answer.status_code == 302
    field = Field.objects.get(name="Cause")
    assert field.key == "cause"
    broken = field.choices.get(name="Broken")
    kept = Condition.objects.filter(field=field).values_list("kind", "of", "value", "fill")
    assert list(kept) == [
        ("shown", "type", "incident", ""),
        ("filled", "field", "Zip", str(broken.pk)),
    ]
    page = mia.get(f"/settings/fields/{field.pk}/").content.decode()
    assert 'value="Incident"' in page
    assert 'value="Broken"' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "required"),
        ({"type": "choice"}, "needs a choice"),
        ({"type": "secret"}, "not one of"),
        ({"type": "text", "key": "Not a key"}, "small letters"),
        ({"type": "text", "key": "status"}, "is taken"),
        ({"type": "number", "default": "many"}, "does not fit"),
        ({"type": "choice", "choice_id": ["", ""], "choice_name": ["A", "a"]}, "same name"),
        (
            {"type": "text", "condition_kind": "shown", "condition_of": "type", "condition_value": "Wish", "condition_fill": ""},
            "no such type",
        ),
        (
            {"type": "text", "condition_kind": "shown", "condition_of": "999", "condition_value": "x", "condition_fill": ""},
            "another field",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_kept(
    cast: Cast, wrong: dict[str, object], words: str
) -> None:
    answer = signed_in(cast.mia).post("/settings/fields/new/", {**FIELD, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Condition.objects.exists()


def test_fields_are_put_in_order_archived_and_asked_again(cast: Cast) -> None:
    one, two = text_field(cast, "One"), text_field(cast, "Two")
    mia = signed_in(cast.mia)
    assert mia.post("/settings/fields/order/", {"order": f"{two.pk},{one.pk},x"}).status_code == 204
    assert list(Field.objects.all()) == [two, one]
    mia.post(f"/settings/fields/{one.pk}/archive/")
    one.refresh_from_db()
    assert one.is_archived
    assert "Ask it again" in mia.get("/settings/fields/").content.decode()
    mia.post(f"/settings/fields/{one.pk}/restore/")
    one.refresh_from_db()
    assert not one.is_archived


def test_a_form_asks_its_fields_in_the_order_of_the_page(cast: Cast) -> None:
    one, two, three = (text_field(cast, name) for name in ("One", "Two", "Three"))
    mia = signed_in(cast.mia)
    given = {"name": "Return", "team": cast.billing.pk, "field": [three.pk, one.pk, 999]}
    assert mia.post("/settings/forms/new/", given).status_code == 302
    form = TicketForm.objects.get()
    assert list(form.form_fields.values_list("field_id", flat=True)) == [three.pk, one.pk]
    page = mia.get(f"/settings/forms/{form.pk}/").content.decode()
    places = [page.index(f'name="field" value="{asked.pk}"') for asked in (three, one, two)]
    assert places == sorted(places)
    assert mia.post("/settings/forms/new/", {"name": " "}).status_code == 422
    mia.post(f"/settings/forms/{form.pk}/archive/")
    assert TicketForm.objects.get().archived_at is not None


def test_a_specialist_manages_no_fields(cast: Cast) -> None:
    bob = signed_in(cast.bob)
    for path in ("fields/", "fields/new/", "forms/", "checklists/", "tags/"):
        assert bob.get(f"/settings/{path}").status_code == 403
    assert bob.post("/settings/fields/new/", FIELD).status_code == 403
    assert not Field.objects.exists()
