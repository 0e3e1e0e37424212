"""Filling fields, undoing it, and what is missing before a ticket is solved."""

import pytest

from conftest import Cast, ask
from helpwell.events.models import Event
from helpwell.events.undoing import Contradicted, undo_event
from helpwell.fields.models import Field, FieldValue
from helpwell.fields.reads import fields_for, missing_to_solve, tickets_with, values_of
from helpwell.fields.side import side_of
from helpwell.fields.values import Invalid
from helpwell.fields.verbs.archive_field import archive_field, restore_field
from helpwell.fields.verbs.define_field import (
    Asked,
    CannotDefine,
    ChoiceLine,
    change_field,
    define_field,
)
from helpwell.fields.verbs.define_form import define_form
from helpwell.fields.verbs.set_conditions import Line, set_conditions
from helpwell.fields.verbs.set_form import set_form
from helpwell.fields.verbs.set_value import set_value
from helpwell.tickets.models import Ticket
from helpwell.tickets.solving import CannotSolve
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_field import set_type
from helpwell.tickets.verbs.set_status import set_status


def define(cast: Cast, name: str, type_: str = "text", **asked: object) -> Field:
    choices = tuple(ChoiceLine(name=one) for one in asked.pop("choices", ()))  # type: ignore[attr-defined]
    about = str(asked.pop("about", "ticket"))
    return define_field(
        by=cast.alice.actor,
        type_=type_,
        about=about,
        asked=Asked(name=name, choices=choices, **asked),  # type: ignore[arg-type]
    )


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return ask(cast, cast.anna, "Refund", "Where is it?")


def value(ticket: Ticket, field: Field) -> object:
    return values_of([ticket.pk]).get(ticket.pk, {}).get(field.pk)


@pytest.mark.parametrize(
    ("type_", "written", "kept"),
    [
        ("text", "  two\n words ", "two words"),
        ("long_text", "two\r\nlines", "two\nlines"),
        ("number", "1.234,5", "1234.5"),
        ("number", "-0.25", "-0.25"),
        ("money", "12,5", "12.50"),
        ("date", "2026-12-31", "2026-12-31"),
        ("yes_no", "no", False),
        ("link", "acme.test/a?b=1", "https://acme.test/a?b=1"),
        ("email", "Anna@ACME.test", "anna@acme.test"),
        ("phone", "+49 (561) 123-45", "+49 (561) 123-45"),
    ],
)
def test_a_value_of_each_type_is_kept(
    cast: Cast, ticket: Ticket, type_: str, written: str, kept: object
) -> None:
    field = define(cast, "Thing", type_)
    set_value(ticket, by=cast.bob.actor, field=field, value=written)
    assert value(ticket, field) == kept


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        ("text", "x" * 301),
        ("long_text", "x" * 5001),
        ("number", "many"),
        ("number", "NaN"),
        ("number", "1e99"),
        ("number", "0.00001"),
        ("money", "1.005"),
        ("date", "31.12.2026"),
        ("date", "2026-02-30"),
        ("yes_no", "maybe"),
        ("link", "javascript:alert(1)"),
        ("link", "https://"),
        ("email", "anna"),
        ("phone", "call me"),
        ("choice", "None of them"),
        ("choices", "999999"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    cast: Cast, ticket: Ticket, type_: str, written: str
) -> None:
    choices = {"choices": ("One", "Two")} if type_.startswith("choice") else {}
    field = define(cast, "Thing", type_, **choices)
    with pytest.raises(Invalid) as problem:
        set_value(ticket, by=cast.bob.actor, field=field, value=written)
    assert str(problem.value)
    assert value(ticket, field) is None


def test_choices_are_taken_by_name_or_id_and_another_fields_are_not(
    cast: Cast, ticket: Ticket
) -> None:
    color = define(cast, "Color", "choices", choices=("Red", "Blue"))
    size = define(cast, "Size", "choice", choices=("Small",))
    red, blue = color.choices.all()
    set_value(ticket, by=cast.bob.actor, field=color, value=["blue", str(red.pk)])
    assert value(ticket, color) == [red.pk, blue.pk]
    with pytest.raises(Invalid):
        set_value(ticket, by=cast.bob.actor, field=size, value=str(red.pk))


