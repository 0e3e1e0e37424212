"""Agents answer notices by mail: proved, bound to one agent and ticket, and with the rights that they have now."""

from datetime import timedelta

import pytest

from conftest import Cast
from helpwell.channels.email.addresses import agent_address
from helpwell.channels.email.agent_lines import forget_lines, line_for
from helpwell.channels.email.intake.orders import read_orders
from helpwell.channels.email.models import AgentLine, SystemMail
from helpwell.channels.email.tests.letters import arrive, letter
from helpwell.channels.models import Arrival
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.people.permissions import Role
from helpwell.tickets.models import Message, Shelf, Status, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.set_status import set_status

PROOF = [("Authentication-Results", "mx.desk.test; dmarc=pass header.from=desk.test")]
FORGED = [("Authentication-Results", "mx.desk.test; dmarc=fail header.from=desk.test")]


@pytest.fixture(autouse=True)
def _trusting(cast: Cast) -> None:
    cast.mailbox.trusted_auth_server = "mx.desk.test"
    cast.mailbox.save()


def address_of(cast: Cast, agent: Agent, ticket: Ticket) -> str:
    line = line_for(agent, ticket, cast.mailbox)
    assert line is not None
    return agent_address(cast.mailbox, line.pk) or ""


def send(
    cast: Cast,
    ticket: Ticket,
    text: str = "It is paid back.",
    *,
    agent: Agent | None = None,
    sender: str = "",
    to: str = "",
    headers: list[tuple[str, str]] | None = None,
    **more: object,
) -> Arrival:
    agent = agent or cast.bob
    to = to or address_of(cast, agent, ticket)
    raw = letter(
        sender or f"{agent.name} <{agent.email}>",
        "Re: Anna answered",
        text,
        to=to,
        headers=PROOF if headers is None else headers,
        **more,  # type: ignore[arg-type]
    )
    return arrive(raw, cast.channel, to=to)


def told(agent: Agent) -> str:
    mail = SystemMail.objects.filter(to=agent.email).order_by("-id").first()
    return mail.text if mail else ""


def newest(ticket: Ticket) -> Message:
    return Message.objects.filter(ticket=ticket).latest("id")


def test_a_proved_answer_is_a_reply_of_the_agent(cast: Cast, ticket: Ticket) -> None:
    send(
        cast, ticket, "It is paid back.\n\nOn Monday, Helpwell wrote:\n> Anna answered\n> something"
    )
    message = newest(ticket)
    ticket.refresh_from_db()
    assert message.direction == "outbound"
    assert message.author == cast.bob.actor
    assert message.text == "It is paid back."
    assert message.delivery.recipients.get().address == "anna@acme.test"
    assert ticket.status == Status.PENDING
    assert ticket.assignee == cast.bob
    sent = Event.objects.get(name="MessageSent")
    assert sent.act is not None
    assert sent.act.kind == "mail"


def test_a_note_stays_within_the_desk(cast: Cast, ticket: Ticket) -> None:
    send(cast, ticket, "#note\nShe is right.")
    assert newest(ticket).is_note
    assert newest(ticket).text == "She is right."


def test_orders_are_followed(cast: Cast, ticket: Ticket) -> None:
    send(cast, ticket, "#solved\n#assign me\n\nPaid back.")
    ticket.refresh_from_db()
    assert ticket.status == Status.SOLVED
    assert ticket.assignee == cast.bob
    assert newest(ticket).text == "Paid back."


