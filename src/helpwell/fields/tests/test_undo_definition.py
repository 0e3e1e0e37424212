"""What was changed about a field is taken back, as long as nothing newer touched the same."""

import pytest
from django.urls import reverse

from conftest import Cast, signed_in
from helpwell.events.models import Act, Event
from helpwell.events.undoing import CannotUndo, Contradicted, undo_act, undo_event
from helpwell.fields.models import Field
from helpwell.fields.tests.test_set_value import define
from helpwell.fields.verbs.archive_field import archive_field
from helpwell.fields.verbs.define_field import Asked, ChoiceLine, change_field, plain
from helpwell.fields.verbs.set_conditions import Line, set_conditions
from helpwell.fields.verbs.set_value import set_value
from helpwell.tickets.models import Ticket


def test_names_choices_and_defaults_come_back(cast: Cast, ticket: Ticket) -> None:
    by = cast.alice.actor
    color = define(cast, "Color", "choice", choices=("Red", "Blue"))
    red, blue = color.choices.all()
    set_value(ticket, by=cast.bob.actor, field=color, value="Red")
    asked = Asked(name="Color", default="Blue", choices=_lines(color))
    change_field(color, by=by, asked=asked)
    before = plain(Field.objects.get(pk=color.pk))
    lines = [ChoiceLine("Green"), ChoiceLine("Azure", blue.pk)]
    done = change_field(color, by=by, asked=Asked(name="Hue", default="Green", choices=lines))
    assert done is not None
    act = undo_event(done, by=by)
    after = plain(Field.objects.get(pk=color.pk))
    assert {**after, "choices": [one[1] for one in after["choices"] if not one[2]]} == {
        **before,
        "choices": ["Red", "Blue"],
    }
    assert color.choices.get(name="Red").pk == red.pk
    undo_act(act, by=by)
    assert Field.objects.get(pk=color.pk).name == "Hue"


def test_an_archived_field_is_asked_again(cast: Cast) -> None:
    field = define(cast, "Order")
    done = archive_field(field, by=cast.alice.actor)
    assert done is not None
    undo_event(done, by=cast.alice.actor)
    assert not Field.objects.get(pk=field.pk).is_archived


def test_what_came_since_is_in_the_way(cast: Cast, ticket: Ticket) -> None:
    by = cast.alice.actor
    field = define(cast, "Order")
    first = change_field(field, by=by, asked=Asked(name="Order"), type_="number")
    assert first is not None
    set_value(ticket, by=cast.bob.actor, field=field, value="7")
    with pytest.raises(CannotUndo):  # a value is filled in: its type stays
        undo_event(first, by=by)
    second = change_field(field, by=by, asked=Asked(name="Second"))
    change_field(field, by=by, asked=Asked(name="Third"))
    assert second is not None
    with pytest.raises(Contradicted):
        undo_event(second, by=by)


def test_conditions_come_back_unless_their_field_is_gone(cast: Cast) -> None:
    by = cast.alice.actor
    cause, part = define(cast, "Cause", "choice", choices=("Broken", "Late")), define(cast, "Part")
    set_conditions(part, by=by, lines=[Line("shown", str(cause.pk), "Broken")])
    set_conditions(part, by=by, lines=[])
    away = Event.objects.filter(name="CustomFieldChanged").latest("id")
    act = undo_event(away, by=by)
    assert part.conditions.get().other_id == cause.pk
    undo_act(act, by=by)
    away.refresh_from_db()
    cause.delete()
    with pytest.raises(CannotUndo):
        undo_event(away, by=by)


def test_one_undo_takes_back_all_that_was_saved_at_once(cast: Cast) -> None:
    field = define(cast, "Order")
    browser = signed_in(cast.alice)
    page = reverse("fields:field", args=[field.pk])
    browser.post(page, {"name": "Order number", "type": "text", "help": "As on the bill"})
    act = Act.objects.latest("id")
    assert browser.post(reverse("desk:undo", args=["act", act.pk])).status_code == 204
    field.refresh_from_db()
    assert (field.name, field.help) == ("Order", "")
    browser.post(page, {"name": "Order", "type": "text", "help": ""})
    assert Act.objects.latest("id").kind == Act.Kind.UNDO
    assert signed_in(cast.bob).post(reverse("desk:undo", args=["act", act.pk])).status_code == 404


def _lines(field: Field) -> list[ChoiceLine]:
    return [ChoiceLine(one.name, one.pk) for one in field.choices.all()]
