"""Every fact of the tickets room has its sentence, and each says who and because of what."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from conftest import NOON, Cast, ask
from helpwell.desk.sentences_tickets import SENTENCES
from helpwell.desk.timeline import because_of, happened, in_sentences
from helpwell.desk.told import Told
from helpwell.kit.icons import names
from helpwell.people.models import Agent
from helpwell.tickets import events as facts
from helpwell.tickets.events import TicketFact
from helpwell.tickets.models import Recipient, Status, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.deliver import mark_bounced
from helpwell.tickets.verbs.participate import add_participant, remove_participant
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_field import set_priority, set_subject
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.spam import mark_spam, unmark_spam
from helpwell.tickets.verbs.tag import tag
from helpwell.tickets.verbs.undo_send import undo_send


def test_every_fact_of_the_tickets_room_is_in_the_table() -> None:
    announced = {
        name
        for name, made in vars(facts).items()
        if isinstance(made, type) and issubclass(made, TicketFact) and made is not TicketFact
    }
    assert announced == set(SENTENCES)


def test_every_icon_is_drawn() -> None:
    assert {icon for icon, _say in SENTENCES.values()} <= set(names())


SAID: list[tuple[str, dict[str, Any], str]] = [
    ("TicketCreated", {"follow_up_of": 12}, "Continues #12, which was closed"),
    ("TicketCreated", {"follow_up_of": None}, "Bob opened this ticket"),
    ("MessageWithdrawn", {}, "Bob took a message back before it was sent"),
    ("SendingMoved", {"due_at": "2026-11-04T12:00:00+00:00"}, "Bob moved the sending to Nov. 4, 2026, noon"),
    ("MessageMoved", {"to_ticket_id": 9}, "Bob moved a message to #9"),
    ("MessageArrived", {"from_ticket_id": 8}, "Bob moved a message here from #8"),
    ("TicketResolved", {}, "Bob solved the ticket"),
    ("TicketReopened", {"because": "agent"}, "Bob opened the ticket again"),
    ("TicketReopened", {"because": "reply"}, "Open again, because Bob answered"),
    ("StatusChanged", {"before": "open", "after": "on_hold"}, "Bob changed the status from “Open” to “On hold”"),
    ("FieldChanged", {"field": "priority", "before": "2", "after": "4"}, "Bob changed the priority from “Normal” to “Urgent”"),
    ("FieldChanged", {"field": "type", "before": "question", "after": "task"}, "Bob changed the type from “Question” to “Task”"),
    ("FieldChanged", {"field": "subject", "before": "Hi", "after": "Ho"}, "Bob changed the subject; it was “Hi”"),
    ("TagsChanged", {"added": ["a", "b"], "removed": ["c"]}, "Bob added the tags a, b and removed the tag c"),
    ("MarkedSpam", {"because": "agent"}, "Bob marked this as spam"),
    ("MarkedSpam", {"because": "X-Spam-Flag: YES"}, "Marked as spam: X-Spam-Flag: YES"),
    ("UnmarkedSpam", {}, "Bob said that this is not spam"),
    ("HeldReleased", {"joined": 3}, "Bob let this mail into #3"),
    ("HeldReleased", {"joined": None}, "Bob let this mail in"),
    ("ParticipantAdded", {"accepted": False}, "eve@acme.test wrote along and waits for your yes to get replies"),
    ("ParticipantAdded", {"accepted": True}, "Bob added eve@acme.test to the replies"),
    ("ParticipantRemoved", {}, "Bob took Eve off the replies"),
    ("DeliveryRetried", {}, "Bob had a message sent again"),
    ("DeliveryFailed", {"detail": "550 no"}, "A message could not be sent: 550 no"),
    ("DeliveryBounced", {"kind": "hard"}, "A message came back: anna@acme.test cannot be reached"),
    ("DeliveryBounced", {"kind": "soft"}, "A message came back: anna@acme.test cannot be reached at the moment"),
    ("TicketAssigned", {"agent_before": None, "agent_after": 1, "team_before": 1, "team_after": 1}, "Bob gave the ticket to Sam"),
    ("TicketAssigned", {"agent_before": 1, "agent_after": None, "team_before": 1, "team_after": 1},
     "Bob put the ticket back for anyone to take"),
    ("TicketAssigned", {"agent_before": 1, "agent_after": 1, "team_before": 1, "team_after": 2}, "Bob moved the ticket to Billing"),
    ("TicketAssigned", {"agent_before": 1, "agent_after": None, "team_before": 1, "team_after": 2},
     "Bob moved the ticket to Billing, for anyone to take"),
    ("TicketAssigned", {"agent_before": None, "agent_after": 1, "team_before": 1, "team_after": 2},
     "Bob gave the ticket to Sam, in Billing"),
    ("TicketReopened", {"because": "merge"}, "Open again, because a merged ticket has an open question"),
    ("StayedSolved", {}, "Stays solved: Bob only says thanks"),
    ("NoteWithdrawn", {"is_back": False}, "Bob took a note back"),
    ("NoteWithdrawn", {"is_back": True}, "Bob put a note back"),
    ("TicketSnoozed", {"until": "2026-11-04T12:00:00+00:00"}, "Bob snoozed the ticket until Nov. 4, 2026, noon"),
    ("SnoozeEnded", {"because": "time"}, "The snooze is over"),
    ("SnoozeEnded", {"because": "reply"}, "Back from snooze, because Bob answered"),
    ("SnoozeEnded", {"because": "agent"}, "Bob ended the snooze"),
    ("TicketDeleted", {}, "Bob put the ticket into the bin"),
    ("TicketRestored", {}, "Bob took the ticket out of the bin"),
    ("TicketMerged", {"into": 7, "was": None}, "Bob merged this ticket into #7"),
    ("TicketMerged", {"into": None, "was": 7}, "Bob took this ticket apart from #7"),
    ("TicketTookIn", {"from_ticket_id": 8, "gave_back": False}, "Bob merged #8 into this ticket"),
    ("TicketTookIn", {"from_ticket_id": 8, "gave_back": True}, "Bob took #8 apart again"),
    ("TicketLinked", {"other_ticket_id": 9, "linked": True}, "Bob linked #9"),
    ("TicketLinked", {"other_ticket_id": 9, "linked": False}, "Bob removed the link to #9"),
    ("ParentChanged", {"before": None, "after": 3}, "Bob made the ticket a part of #3"),
    ("ParentChanged", {"before": 3, "after": None}, "Bob took the ticket out of #3"),
]  # fmt: skip
TOLD = Told(
    id=1, name="", at=NOON, facts={}, who="Bob", kind="agent", actor_id=7, agent="Sam", agent_actor_id=8,
    team="Billing", participant="eve@acme.test", customer="Eve", recipient="anna@acme.test",
)  # fmt: skip


@pytest.mark.parametrize(("name", "given", "words"), SAID)
def test_the_sentence(name: str, given: dict[str, Any], words: str) -> None:
    (line,) = in_sentences([dataclasses.replace(TOLD, name=name, facts=given)])
    assert line.words == words


def test_every_sentence_is_tried_above() -> None:
    spoken = {name for name, (_icon, say) in SENTENCES.items() if say}
    assert spoken == {name for name, _given, _words in SAID}


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("macro", "Refund", "by the macro “Refund”"),
        ("bulk", "Status: Solved", "in a bulk change: Status: Solved"),
        ("bulk", "", "in bulk"),
        ("undo", "anything", "to undo it"),
        ("rule", "snooze", "its time was over"),
        ("rule", "of somebody", "by the rule “of somebody”"),
        ("mail", "", "by mail"),
        ("agent", "", ""),
        (None, None, ""),
    ],
)
def test_why_it_happened_is_said(kind: str | None, words: str | None, said: str) -> None:
    assert because_of(dataclasses.replace(TOLD, act_kind=kind, act_words=words)) == said


def _lines(ticket: Ticket) -> list[str]:
    return [line.words for line in happened(ticket)]


def test_names_come_from_what_the_facts_point_to(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.bob.actor, agent=cast.bob)
    assign(ticket, by=cast.bob.actor, agent=cast.sam)
    assign(ticket, by=cast.sam.actor, agent=None, team=cast.shipping)
    eve = add_participant(
        ticket, by=cast.ben.actor, customer=cast.ben, address="ben@elsewhere.test", accepted=False
    )
    assert eve is not None
    message = reply(ticket, by=cast.sam.actor, text="Yes.")
    mark_bounced(Recipient.objects.get(delivery__message=message), kind="hard", why="No such user")
    assert _lines(ticket) == [
        "Bob took the ticket",
        "Bob gave the ticket to Sam",
        "Sam moved the ticket to Shipping, for anyone to take",
        "ben@elsewhere.test wrote along and waits for your yes to get replies",
        "A message came back: anna@acme.test cannot be reached",
    ]
    remove_participant(eve, by=cast.sam.actor)
    assert _lines(ticket)[-1] == "Sam took Ben Okoye off the replies"
    assert "somebody wrote along" in _lines(ticket)[3]


def test_all_changes_leave_their_line(cast: Cast, ticket: Ticket) -> None:
    by = cast.bob.actor
    acts: list[Callable[[], object]] = [
        lambda: set_priority(ticket, by=by, priority=4),
        lambda: set_subject(ticket, by=by, subject="Charged twice"),
        lambda: tag(ticket, by=by, names=["refund"]),
        lambda: mark_spam(ticket, by=by),
        lambda: unmark_spam(ticket, by=by),
        lambda: set_status(ticket, by=by, status=Status.SOLVED),
        lambda: set_status(ticket, by=by, status=Status.OPEN),
        lambda: undo_send(reply(ticket, by=by, text="No."), by=by),
    ]
    for act in acts:
        before = len(_lines(ticket))
        act()
        assert len(_lines(ticket)) == before + 1


def test_the_history_of_one_ticket_is_not_the_others(cast: Cast, ticket: Ticket) -> None:
    other = ask(cast, cast.ben, "Lost parcel", "Where is it?")
    assign(other, by=cast.bob.actor, agent=cast.bob)
    assert _lines(ticket) == []


def test_one_query_answers_for_all(
    cast: Cast, ticket: Ticket, django_assert_num_queries: Any
) -> None:
    people: list[Agent] = [cast.bob, cast.sam, cast.mia]
    for person in people:
        assign(ticket, by=cast.alice.actor, agent=person)
    with django_assert_num_queries(1):
        assert len(happened(ticket)) == 3
