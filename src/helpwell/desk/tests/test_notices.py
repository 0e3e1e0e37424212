"""Notices: the right people hear of the right things, once, and only of what they may see."""

import pytest
from django.db import transaction

from conftest import Cast, signed_in
from helpwell.desk import presence
from helpwell.desk.models import Notice
from helpwell.desk.notice_list import notices_of, unseen_count
from helpwell.desk.reactions import notice_assignment
from helpwell.desk.verbs.see_notices import see_notices
from helpwell.events import registry
from helpwell.events.models import Event, Nudge
from helpwell.events.reacting import run_reactions
from helpwell.events.record import record
from helpwell.people.models import Agent
from helpwell.tickets.events import DeliveryFailed
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.reply import reply


@pytest.fixture(autouse=True)
def _nudges_as_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """As without Redis: a nudge is a row that can be looked at."""
    monkeypatch.setattr("helpwell.events.live.is_published", False)


def react() -> None:
    while run_reactions():
        pass


def kinds(agent: Agent) -> list[str]:
    return list(Notice.objects.filter(agent=agent).order_by("id").values_list("kind", flat=True))


def write_again(cast: Cast, ticket: Ticket, *, is_automatic: bool = False) -> None:
    incoming = Incoming(
        channel=cast.channel,
        customer=cast.anna,
        subject=ticket.subject,
        text="Any news?",
        from_address="anna@acme.test",
        is_automatic=is_automatic,
    )
    receive(incoming, into=ticket, joined_by=Message.JoinedBy.REPLY_ADDRESS)


def test_one_who_is_given_a_ticket_hears_of_it(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    react()
    assert kinds(cast.bob) == ["assigned"]
    notice = Notice.objects.get()
    assert (notice.by_name, notice.seen_at) == ("Mia", None)
    assert kinds(cast.mia) == kinds(cast.sam) == []


def test_one_who_takes_a_ticket_does_not(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.bob.actor, agent=cast.bob)
    react()
    assert kinds(cast.bob) == []


def test_the_assignee_hears_that_the_customer_answered(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.bob.actor, agent=cast.bob)
    react()
    write_again(cast, ticket)
    react()
    assert kinds(cast.bob) == ["replied"]


def test_a_first_mail_and_an_automatic_one_are_no_answers(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.bob.actor, agent=cast.bob)
    write_again(cast, ticket, is_automatic=True)
    react()
    assert kinds(cast.bob) == []


def test_the_author_hears_that_a_message_did_not_arrive(cast: Cast, ticket: Ticket) -> None:
    message = reply(ticket, by=cast.bob.actor, text="We look into it.")
    fact = DeliveryFailed(
        ticket_id=ticket.pk, team_id=ticket.team_id, message_id=message.pk, detail="550"
    )
    with transaction.atomic():
        record(fact, by=cast.bob.actor)
    react()
    assert kinds(cast.bob) == ["failed"]


def test_a_reaction_that_runs_twice_gives_one_notice(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    event = Event.objects.get(name="TicketAssigned")
    fact = registry.fact_of(event)
    notice_assignment(event, fact)  # type: ignore[arg-type]
    notice_assignment(event, fact)  # type: ignore[arg-type]
    assert kinds(cast.bob) == ["assigned"]


def test_one_who_looks_at_the_ticket_has_seen_it(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.bob.actor, agent=cast.bob)
    presence.arrive(cast.bob, ticket.pk, "page")
    write_again(cast, ticket)
    react()
    assert unseen_count(cast.bob) == 0
    assert kinds(cast.bob) == ["replied"]


def test_a_notice_of_a_ticket_one_may_no_longer_see_is_not_shown(
    cast: Cast, ticket: Ticket
) -> None:
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    react()
    assert unseen_count(cast.bob) == 1
    assert len(notices_of(cast.bob).rows) == 1
    assign(ticket, by=cast.mia.actor, agent=None, team=cast.shipping)
    assert unseen_count(cast.bob) == 0
    assert notices_of(cast.bob).rows == []
    assert "Refund" not in signed_in(cast.bob).get("/notices/").content.decode()


def test_nobody_is_told_of_a_ticket_they_may_not_see(cast: Cast, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(assignee=cast.zed)
    write_again(cast, ticket)
    react()
    assert Notice.objects.count() == 0


def test_seeing_them_clears_the_bell_and_nudges_once(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    react()
    Nudge.objects.all().delete()
    client = signed_in(cast.bob)
    bell = next(
        place for place in client.get("/notices/").context["rail_foot"] if place["icon"] == "bell"
    )
    assert bell["count"] == "1"
    assert client.post("/notices/seen/").status_code == 302
    assert unseen_count(cast.bob) == 0
    assert see_notices(cast.bob) == 0
    assert list(Nudge.objects.values_list("topic", flat=True)) == [f"agent:{cast.bob.pk}"]


def test_marking_ones_own_leaves_others_alone(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    react()
    signed_in(cast.sam).post("/notices/seen/")
    assert unseen_count(cast.bob) == 1


def test_an_empty_page_says_what_will_be_here(cast: Cast) -> None:
    assert "Nothing to tell you" in signed_in(cast.bob).get("/notices/").content.decode()


@pytest.mark.parametrize("after", ["x", "MTIz", ""])
def test_made_up_places_show_the_beginning(cast: Cast, after: str) -> None:
    assert signed_in(cast.bob).get(f"/notices/?after={after}").status_code == 200
