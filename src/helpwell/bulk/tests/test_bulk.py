"""Changing many tickets: what may be done is done, what may not says why, and one undo takes all of it back."""

import pytest
from django.urls import reverse

from conftest import Cast, ask, signed_in
from helpwell.bulk.changes import BadChange
from helpwell.bulk.models import Bulk, BulkItem
from helpwell.bulk.verbs.run import run_batch, run_bulks
from helpwell.bulk.verbs.start import start
from helpwell.bulk.verbs.undo import UndoneAlready, stop, undo
from helpwell.events.models import Event
from helpwell.tickets.models import Status, Ticket
from helpwell.tickets.verbs.set_status import set_status

HTMX = {"HX-Request": "true"}


def _tickets(cast: Cast, number: int) -> list[Ticket]:
    return [ask(cast, cast.anna, f"Question {n}", "Words") for n in range(number)]


def _run(bulk: Bulk) -> Bulk:
    while run_bulks():
        pass
    bulk.refresh_from_db()
    return bulk


def _statuses(tickets: list[Ticket]) -> list[str]:
    return [Ticket.objects.get(pk=ticket.pk).status for ticket in tickets]


def test_many_are_changed_batch_by_batch_and_taken_back_as_one(cast: Cast) -> None:
    tickets = _tickets(cast, 120)
    bulk = start(cast.bob, tickets=[t.pk for t in tickets], change="status", value="solved")
    assert bulk.is_running
    assert run_batch(bulk)  # the first batch, and there are more
    assert Ticket.objects.filter(status=Status.SOLVED).count() == 50
    _run(bulk)
    assert (bulk.state, bulk.done, bulk.refused, bulk.percent) == ("done", 120, 0, 100)
    back = _run(undo(bulk, by=cast.bob))
    assert (back.done, back.refused) == (120, 0)
    assert set(_statuses(tickets)) == {Status.NEW}
    with pytest.raises(UndoneAlready):
        undo(bulk, by=cast.bob)
    again = _run(undo(back, by=cast.bob))
    assert again.done == 120
    assert set(_statuses(tickets)) == {Status.SOLVED}


def test_one_that_cannot_be_changed_stops_nothing_and_says_why(cast: Cast) -> None:
    one, closed, other = _tickets(cast, 3)
    set_status(closed, by=cast.bob.actor, status=Status.CLOSED)
    bulk = _run(
        start(cast.bob, tickets=[one.pk, closed.pk, other.pk], change="status", value="open")
    )
    assert (bulk.done, bulk.refused) == (2, 1)
    left = bulk.items.get(state=BulkItem.State.REFUSED)
    assert left.ticket_id == closed.pk
    assert "closed" in left.why


def test_what_was_changed_since_is_not_taken_back(cast: Cast) -> None:
    one, other = _tickets(cast, 2)
    bulk = _run(start(cast.bob, tickets=[one.pk, other.pk], change="priority", value="4"))
    later = _run(start(cast.sam, tickets=[other.pk], change="priority", value="1"))
    assert later.done == 1
    back = _run(undo(bulk, by=cast.bob))
    assert (back.done, back.refused) == (1, 1)
    assert Ticket.objects.get(pk=one.pk).priority == Ticket.Priority.NORMAL
    assert Ticket.objects.get(pk=other.pk).priority == Ticket.Priority.LOW


def test_a_ticket_that_left_ones_sight_is_left_alone(cast: Cast) -> None:
    (ticket,) = _tickets(cast, 1)
    bulk = start(cast.bob, tickets=[ticket.pk], change="status", value="solved")
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.shipping)
    _run(bulk)
    assert bulk.refused == 1
    assert _statuses([ticket]) == [Status.NEW]


def test_a_stopped_change_does_no_more(cast: Cast) -> None:
    tickets = _tickets(cast, 60)
    bulk = start(cast.bob, tickets=[t.pk for t in tickets], change="status", value="solved")
    run_batch(bulk)
    stop(bulk)
    assert not run_batch(bulk)
    assert Ticket.objects.filter(status=Status.SOLVED).count() == 50
    back = _run(undo(bulk, by=cast.bob))
    assert back.done == 50


