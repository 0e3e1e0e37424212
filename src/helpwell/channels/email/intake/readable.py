"""A mail of the ledger made readable for a person: as plain text, whatever is wrong with it."""

from contextlib import closing
from dataclasses import dataclass, field

from django.template.defaultfilters import filesizeformat

from helpwell.channels.contract import CannotRead
from helpwell.channels.email.intake.reader import Reader
from helpwell.channels.email.parse import Envelope
from helpwell.channels.email.receive.webhook import mime_of
from helpwell.channels.models import Arrival

_MOST_CHARACTERS = 100_000


@dataclass(frozen=True)
class Readable:
    """The text, people and files of a mail; or why it cannot be read."""

    problem: str = ""
    text: str = ""
    sender: str = ""
    to: str = ""
    cc: str = ""
    files: list[str] = field(default_factory=list)
    is_cut: bool = False


def readable(arrival: Arrival) -> Readable:
    """What the mail says, read in a process of its own with the same limits as always."""
    with closing(Reader()) as reader:
        try:
            readout = reader.read(mime_of(arrival))
        except CannotRead as why:
            return Readable(problem=str(why))
    envelope = readout.envelope
    return Readable(
        problem=envelope.error or "",
        text=envelope.text[:_MOST_CHARACTERS],
        sender=_person(envelope.from_name, envelope.from_address),
        to=_people(envelope, "to"),
        cc=_people(envelope, "cc"),
        files=[f"{file.name} ({filesizeformat(file.size)})" for file in readout.files],
        is_cut=envelope.truncated or len(envelope.text) > _MOST_CHARACTERS,
    )


def _people(envelope: Envelope, field_name: str) -> str:
    people = envelope.to if field_name == "to" else envelope.cc
    return ", ".join(_person(one.name, one.address) for one in people[:50])


def _person(name: str, address: str | None) -> str:
    return f"{name} <{address}>" if name and address else name or address or ""
