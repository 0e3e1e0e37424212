"""Who takes part: people in copy, the sender of a forwarded mail, and nobody who only says so."""

from conftest import Cast
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.tests.letters import answer_address, arrive, letter
from helpwell.customers.models import Identity
from helpwell.tickets.models import Channel, Message, Participant, Shelf, Ticket
from helpwell.tickets.verbs.participate import MOST_PARTICIPANTS
from helpwell.tickets.verbs.release import release
from helpwell.tickets.verbs.reply import default_recipients, reply

PROVED = [("Authentication-Results", "mx.desk.test; dmarc=pass header.from=acme.test")]
FAILED = [("Authentication-Results", "mx.desk.test; dmarc=fail header.from=acme.test")]
COPIED = ("Cc", "Otto <otto@acme.test>, support@desk.test, anna@acme.test, Dora <dora@third.test>")


def _trusting(cast: Cast) -> Mailbox:
    cast.mailbox.trusted_auth_server = "mx.desk.test"
    cast.mailbox.save()
    return cast.mailbox


def _took_part(ticket: Ticket) -> dict[str, bool]:
    rows = Participant.objects.filter(ticket=ticket).values_list("address", "accepted_at")
    return {address: accepted is not None for address, accepted in rows}


def _message(raw: bytes, cast: Cast) -> Message:
    message = arrive(raw, cast.channel).message
    assert message is not None
    return message


def test_people_in_copy_get_answers_where_the_sender_is_proved(cast: Cast) -> None:
    _trusting(cast)
    message = _message(letter(headers=[*PROVED, COPIED]), cast)
    assert _took_part(message.ticket) == {"otto@acme.test": True, "dora@third.test": True}
    assert {to.address for to in default_recipients(message.ticket)} == {
        "anna@acme.test", "otto@acme.test", "dora@third.test",
    }  # fmt: skip


def test_people_in_copy_wait_for_an_agent_where_the_sender_is_not_proved(cast: Cast) -> None:
    message = _message(letter(headers=[COPIED]), cast)
    assert _took_part(message.ticket) == {"otto@acme.test": False, "dora@third.test": False}
    assert [to.address for to in default_recipients(message.ticket)] == ["anna@acme.test"]


def test_a_forged_answer_with_somebody_in_copy_shows_them_nothing(
    cast: Cast, ticket: Ticket
) -> None:
    """The other desk's hole: a mail in the customer's name with the thief in Cc opened the history (CVE-2024-49193)."""
    forged = letter(subject=f"Re: [#{ticket.pk}]", headers=[("Cc", "eve@evil.test")])
    assert _message(forged, cast).ticket == ticket
    assert [to.address for to in default_recipients(ticket)] == ["anna@acme.test"]
    # And a second mail with the same Cc does not make it so.
    _message(letter(subject=f"Re: [#{ticket.pk}]", headers=[("Cc", "eve@evil.test")]), cast)
    assert _took_part(ticket) == {"eve@evil.test": False}


def test_a_reply_to_is_not_proved_by_the_pass_of_the_from_line(cast: Cast, ticket: Ticket) -> None:
    """A robot's own domain passes, and its Reply-To names the victim: that proves nothing about the victim."""
    _trusting(cast)
    mail = letter(
        "noreply@evil.test",
        f"Re: [#{ticket.pk}]",
        headers=[
            ("Authentication-Results", "mx.desk.test; dmarc=pass header.from=evil.test"),
            ("Reply-To", "anna@acme.test"),
            ("Cc", "eve@evil.test"),
        ],
    )
    message = _message(mail, cast)
    assert message.ticket != ticket
    assert _took_part(ticket) == {}
    assert _took_part(message.ticket) == {"eve@evil.test": False}


def test_a_reply_to_does_not_prove_an_agent(cast: Cast, ticket: Ticket) -> None:
    _trusting(cast)
    mail = letter(
        "noreply@evil.test",
        f"Re: [#{ticket.pk}]",
        headers=[
            ("Authentication-Results", "mx.desk.test; dmarc=pass header.from=evil.test"),
            ("Reply-To", cast.bob.email),
        ],
    )
    assert _message(mail, cast).ticket != ticket


def test_others_in_to_take_part_too(cast: Cast) -> None:
    _trusting(cast)
    message = _message(letter(to="dora@third.test, support@desk.test", headers=PROVED), cast)
    assert _took_part(message.ticket) == {"dora@third.test": True}