def test_an_unknown_order_sends_nothing_and_loses_nothing(cast: Cast, ticket: Ticket) -> None:
    send(cast, ticket, "#sovled\nPaid back.")
    assert newest(ticket).is_note
    assert "Paid back." in newest(ticket).text
    assert "#sovled" in told(cast.bob)


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("Bob <bob@desk.test>", FORGED),
        ("Bob <bob@desk.test>", []),
        (
            "Bob <bob@desk.test>",
            [("Authentication-Results", "mx.evil.test; dmarc=pass header.from=desk.test")],
        ),
        (
            "Bob <bob@desk.test>",
            [("Authentication-Results", "mx.desk.test; dmarc=pass header.from=evil.test")],
        ),
        (
            "Eve <eve@evil.test>",
            [("Authentication-Results", "mx.desk.test; dmarc=pass header.from=evil.test")],
        ),
        ("Carol <carol@desk.test>", PROOF),
        ("Sam <sam@desk.test>", PROOF),
        ("Anna <anna@acme.test>", PROOF),
    ],
)
def test_what_is_not_proved_to_be_this_agents_is_held_and_nobody_is_mailed(
    cast: Cast, ticket: Ticket, sender: str, headers: list[tuple[str, str]]
) -> None:
    arrival = send(cast, ticket, sender=sender, headers=headers)
    assert Message.objects.filter(ticket=ticket).count() == 1
    assert arrival.message is not None
    assert arrival.message.ticket.shelf == Shelf.HELD
    assert arrival.message.ticket.held_for is None
    assert not SystemMail.objects.exists()


def test_a_reply_to_header_is_no_proof(cast: Cast, ticket: Ticket) -> None:
    headers = [
        ("Authentication-Results", "mx.desk.test; dmarc=pass header.from=evil.test"),
        ("Reply-To", "bob@desk.test"),
    ]
    send(cast, ticket, sender="noreply@evil.test", headers=headers)
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_a_forged_signature_is_an_ordinary_mail(cast: Cast, ticket: Ticket) -> None:
    local, _, domain = address_of(cast, cast.bob, ticket).partition("@")
    arrival = send(cast, ticket, to=f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}")
    assert arrival.message is not None
    assert arrival.message.direction == "inbound"


def test_another_agents_line_is_of_no_use(cast: Cast, ticket: Ticket) -> None:
    arrival = send(cast, ticket, agent=cast.sam, to=address_of(cast, cast.bob, ticket))
    assert arrival.message is not None
    assert arrival.message.ticket.shelf == Shelf.HELD


def test_one_who_left_is_held(cast: Cast, ticket: Ticket) -> None:
    to = address_of(cast, cast.bob, ticket)
    cast.bob.is_active = False
    cast.bob.save()
    arrival = send(cast, ticket, to=to)
    assert arrival.message is not None
    assert arrival.message.ticket.shelf == Shelf.HELD


def test_one_who_cannot_see_the_ticket_any_more_is_told_so(cast: Cast, ticket: Ticket) -> None:
    to = address_of(cast, cast.bob, ticket)
    assign(ticket, by=cast.alice.actor, agent=None, team=cast.shipping)
    arrival = send(cast, ticket, to=to)
    assert Message.objects.filter(ticket=ticket).count() == 1
    assert arrival.message is not None
    assert arrival.message.ticket.shelf == Shelf.HELD
    assert "cannot see" in told(cast.bob)
    assert "double charge" not in told(cast.bob)


def test_one_who_may_not_reply_keeps_a_note(cast: Cast, ticket: Ticket) -> None:
    send(cast, ticket, agent=cast.erin)
    assert newest(ticket).is_note
    assert "may not reply" in told(cast.erin)


def test_a_right_lost_since_counts(cast: Cast, ticket: Ticket) -> None:
    to = address_of(cast, cast.bob, ticket)
    cast.bob.role = Role.EXPERIENCE
    cast.bob.save()
    send(cast, ticket, to=to)
    assert newest(ticket).is_note


def test_an_old_address_keeps_a_note(cast: Cast, ticket: Ticket) -> None:
    to = address_of(cast, cast.bob, ticket)
    AgentLine.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    send(cast, ticket, to=to)
    assert newest(ticket).is_note
    assert "two weeks" in told(cast.bob)


