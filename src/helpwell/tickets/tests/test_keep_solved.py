"""Thanks leave a ticket solved; what has been solved for a week is closed."""

from datetime import timedelta

import pytest

from conftest import Cast
from helpwell.events.models import Act, Event
from helpwell.events.undoing import Contradicted, undo_event
from helpwell.kit import clock
from helpwell.people.models import Company
from helpwell.tickets.models import Attachment, Message, Status, Ticket
from helpwell.tickets.verbs.close_solved import close_solved
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.set_field import set_subject
from helpwell.tickets.verbs.set_status import set_status

THANKS = "Thanks a lot, that worked!\n\nBest regards\nAnna Keller"


@pytest.fixture
def solved(cast: Cast, ticket: Ticket) -> Ticket:
    return set_status(ticket, by=cast.bob.actor, status=Status.SOLVED)


def says(cast: Cast, ticket: Ticket, text: str, **more: object) -> Message:
    incoming = Incoming(channel=cast.channel, customer=cast.anna, subject="Re", text=text, **more)  # type: ignore[arg-type]
    message = receive(incoming, into=ticket, joined_by=Message.JoinedBy.REPLY_ADDRESS)
    ticket.refresh_from_db()
    return message


def test_thanks_leave_it_solved_and_the_history_says_so(cast: Cast, solved: Ticket) -> None:
    message = says(cast, solved, THANKS)
    assert solved.status == Status.SOLVED
    assert message.ticket == solved
    assert Event.objects.get(name="StayedSolved").facts["message_id"] == message.pk
    assert not Event.objects.filter(name="TicketReopened").exists()


def test_one_click_opens_it(cast: Cast, solved: Ticket) -> None:
    message = says(cast, solved, THANKS)
    undo_event(Event.objects.get(name="StayedSolved"), by=cast.bob.actor)
    solved.refresh_from_db()
    assert solved.status == Status.OPEN
    assert solved.solved_at is None
    assert solved.waiting_since == message.created_at


def test_it_cannot_be_taken_back_where_somebody_acted_since(cast: Cast, solved: Ticket) -> None:
    says(cast, solved, THANKS)
    set_status(solved, by=cast.bob.actor, status=Status.PENDING)
    with pytest.raises(Contradicted):
        undo_event(Event.objects.get(name="StayedSolved"), by=cast.bob.actor)


def test_another_change_is_in_nobodys_way(cast: Cast, solved: Ticket) -> None:
    says(cast, solved, THANKS)
    set_subject(solved, by=cast.bob.actor, subject="Refund")
    undo_event(Event.objects.get(name="StayedSolved"), by=cast.bob.actor)


@pytest.mark.parametrize("text", ["Thanks, but it is wrong", "Thanks?", "It does not work"])
def test_more_than_thanks_opens(cast: Cast, solved: Ticket, text: str) -> None:
    says(cast, solved, text)
    assert solved.status == Status.OPEN


def test_thanks_with_a_file_open(cast: Cast, solved: Ticket) -> None:
    file = Attachment(name="bill.pdf", type="application/pdf", size=3, storage_key="ab/cd/x")
    says(cast, solved, THANKS, attachments=[file])
    assert solved.status == Status.OPEN


def test_the_rule_can_be_off(cast: Cast, solved: Ticket) -> None:
    Company.objects.update(thanks_keep_solved=False)
    says(cast, solved, THANKS)
    assert solved.status == Status.OPEN


def test_thanks_for_an_answer_that_is_waited_for_open_as_any(cast: Cast, ticket: Ticket) -> None:
    set_status(ticket, by=cast.bob.actor, status=Status.PENDING)
    says(cast, ticket, THANKS)
    assert ticket.status == Status.OPEN


def test_thanks_to_a_closed_ticket_begin_no_other(cast: Cast, solved: Ticket) -> None:
    set_status(solved, by=cast.bob.actor, status=Status.CLOSED)
    assert says(cast, solved, THANKS).ticket == solved
    assert solved.status == Status.CLOSED
    assert says(cast, solved, "One more thing is broken").ticket != solved


def test_after_a_week_it_is_closed_because_of_the_rule(cast: Cast, solved: Ticket) -> None:
    assert close_solved() == 0
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert close_solved() == 1
        assert close_solved() == 0
    solved.refresh_from_db()
    assert solved.status == Status.CLOSED
    event = Event.objects.get(name="StatusChanged")
    assert event.act is not None
    assert (event.act.kind, event.act.words) == (Act.Kind.RULE, "Solved for 7 days")


def test_closing_can_be_undone(cast: Cast, solved: Ticket) -> None:
    with clock.at(clock.now() + timedelta(days=8)):
        close_solved()
        undo_event(Event.objects.get(name="StatusChanged"), by=cast.bob.actor)
    solved.refresh_from_db()
    assert solved.status == Status.SOLVED


def test_zero_days_never_close(cast: Cast, solved: Ticket) -> None:
    Company.objects.update(close_solved_days=0)
    with clock.at(clock.now() + timedelta(days=400)):
        assert close_solved() == 0


def test_open_tickets_are_left_alone(cast: Cast, ticket: Ticket) -> None:
    with clock.at(clock.now() + timedelta(days=400)):
        assert close_solved() == 0


def test_it_closes_in_batches(cast: Cast, solved: Ticket) -> None:
    more = says(cast, solved, "x").ticket
    set_status(more, by=cast.bob.actor, status=Status.SOLVED)
    with clock.at(clock.now() + timedelta(days=8)):
        assert close_solved(limit=1) <= 1
