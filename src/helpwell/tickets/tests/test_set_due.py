"""A promise is written down, and open pages hear of it once."""

from datetime import timedelta

import pytest

from conftest import NOON, Cast
from helpwell.events.models import Nudge
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.set_due import set_due


@pytest.fixture(autouse=True)
def _nudges_are_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpwell.events.live.is_published", False)


def test_a_changed_promise_is_told_and_the_same_again_is_not(cast: Cast, ticket: Ticket) -> None:
    due = NOON + timedelta(hours=4)
    Nudge.objects.all().delete()
    for _twice in range(2):
        set_due(ticket.pk, due_at=due, kind="first")
    ticket.refresh_from_db()
    assert (ticket.due_at, ticket.due_kind) == (due, "first")
    told = set(Nudge.objects.values_list("topic", flat=True))
    assert told == {f"ticket:{ticket.pk}", "inbox", f"team:{cast.billing.pk}"}
    assert Nudge.objects.count() == 3


def test_a_promise_is_taken_back(cast: Cast, ticket: Ticket) -> None:
    set_due(ticket.pk, due_at=NOON, kind="first")
    set_due(ticket.pk, due_at=None)
    ticket.refresh_from_db()
    assert (ticket.due_at, ticket.due_kind) == (None, "")
