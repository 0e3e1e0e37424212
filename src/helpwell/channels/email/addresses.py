"""Signed addresses of a mailbox: where an answer to one message goes, and where a report on one delivery goes.

Side conversations have both of their own kind, and each agent one for each ticket that notices tell of.

support+t12-k3…@desk.example is the reply address of message 12; support+b7-p9…@desk.example the bounce address of delivery 7.
Both need a mail server that takes mail to name+anything@ (`Mailbox.plus_addressing`).
"""

from django.conf import settings

from helpwell.channels.email.models import Mailbox
from helpwell.kit.secrets import read_id, sign_id

_MOST_LOCAL_OCTETS = 64  # RFC 5321, 4.5.3.1.1
_REPLY = ("t", "reply-address")
_BOUNCE = ("b", "bounce")
_SIDE = ("s", "side-conversation")
_SIDE_BOUNCE = ("c", "side-bounce")
_AGENT = ("a", "agent-answer")


def reply_address(mailbox: Mailbox, message_id: int) -> str | None:
    """The signed address to which answers to this message go, or None where the mailbox cannot have one."""
    return _signed(mailbox, _REPLY, message_id)


def bounce_address(mailbox: Mailbox, delivery_id: int) -> str | None:
    """The signed address to which reports on this delivery go, or None where the mailbox cannot have one."""
    return _signed(mailbox, _BOUNCE, delivery_id)


def read_reply_address(address: str) -> int | None:
    """The id of the message whose signed reply address this is; None for every other address."""
    return _read(address, _REPLY)


def read_bounce_address(address: str) -> int | None:
    """The id of the delivery whose signed bounce address this is; None for every other address."""
    return _read(address, _BOUNCE)


def side_address(mailbox: Mailbox, conversation_id: int) -> str | None:
    """The signed address to which answers in this side conversation go."""
    return _signed(mailbox, _SIDE, conversation_id)


def read_side_address(address: str) -> int | None:
    """The id of the side conversation whose signed address this is; None for every other address."""
    return _read(address, _SIDE)


def side_bounce_address(mailbox: Mailbox, delivery_id: int) -> str | None:
    """The signed address to which reports on this side mail go."""
    return _signed(mailbox, _SIDE_BOUNCE, delivery_id)


def read_side_bounce_address(address: str) -> int | None:
    """The id of the side delivery whose signed bounce address this is; None for every other address."""
    return _read(address, _SIDE_BOUNCE)


def agent_address(mailbox: Mailbox, line_id: int) -> str | None:
    """The signed address by which one agent answers one ticket from their own mail program."""
    return _signed(mailbox, _AGENT, line_id)


def read_agent_address(address: str) -> int | None:
    """The id of the agent's line to a ticket whose signed address this is; None for every other address."""
    return _read(address, _AGENT)


def plain_address(address: str) -> str:
    """The address without one of our signed tags: the mailbox's own. Other tags and addresses stay as they are."""
    kinds = (_REPLY, _BOUNCE, _SIDE, _SIDE_BOUNCE, _AGENT)
    if all(_read(address, kind) is None for kind in kinds):
        return address
    local, _, domain = address.strip().strip("<>").rpartition("@")
    return f"{local.rpartition('+')[0]}@{domain}"


def _signed(mailbox: Mailbox, kind: tuple[str, str], number: int) -> str | None:
    local, _, domain = mailbox.channel.address.rpartition("@")
    if not mailbox.plus_addressing or not local:
        return None
    letter, purpose = kind
    tagged = f"{local}+{letter}{sign_id(purpose, number, _keys())}"
    if len(tagged.encode()) > _MOST_LOCAL_OCTETS:
        return None
    return f"{tagged}@{domain}"


def _read(address: str, kind: tuple[str, str]) -> int | None:
    letter, purpose = kind
    local = address.strip().strip("<>").rpartition("@")[0]
    name, _, tag = local.rpartition("+")
    tag = tag.lower()  # some servers fold the local part
    if not name or not tag.startswith(letter):
        return None
    return read_id(tag[1:], purpose, _keys())


def _keys() -> list[str]:
    return [settings.SECRET_KEY]
