"""Keeping what somebody writes."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from helpwell.desk.models import Draft
from helpwell.desk.presence import tell_looking
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Channel, Message, Ticket


class Stale(Exception):
    """The draft was changed elsewhere; `draft` is how it is now, or None where it is gone."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__("changed elsewhere")
        self.draft = draft


class SentAlready(Exception):
    """The words of this form were sent; a late save does not bring them back."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a draft holds."""

    text: str = ""
    html: str = ""
    recipients: dict[str, list[str]] = field(default_factory=dict)
    channel: Channel | None = None
    is_signed: bool = True
    files: list[str] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    client_id: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a word nor a file."""
        return not self.text.strip() and not self.files


def save_draft(
    ticket: Ticket, *, by: Agent, kind: str, written: Written, base: int
) -> Draft | None:
    """The draft as it is kept; None where nothing is left of it. `base` is the version that the words build on, 0 for none.

    Raises Stale where another window or person wrote meanwhile, SentAlready after the message was sent.
    """
    if written.client_id and Message.objects.filter(client_id=written.client_id).exists():
        raise SentAlready
    mine = Draft.objects.filter(ticket=ticket, agent=by, kind=kind)
    if base == 0:
        return _begin(ticket, by, kind, written)
    if written.is_empty:
        if not mine.filter(version=base).delete()[0] and mine.exists():
            raise Stale(mine.first())
        tell_looking(ticket.pk)
        return None
    now = clock.now()
    changed = mine.filter(version=base).update(**written.__dict__, version=base + 1, updated_at=now)
    if not changed:
        raise Stale(mine.first())
    draft = mine.get()
    if draft.is_shared:
        tell_looking(ticket.pk)
    return draft


def _begin(ticket: Ticket, by: Agent, kind: str, written: Written) -> Draft | None:
    if written.is_empty:
        return None
    try:
        with transaction.atomic():
            return Draft.objects.create(ticket=ticket, agent=by, kind=kind, **written.__dict__)
    except IntegrityError as there:
        raise Stale(Draft.objects.filter(ticket=ticket, agent=by, kind=kind).first()) from there