def test_our_own_addresses_never_take_part(cast: Cast, ticket: Ticket) -> None:
    Channel.objects.create(kind="email", name="Shop", address="shop@desk.test", team=cast.shipping)
    signed = answer_address(cast.mailbox, reply(ticket, by=cast.bob.actor, text="Hello"))
    message = _message(letter(to=f"SHOP@desk.test, support+sales@desk.test, {signed}"), cast)
    assert _took_part(message.ticket) == {}


def test_a_hundred_people_at_most(cast: Cast) -> None:
    crowd = ", ".join(f"p{number}@crowd.test" for number in range(150))
    message = _message(letter(headers=[("Cc", crowd)]), cast)
    assert len(_took_part(message.ticket)) == MOST_PARTICIPANTS


def test_nobody_takes_part_by_a_machines_mail(cast: Cast) -> None:
    message = _message(letter(headers=[("Auto-Submitted", "auto-generated"), COPIED]), cast)
    assert _took_part(message.ticket) == {}


def test_held_mail_is_let_in_by_an_agent(cast: Cast, ticket: Ticket) -> None:
    _trusting(cast)
    ours = reply(ticket, by=cast.bob.actor, text="Hello")
    to = answer_address(cast.mailbox, ours)
    message = _message(letter(to=to, headers=[*FAILED, COPIED]), cast)
    assert message.ticket.shelf == Shelf.HELD
    assert _took_part(message.ticket) == {}
    assert release(message.ticket, by=cast.sam.actor) == ticket
    message.refresh_from_db()
    assert (message.ticket, message.joined_by) == (ticket, Message.JoinedBy.RELEASED)


def test_held_mail_that_joined_nothing_becomes_a_ticket_of_its_own(cast: Cast) -> None:
    _trusting(cast)
    held = _message(letter(headers=FAILED), cast).ticket
    assert (held.shelf, held.held_for) == (Shelf.HELD, None)
    assert release(held, by=cast.sam.actor).shelf == Shelf.OPEN


FORWARD = """Please take care of this.

---------- Forwarded message ---------
From: Vera Visitor <vera@visitor.test>
Date: Tue, 3 Nov 2026 at 10:00
Subject: My parcel is broken
To: Bob <bob@desk.test>

The parcel arrived broken. What now?
"""


def test_a_mail_that_an_agent_forwards_is_its_senders_ticket(cast: Cast) -> None:
    mail = letter("Bob <bob@desk.test>", "Fwd: My parcel is broken", FORWARD)
    message = _message(mail, cast)
    ticket = message.ticket
    assert (ticket.customer.email, ticket.customer.name) == ("vera@visitor.test", "Vera Visitor")
    assert (ticket.subject, message.from_address) == ("My parcel is broken", "vera@visitor.test")
    assert "arrived broken" in message.text
    note = ticket.messages.get(direction=Message.Direction.NOTE)
    assert "bob@desk.test" in note.text
    assert "Please take care" in note.text
    assert note.author.kind == "desk"
    assert [to.address for to in default_recipients(ticket)] == ["vera@visitor.test"]


def test_a_customer_who_forwards_stays_the_customer(cast: Cast) -> None:
    mail = letter("Anna <anna@acme.test>", "Fwd: My parcel is broken", FORWARD)
    assert _message(mail, cast).ticket.customer == cast.anna


def test_a_forward_in_an_agents_name_that_fails_the_check_is_held(cast: Cast) -> None:
    _trusting(cast)
    mail = letter("Bob <bob@desk.test>", "Fwd: My parcel is broken", FORWARD, headers=FAILED)
    ticket = _message(mail, cast).ticket
    assert (ticket.shelf, ticket.customer.email) == (Shelf.HELD, "bob@desk.test")


def test_somebody_who_left_forwards_nothing(cast: Cast) -> None:
    mail = letter("Zed <zed@desk.test>", "Fwd: My parcel is broken", FORWARD)
    assert _message(mail, cast).ticket.customer.email == "zed@desk.test"


def test_an_agents_own_mail_is_a_ticket_of_that_address(cast: Cast) -> None:
    message = _message(letter("Bob <bob@desk.test>", "The printer"), cast)
    assert message.ticket.customer.email == "bob@desk.test"
    assert Identity.objects.filter(value="bob@desk.test").exists()