def test_a_closed_ticket_keeps_a_note(cast: Cast, ticket: Ticket) -> None:
    set_status(ticket, by=cast.bob.actor, status=Status.CLOSED)
    send(cast, ticket)
    assert newest(ticket).is_note
    assert "closed" in told(cast.bob)


def test_a_replay_changes_nothing_even_with_another_message_id(cast: Cast, ticket: Ticket) -> None:
    to = address_of(cast, cast.bob, ticket)
    send(cast, ticket, to=to)
    again = send(cast, ticket, to=to, message_id="<another@desk.test>")
    assert again.state == Arrival.State.IGNORED
    assert "taken before" in again.reason
    assert Message.objects.filter(ticket=ticket).count() == 2


def test_an_out_of_office_answer_goes_nowhere(cast: Cast, ticket: Ticket) -> None:
    arrival = send(cast, ticket, headers=[*PROOF, ("Auto-Submitted", "auto-replied")])
    assert arrival.state == Arrival.State.IGNORED
    assert Message.objects.filter(ticket=ticket).count() == 1
    assert not SystemMail.objects.exists()


def test_files_go_along(cast: Cast, ticket: Ticket) -> None:
    send(cast, ticket, files=[("bill.txt", "text/plain", b"paid")])
    assert newest(ticket).attachments.get().name == "bill.txt"


def test_an_empty_answer_is_told_and_sends_nothing(cast: Cast, ticket: Ticket) -> None:
    arrival = send(cast, ticket, "\n")
    assert arrival.state == Arrival.State.IGNORED
    assert Message.objects.filter(ticket=ticket).count() == 1


MARK = "— Answer above this line —"


@pytest.mark.parametrize(
    "text",
    [
        "On Monday, Helpwell <support@desk.test> wrote:\n> Anna answered\n> Begin with #note",
        "> Anna answered",
        f"Von: Helpwell\nAn: Bob:\n{MARK}\nAnna answered",
        f"On Monday, Helpwell wrote:\n\n> {MARK}\n> Anna answered",
    ],
)
def test_a_mail_that_only_quotes_the_notice_sends_nothing(
    cast: Cast, ticket: Ticket, text: str
) -> None:
    send(cast, ticket, text)
    assert not Message.objects.filter(ticket=ticket, direction="outbound").exists()


@pytest.mark.parametrize("below", [f"{MARK}\nAnna answered", f"  > {MARK}\nAnna answered"])
def test_what_lies_below_the_mark_is_not_sent(cast: Cast, ticket: Ticket, below: str) -> None:
    send(cast, ticket, f"It is paid back.\n\nBob\n\n{below}")
    assert newest(ticket).direction == "outbound"
    assert "Anna" not in newest(ticket).text
    assert newest(ticket).text.startswith("It is paid back.")


def test_without_a_trusted_server_there_is_no_line(cast: Cast, ticket: Ticket) -> None:
    cast.mailbox.trusted_auth_server = ""
    assert line_for(cast.bob, ticket, cast.mailbox) is None
    assert line_for(cast.bob, ticket, None) is None


def test_old_lines_are_forgotten(cast: Cast, ticket: Ticket) -> None:
    line = line_for(cast.bob, ticket, cast.mailbox)
    assert line == line_for(cast.bob, ticket, cast.mailbox)
    assert forget_lines() == 0
    AgentLine.objects.update(expires_at=clock.now() - timedelta(days=31))
    assert forget_lines() == 1


@pytest.mark.parametrize(
    ("text", "left", "unknown"),
    [
        ("#123 is the order", "#123 is the order", ""),
        ("# Title", "# Title", ""),
        ("#open\nHi", "Hi", ""),
        ("#On-Hold.\n\nHi", "Hi", ""),
        ("Hi\n#solved", "Hi\n#solved", ""),
        ("#what\nHi", "Hi", "#what"),
        ("", "", ""),
    ],
)
def test_orders_stand_in_the_first_lines(text: str, left: str, unknown: str) -> None:
    orders = read_orders(text)
    assert (orders.text, orders.unknown) == (left, unknown)