def test_many_are_merged_into_one_and_come_apart_again(cast: Cast) -> None:
    home, *others = _tickets(cast, 4)
    bulk = _run(
        start(cast.bob, tickets=[t.pk for t in others], change="merge", value=f"#{home.pk}")
    )
    assert bulk.done == 3
    assert Ticket.objects.filter(merged_into=home).count() == 3
    _run(undo(bulk, by=cast.bob))
    assert not Ticket.objects.exclude(merged_into=None).exists()
    assert not Ticket.objects.get(pk=home.pk).has_merged


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("status", "new"),
        ("status", "nonsense"),
        ("priority", "9"),
        ("type", ""),
        ("assign", "99999"),
        ("assign", "²"),
        ("team", "x"),
        ("add_tags", " , "),
        ("snooze", "yesterday"),
        ("snooze", "2020-01-01T00:00:00+00:00"),
        ("merge", "99999"),
        ("macro", "1"),
        ("note", "  "),
        ("bin", ""),  # a specialist empties nothing
        ("undo", ""),
        ("nonsense", ""),
    ],
)
def test_what_makes_no_sense_begins_nothing(
    cast: Cast, ticket: Ticket, change: str, value: str
) -> None:
    with pytest.raises(BadChange):
        start(cast.bob, tickets=[ticket.pk], change=change, value=value)
    assert not Bulk.objects.exists()


def test_ticked_tickets_are_changed_at_once(cast: Cast) -> None:
    tickets = _tickets(cast, 3)
    hidden = ask(cast, cast.ben, "Not Bob's", "Words")
    Ticket.objects.filter(pk=hidden.pk).update(team=cast.shipping)
    numbers = ",".join(str(t.pk) for t in [*tickets, hidden])
    answer = signed_in(cast.bob).post(
        reverse("desk:bulks"), {"act": "status:solved", "tickets": numbers}, headers=HTMX
    )
    assert "3 tickets changed" in answer.content.decode()
    assert _statuses([hidden]) == [Status.NEW]
    url = reverse("desk:bulk_undoing", args=[Bulk.objects.get().pk])
    assert url in answer.content.decode()
    signed_in(cast.bob).post(url, headers=HTMX)
    assert set(_statuses(tickets)) == {Status.NEW}


def test_a_whole_list_is_named_by_its_address(cast: Cast) -> None:
    tickets = _tickets(cast, 70)
    hidden = ask(cast, cast.ben, "Not Bob's", "Words")
    Ticket.objects.filter(pk=hidden.pk).update(team=cast.shipping)
    bob = signed_in(cast.bob)
    given = {"act": "add_tags", "tags": "spring, sale", "whole": "1", "list": "/inbox/open/"}
    answer = bob.post(reverse("desk:bulks"), given, headers=HTMX)
    assert "of 70" in answer.content.decode()
    _run(Bulk.objects.get())
    page = bob.get(reverse("desk:bulk", args=[Bulk.objects.get().pk]), headers=HTMX)
    assert "70 tickets changed" in page.content.decode()
    assert set(tickets[0].tags.values_list("name", flat=True)) == {"spring", "sale"}
    assert not hidden.tags.exists()


@pytest.mark.parametrize("url", ["", "/", "/settings/", "//evil.test/inbox/open/", "/inbox/no/"])
def test_a_list_that_is_none_of_ours_is_not_found(cast: Cast, ticket: Ticket, url: str) -> None:
    given = {"act": "status:solved", "whole": "1", "list": url}
    assert signed_in(cast.bob).post(reverse("desk:bulks"), given, headers=HTMX).status_code == 404
    assert _statuses([ticket]) == [Status.NEW]


def test_others_see_neither_progress_nor_undo(cast: Cast, ticket: Ticket) -> None:
    bulk = start(cast.bob, tickets=[ticket.pk], change="follow")
    sam = signed_in(cast.sam)
    assert sam.get(reverse("desk:bulk", args=[bulk.pk])).status_code == 404
    assert sam.post(reverse("desk:bulk_undoing", args=[bulk.pk])).status_code == 404


def test_the_history_of_each_says_that_it_was_in_bulk(cast: Cast, ticket: Ticket) -> None:
    _run(start(cast.bob, tickets=[ticket.pk], change="status", value="solved"))
    page = signed_in(cast.bob).get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    assert "in a bulk change: Status: Solved" in page
    event = Event.objects.get(name="TicketResolved")
    assert reverse("desk:undo", args=["event", event.pk]) in page


def test_ten_thousand_are_written_down_quickly_enough(cast: Cast, ticket: Ticket) -> None:
    rows = [
        Ticket(channel=cast.channel, customer=cast.anna, team=cast.billing, subject=f"{n}")
        for n in range(10_000)
    ]
    Ticket.objects.bulk_create(rows, batch_size=1000)
    numbers = Ticket.objects.values_list("pk", flat=True)
    bulk = start(cast.bob, tickets=numbers, change="priority", value="3")
    assert bulk.total == 10_001
    assert run_batch(bulk)
