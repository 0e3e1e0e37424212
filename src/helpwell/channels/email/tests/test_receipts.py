"""A report that our mail arrived is written on its recipient, and makes no ticket and no message."""

from datetime import timedelta

import pytest

from conftest import Cast
from helpwell.channels.email.addresses import bounce_address
from helpwell.channels.models import Arrival
from helpwell.channels.verbs.store import RawMail, store_arrivals
from helpwell.events.models import Event
from helpwell.events.worker import drain
from helpwell.kit import clock
from helpwell.tickets.models import Message, Recipient, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.deliver import mark_bounced
from helpwell.tickets.verbs.reply import reply


@pytest.fixture
def sent(cast: Cast, ticket: Ticket) -> Message:
    """Bob's answer to Anna and Ben, sent."""
    both = (To("anna@acme.test"), To("ben@elsewhere.test", role="cc"))
    message = reply(ticket, by=cast.bob.actor, text="We pay it back.", recipients=both)
    with clock.at(clock.now() + timedelta(seconds=11)):
        drain()
    return message


def report(cast: Cast, to: str, *groups: tuple[str, str]) -> Arrival:
    """A standard report arrives at the address; the groups are (address, action)."""
    status = "\r\n\r\n".join(
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: 2.1.5"
        for address, action in groups
    )
    raw = (
        f"From: MAILER-DAEMON@mx.acme.test\r\nTo: {to}\r\nSubject: Successful Mail Delivery Report\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message was delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.test\r\n\r\n"
        f"{status}\r\n--b--\r\n"
    )
    mail = RawMail(
        channel_id=cast.channel.pk,
        external_id=f"r{Arrival.objects.count()}",
        source="lmtp",
        raw=raw.encode(),
        envelope_to=to,
    )
    store_arrivals([mail])
    drain()
    return Arrival.objects.order_by("-id")[0]


def states(message: Message) -> dict[str, str]:
    return dict(message.delivery.recipients.values_list("address", "state"))


def address_of(cast: Cast, message: Message) -> str:
    address = bounce_address(cast.mailbox, message.delivery.pk)
    assert address is not None
    return address


def test_it_marks_the_recipient_whom_it_names(cast: Cast, sent: Message) -> None:
    arrival = report(cast, address_of(cast, sent), ("anna@acme.test", "delivered"))
    assert states(sent) == {"anna@acme.test": "delivered", "ben@elsewhere.test": "sent"}
    assert (arrival.state, arrival.reason) == ("ignored", "A report that our mail arrived.")
    assert Message.objects.count() == 2
    assert Event.objects.filter(name="DeliveryConfirmed").count() == 1


def test_passed_on_is_not_arrived(cast: Cast, sent: Message) -> None:
    report(cast, address_of(cast, sent), ("anna@acme.test", "relayed"))
    assert states(sent)["anna@acme.test"] == "sent"


def test_a_guessed_address_marks_nothing(cast: Cast, sent: Message) -> None:
    guessed = f"support+b{sent.delivery.pk}-aaaaaaaaaaaaaaaa@desk.test"
    report(cast, guessed, ("anna@acme.test", "delivered"))
    assert states(sent)["anna@acme.test"] == "sent"


def test_what_came_back_stays_so(cast: Cast, sent: Message) -> None:
    mark_bounced(Recipient.objects.get(address="anna@acme.test"), kind="hard", why="gone")
    report(cast, address_of(cast, sent), ("anna@acme.test", "delivered"))
    assert states(sent)["anna@acme.test"] == "bounced"


def test_one_report_may_tell_of_both(cast: Cast, sent: Message) -> None:
    both = (("anna@acme.test", "delivered"), ("ben@elsewhere.test", "failed"))
    report(cast, address_of(cast, sent), *both)
    assert states(sent) == {"anna@acme.test": "delivered", "ben@elsewhere.test": "bounced"}
