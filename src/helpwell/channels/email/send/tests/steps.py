"""What the tests of sending do again and again."""

from datetime import datetime, timedelta

from conftest import NOON, Cast
from helpwell.channels.email.send.deliver import send_due
from helpwell.kit import clock
from helpwell.tickets.models import Delivery, Message, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.reply import reply

LATER = NOON + timedelta(minutes=1)
ANNA, BEN = "anna@acme.test", "ben@elsewhere.test"


def answer(
    ticket: Ticket,
    cast: Cast,
    text: str = "We pay it back.",
    to: tuple[To, ...] = (),
    at: datetime = NOON,
) -> Message:
    with clock.at(at):
        return reply(ticket, by=cast.bob.actor, text=text, recipients=to)


def send(at: datetime = LATER) -> int:
    with clock.at(at):
        return send_due()


def states(message: Message) -> dict[str, str]:
    return dict(message.delivery.recipients.values_list("address", "state"))


def delivery_of(message: Message) -> Delivery:
    return Delivery.objects.get(message=message)


BOTH = (To(ANNA, "Anna"), To(BEN, "Ben", "cc"))
