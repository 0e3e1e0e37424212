"""Mail handed over on standard input, as Postfix, Exim, procmail and fetchmail do."""

from collections.abc import Iterator, Mapping
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from helpwell.channels.email.contact import note_contact
from helpwell.channels.email.receive.recipients import Recipient, recipient_of
from helpwell.channels.verbs.store import RawMail, Stored, content_id, store_arrivals
from helpwell.kit.failpoint import reach

_ENVIRONMENT = ("ORIGINAL_RECIPIENT", "RECIPIENT", "DELIVERED_TO")
_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To", "To", "Cc")


class NoMailbox(Exception):
    """None of the addresses belongs to a connected mailbox."""


def take(raw: bytes, *, to: str = "", sender: str = "", environment: Mapping[str, str]) -> Stored:
    """Store one piped mail for the mailbox it was sent to; raises NoMailbox, or DatabaseError where it is to be sent again."""
    address, recipient = _recipient(raw, to, environment)
    mail = RawMail(
        channel_id=recipient.channel_id,
        external_id=content_id(raw, address),
        source="pipe",
        raw=raw,
        envelope_from=sender or environment.get("SENDER", ""),
        envelope_to=address,
    )
    [stored] = store_arrivals([mail])
    reach("receive:committed")
    note_contact([recipient.channel_id])
    return stored


def _recipient(raw: bytes, to: str, environment: Mapping[str, str]) -> tuple[str, Recipient]:
    for address in _addresses(raw, to, environment):
        found = recipient_of(address)
        if found:
            return address, found
    raise NoMailbox


def _addresses(raw: bytes, to: str, environment: Mapping[str, str]) -> Iterator[str]:
    """What was said outright is believed alone; the mail's own headers are the last resort."""
    if to:
        yield to
        return
    said = [environment[name] for name in _ENVIRONMENT if environment.get(name)]
    if said:
        yield from said
        return
    head = BytesHeaderParser().parsebytes(raw[: 256 * 1024])
    for name in _HEADERS:
        values = [str(value) for value in head.get_all(name, [])]
        yield from (address for _name, address in getaddresses(values) if address)
