"""An acknowledgment goes to a customer's fresh mail, once a day, and to nothing else; it carries no word of theirs."""

import email
import email.policy
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from conftest import Cast
from helpwell.channels.email.addresses import read_reply_address
from helpwell.channels.email.models import CaughtMail, SystemMail
from helpwell.channels.models import Arrival
from helpwell.channels.verbs.store import RawMail, store_arrivals
from helpwell.events.models import Event, Reaction
from helpwell.events.reacting import run_reactions
from helpwell.events.worker import drain
from helpwell.kit import clock
from helpwell.tickets.models import Message
from helpwell.tickets.verbs.create import create

Write = Callable[..., None]


@pytest.fixture
def write(cast: Cast) -> Write:
    """A mail arrives and is taken in."""
    cast.mailbox.acknowledge = True
    cast.mailbox.save()
    numbers = iter(range(99))

    def arrive(
        sender: str = "anna@acme.test", more: str = "", age: timedelta = timedelta(minutes=1)
    ) -> None:
        number = next(numbers)
        raw = (
            f"From: Anna Keller <{sender}>\r\nTo: support@desk.test\r\nSubject: Buy pills {number}\r\n"
            f"Message-ID: <q{number}@acme.test>\r\nDate: {format_datetime(clock.now() - age)}\r\n{more}\r\n"
            f"Where is my order {number}?\r\n"
        )
        mail = RawMail(
            channel_id=cast.channel.pk,
            external_id=f"q{number}",
            source="lmtp",
            raw=raw.encode(),
            envelope_from=sender,
            envelope_to="support@desk.test",
        )
        store_arrivals([mail])
        drain()

    return arrive


def acknowledged() -> int:
    return SystemMail.objects.filter(kind="acknowledgment").count()


def test_a_customers_mail_is_acknowledged_with_a_fixed_text(write: Write, cast: Cast) -> None:
    write()
    message = Message.objects.get()
    caught = CaughtMail.objects.get()
    mail = email.message_from_bytes(bytes(caught.raw), policy=email.policy.default)
    assert mail["Subject"] == f"We received your message [#{message.ticket_id}]"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["In-Reply-To"] == message.external_id
    assert read_reply_address(mail["Reply-To"].addresses[0].addr_spec) == message.pk
    assert "pills" not in str(mail)
    assert "order" not in str(mail)
    assert "Anna" not in str(mail)


def test_it_is_off_by_default(write: Write, cast: Cast) -> None:
    cast.mailbox.acknowledge = False
    cast.mailbox.save()
    write()
    assert acknowledged() == 0


def test_an_address_gets_one_a_day(write: Write) -> None:
    write()
    write()
    assert Message.objects.values("ticket").distinct().count() == 2
    assert acknowledged() == 1
    SystemMail.objects.update(created_at=clock.ago(hours=25))
    write()
    assert acknowledged() == 2


def test_a_reaction_that_runs_twice_acknowledges_once(write: Write, cast: Cast) -> None:
    write()
    event = Event.objects.get(name="TicketCreated")
    Reaction.objects.create(event=event, name="email.acknowledge")
    run_reactions()
    assert acknowledged() == 1


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: auto-generated\r\n",
        "Precedence: bulk\r\n",
        "List-Id: <news.acme.test>\r\n",
        "X-Auto-Response-Suppress: All\r\n",
    ],
)
def test_machines_and_lists_get_none(write: Write, more: str) -> None:
    write(more=more)
    assert Arrival.objects.count() == 1
    assert acknowledged() == 0


def test_old_mail_of_a_mailbox_just_connected_gets_none(write: Write) -> None:
    write(age=timedelta(days=3))
    assert Message.objects.count() == 1
    assert acknowledged() == 0


def test_a_ticket_by_an_agent_gets_none(write: Write, cast: Cast) -> None:
    create(by=cast.bob.actor, channel=cast.channel, customer=cast.anna, subject="Hi", text="Hi")
    drain()
    assert acknowledged() == 0


def test_a_blocked_or_spam_mail_gets_none(write: Write, cast: Cast) -> None:
    write(more="X-Spam-Flag: YES\r\n")
    assert acknowledged() == 0


def test_our_own_addresses_get_none(write: Write) -> None:
    write(sender="support@desk.test")
    assert acknowledged() == 0