def test_setting_the_same_again_records_nothing(cast: Cast, ticket: Ticket) -> None:
    field = define(cast, "Order")
    assert set_value(ticket, by=cast.bob.actor, field=field, value="7") is not None
    assert set_value(ticket, by=cast.bob.actor, field=field, value=" 7 ") is None
    assert Event.objects.filter(name="ValueSet").count() == 1


def test_a_value_is_undone_and_done_again_until_something_newer_contradicts(
    cast: Cast, ticket: Ticket
) -> None:
    field = define(cast, "Order")
    first = set_value(ticket, by=cast.bob.actor, field=field, value="7")
    assert first is not None
    undo_event(first, by=cast.bob.actor)
    assert value(ticket, field) is None
    second = set_value(ticket, by=cast.bob.actor, field=field, value="8")
    set_value(ticket, by=cast.sam.actor, field=field, value="9")
    assert second is not None
    with pytest.raises(Contradicted):
        undo_event(second, by=cast.bob.actor)
    assert value(ticket, field) == "9"


def test_the_version_follows_a_value(cast: Cast, ticket: Ticket) -> None:
    field, before = define(cast, "Order"), ticket.version
    set_value(ticket, by=cast.bob.actor, field=field, value="7")
    ticket.refresh_from_db()
    assert ticket.version > before


def test_values_of_an_archived_field_stay_readable(cast: Cast, ticket: Ticket) -> None:
    field = define(cast, "Order")
    set_value(ticket, by=cast.bob.actor, field=field, value="7")
    archive_field(field, by=cast.alice.actor)
    side = side_of(ticket, url="/", may_change=True)
    assert [row.text for row in side.others] == ["7"]
    assert not side.rows
    with pytest.raises(Invalid):
        set_value(ticket, by=cast.bob.actor, field=field, value="8")
    restore_field(field, by=cast.alice.actor)
    assert [one.name for one in fields_for(ticket)] == ["Order"]


def test_a_choice_that_is_used_is_archived_and_kept_where_it_is(cast: Cast, ticket: Ticket) -> None:
    color = define(cast, "Color", "choice", choices=("Red", "Blue"))
    red, blue = color.choices.all()
    set_value(ticket, by=cast.bob.actor, field=color, value="Red")
    change_field(
        color,
        by=cast.alice.actor,
        asked=Asked(name="Color", choices=[ChoiceLine("Azure", blue.pk)]),
    )
    row = side_of(ticket, url="/", may_change=True).row(color.pk)
    assert row is not None
    assert row.text == "Red"
    assert [one.name for one in row.options] == ["Azure", "Red"]
    assert set_value(ticket, by=cast.bob.actor, field=color, value=str(red.pk)) is None


def test_the_type_of_a_filled_field_stays(cast: Cast, ticket: Ticket) -> None:
    field = define(cast, "Order")
    change_field(field, by=cast.alice.actor, asked=Asked(name="Order"), type_="number")
    set_value(ticket, by=cast.bob.actor, field=field, value="7")
    with pytest.raises(CannotDefine):
        change_field(field, by=cast.alice.actor, asked=Asked(name="Order"), type_="text")


def test_a_condition_shows_and_another_fills(cast: Cast, ticket: Ticket) -> None:
    cause = define(cast, "Cause", "choice", choices=("Broken", "Late"))
    part = define(cast, "Part")
    hurry = define(cast, "Hurry", "yes_no")
    set_conditions(part, by=cast.alice.actor, lines=[Line("shown", str(cause.pk), "Broken")])
    set_conditions(hurry, by=cast.alice.actor, lines=[Line("filled", str(cause.pk), "Late", "yes")])
    assert part not in fields_for(ticket)
    set_value(ticket, by=cast.bob.actor, field=cause, value="Broken")
    assert part in fields_for(ticket)
    assert value(ticket, hurry) is None
    set_value(ticket, by=cast.bob.actor, field=cause, value="Late")
    assert part not in fields_for(ticket)
    assert value(ticket, hurry) is True
    told = Event.objects.get(name="ValueSet", facts__field_id=hurry.pk)
    assert told.facts["by_condition"]


