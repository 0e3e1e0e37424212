"""Reactions run once, a failing one never stops the next, and what a dead worker held comes back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction

from helpwell.events import registry
from helpwell.events.facts import Fact
from helpwell.events.models import Actor, Event, Reaction
from helpwell.events.reacting import MOST_ATTEMPTS, retry_failed, run_reactions
from helpwell.events.record import record
from helpwell.kit import clock


@dataclass(frozen=True, kw_only=True)
class Happened(Fact):
    """Something in a test."""

    subject: ClassVar[str] = "thing_id"
    thing_id: int
    change: str = "created"


ran: list[str] = []


def write_down(event: Event, fact: Happened) -> None:
    ran.append(fact.change)


def stumble(event: Event, fact: Happened) -> None:
    Event.objects.filter(pk=event.pk).update(name="Spoiled")
    raise RuntimeError("no")


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> None:
    ran.clear()
    monkeypatch.setitem(registry._facts, "Happened", Happened)
    monkeypatch.setitem(
        registry._wired, "Happened", {"a.stumble": stumble, "b.write_down": write_down}
    )


def changed(change: str = "created") -> Event:
    with transaction.atomic():
        return record(Happened(thing_id=7, change=change), by=Actor.desk())


def test_a_done_reaction_is_gone_and_a_failed_one_waits(db: None) -> None:
    Reaction.objects.all().delete()
    event = changed()
    assert run_reactions() == 2
    assert ran == ["created"]
    left = Reaction.objects.get()
    assert (left.name, left.attempts, left.lease_until) == ("a.stumble", 1, None)
    assert "RuntimeError: no" in left.error
    event.refresh_from_db()
    assert event.name == "Happened"  # what the failing one wrote was taken back


def test_a_reaction_runs_no_second_time(db: None) -> None:
    changed()
    run_reactions()
    run_reactions()
    assert ran == ["created"]


def test_it_gives_up_after_so_many_tries_and_can_be_told_to_try_again(db: None) -> None:
    Reaction.objects.all().delete()
    changed()
    now = clock.now()
    for attempt in range(MOST_ATTEMPTS + 3):
        with clock.at(now + timedelta(hours=2 * attempt)):
            run_reactions()
    left = Reaction.objects.get()
    assert left.attempts == MOST_ATTEMPTS
    assert left.failed_at is not None
    assert retry_failed() == 1
    assert run_reactions() == 1


def test_what_a_dead_worker_held_comes_back_when_its_lease_is_over(db: None) -> None:
    Reaction.objects.all().delete()
    changed()
    Reaction.objects.update(lease_until=clock.now() + timedelta(seconds=120), attempts=1)
    assert run_reactions() == 0
    with clock.at(clock.now() + timedelta(seconds=121)):
        assert run_reactions() == 2
    assert ran == ["created"]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(Happened(thing_id=1, change="x"), by=Actor.desk())


def test_an_event_of_an_unknown_name_does_nothing(db: None) -> None:
    changed()
    Event.objects.filter(name="Happened").update(name="FromTheFuture")
    run_reactions()
    assert ran == []
    assert not Reaction.objects.filter(event__name="FromTheFuture").exists()
