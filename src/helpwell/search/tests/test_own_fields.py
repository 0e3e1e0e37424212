"""Conditions on the fields that a desk made for itself."""

from datetime import date

import pytest

from conftest import Cast, ask
from helpwell.fields.models import Choice, Field, FieldValue
from helpwell.search.conditions import Condition, Conditions, Op
from helpwell.search.table import columns_of, read
from helpwell.search.tests.conftest import listed, search
from helpwell.tickets.models import Ticket


@pytest.fixture
def pair(cast: Cast) -> list[Ticket]:
    """Two tickets, the first with a value in each field."""
    return [ask(cast, cast.anna, "First", "x"), ask(cast, cast.ben, "Second", "x")]


def own(name: str, kind: str, about: str = "ticket") -> Field:
    return Field.objects.create(name=name, key=name.lower(), type=kind, about=about)


def only(cast: Cast, field: Field, op: Op, value: str = "") -> list[int]:
    return listed(cast.bob, Conditions((Condition(f"field.{field.pk}", op, value),)))


def test_each_kind_of_field_is_a_condition(cast: Cast, pair: list[Ticket]) -> None:
    first, second = (one.pk for one in pair)
    plan, seats, until = own("Plan", "choice"), own("Seats", "number"), own("Until", "date")
    serial, vip = own("Serial", "text"), own("Vip", "yes_no")
    gold = Choice.objects.create(field=plan, name="Gold")
    for values in ({"field": plan, "choice": gold}, {"field": seats, "number": 12}, {"field": until, "date": date(2026, 10, 1)},
                   {"field": serial, "text": "AB-123"}, {"field": vip, "number": 1}):  # fmt: skip
        FieldValue.objects.create(ticket=pair[0], **values)
    assert only(cast, plan, Op.ANY, str(gold.pk)) == [first]
    assert only(cast, plan, Op.NONE, str(gold.pk)) == [second]
    assert only(cast, plan, Op.EMPTY) == [second]
    assert only(cast, seats, Op.LEAST, "10") == [first]
    assert only(cast, seats, Op.MOST, "10") == []
    assert only(cast, seats, Op.LEAST, "many") == []
    assert only(cast, until, Op.BEFORE, "2026-10-02") == [first]
    assert only(cast, until, Op.AFTER, "2026-10-02") == []
    assert only(cast, serial, Op.CONTAINS, "b-12") == [first]
    assert only(cast, serial, Op.LACKS, "b-12") == [second]
    assert only(cast, vip, Op.YES) == [first]
    assert search(cast.bob, "plan:gold").ids == [first]
    assert search(cast.bob, "-plan:gold").ids == [second]
    assert search(cast.bob, "serial:AB").ids == [first]
    assert search(cast.bob, "vip:yes seats:12").ids == [first]
    assert search(cast.carol, "plan:gold").ids == []
    cells = read(
        [first],
        columns_of([f"field.{plan.pk}", f"field.{seats.pk}", f"field.{vip.pk}", "nonsense"]),
    )
    assert cells == [(first, ["Gold", "12", "yes"])]


def test_a_field_of_the_customer_finds_their_tickets(cast: Cast, pair: list[Ticket]) -> None:
    tier = own("Tier", "text", "customer")
    FieldValue.objects.create(field=tier, customer=cast.anna, text="top")
    assert only(cast, tier, Op.CONTAINS, "top") == [pair[0].pk]
    assert only(cast, tier, Op.EMPTY) == [pair[1].pk]