def test_conditions_in_a_circle_are_refused(cast: Cast) -> None:
    one, two = define(cast, "One"), define(cast, "Two")
    set_conditions(one, by=cast.alice.actor, lines=[Line("shown", str(two.pk), "x")])
    with pytest.raises(CannotDefine):
        set_conditions(two, by=cast.alice.actor, lines=[Line("shown", str(one.pk), "x")])
    with pytest.raises(CannotDefine):
        set_conditions(one, by=cast.alice.actor, lines=[Line("shown", str(one.pk), "x")])


def test_a_field_can_hang_on_the_type(cast: Cast, ticket: Ticket) -> None:
    part = define(cast, "Part")
    set_conditions(part, by=cast.alice.actor, lines=[Line("shown", "type", "incident")])
    assert part not in fields_for(ticket)
    ticket = set_type(ticket, by=cast.bob.actor, type_="incident")
    assert part in fields_for(ticket)


def test_solving_names_what_is_missing(cast: Cast, ticket: Ticket) -> None:
    order = define(cast, "Order number", required_to_solve=True)
    hidden = define(cast, "Part", required_to_solve=True)
    set_conditions(hidden, by=cast.alice.actor, lines=[Line("shown", "type", "incident")])
    with pytest.raises(CannotSolve) as refusal:
        set_status(ticket, by=cast.bob.actor, status="solved")
    assert refusal.value.missing == ["Order number"]
    with pytest.raises(CannotSolve):
        reply(ticket, by=cast.bob.actor, text="Done", status="solved")
    assert ticket.messages.count() == 1
    reply(ticket, by=cast.bob.actor, text="Soon", status="pending")
    set_value(ticket, by=cast.bob.actor, field=order, value="7")
    assert missing_to_solve(ticket) == []
    assert set_status(ticket, by=cast.bob.actor, status="solved").status == "solved"
    set_value(ticket, by=cast.bob.actor, field=order, value="")
    assert set_status(ticket, by=cast.bob.actor, status="closed").status == "closed"


def test_a_form_asks_its_own_fields_in_its_order_and_can_be_undone(
    cast: Cast, ticket: Ticket
) -> None:
    one, two, three = (define(cast, name) for name in ("One", "Two", "Three"))
    change_field(three, by=cast.alice.actor, asked=Asked(name="Three", default="as usual"))
    form = define_form(by=cast.alice.actor, name="Return", fields=[three, one])
    set_value(ticket, by=cast.bob.actor, field=two, value="kept")
    event = set_form(ticket, by=cast.bob.actor, form=form)
    assert event is not None
    assert fields_for(ticket) == [three, one]
    assert value(ticket, three) == "as usual"
    side = side_of(ticket, url="/", may_change=True)
    assert [row.name for row in side.others] == ["Two"]
    undo_event(event, by=cast.bob.actor)
    assert fields_for(ticket) == [one, two, three]


def test_tickets_are_found_by_a_field(cast: Cast, ticket: Ticket) -> None:
    other = ask(cast, cast.ben, "Other", "Words")
    amount, color = (
        define(cast, "Amount", "money"),
        define(cast, "Color", "choice", choices=("Red", "Blue")),
    )
    set_value(ticket, by=cast.bob.actor, field=amount, value="10")
    set_value(other, by=cast.bob.actor, field=amount, value="20")
    set_value(other, by=cast.bob.actor, field=color, value="Red")

    def found(field: Field, operator: str, words: str = "") -> set[int]:
        return set(
            Ticket.objects.filter(tickets_with(field, operator, words)).values_list("pk", flat=True)
        )

    assert found(amount, "more", "10") == {other.pk}
    assert found(amount, "is", "10.00") == {ticket.pk}
    assert found(color, "is", "red") == {other.pk}
    assert found(color, "is_not", "Red") == {ticket.pk}
    assert found(color, "empty") == {ticket.pk}
    assert found(color, "filled") == {other.pk}
    with pytest.raises(Invalid):
        found(color, "less", "Red")
    with pytest.raises(Invalid):
        found(amount, "is", "a lot")


def test_the_side_panel_asks_twice(
    cast: Cast, ticket: Ticket, django_assert_num_queries: object
) -> None:
    field = define(cast, "Order")
    set_value(ticket, by=cast.bob.actor, field=field, value="7")
    side_of(ticket, url="/", may_change=True)
    with django_assert_num_queries(2):  # type: ignore[operator]
        side_of(ticket, url="/", may_change=True)
    assert FieldValue.objects.count() == 1
