"""What the composer shows to one person: their drafts, the mailboxes they may write from, and the signature under the text."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from helpwell.channels.email.send.signing import signatures_for
from helpwell.desk.composer_channels import channels_for
from helpwell.desk.composer_drafts import chips_of, files_of, shown_to
from helpwell.desk.composer_recipients import recipients_now
from helpwell.desk.composer_warnings import state_of
from helpwell.desk.models import Draft
from helpwell.kit.html import clean_rich
from helpwell.people.models import Agent
from helpwell.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class From:
    """One mailbox to write from, and what is signed under its mail."""

    id: int
    words: str
    signature: str
    current: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft as its form shows it."""

    id: int
    version: int
    text: str
    html: SafeString
    shared: bool
    files: list[Any]
    mentions: list[int]


def with_person(person: Agent, ticket: Ticket, composer: dict[str, Any]) -> dict[str, Any]:
    """The composer with what this person has begun. One query while there is nothing.

    Mailboxes and signature come when one begins to write, by their own URL, or with a draft.
    """
    rows = Draft.objects.filter(ticket=ticket).filter(Q(agent=person) | Q(shared_at__isnull=False))
    drafts = list(rows.select_related("agent").order_by("id"))
    own = {one.kind: one for one in drafts if one.agent_id == person.pk}
    reply, note = own.get(Draft.Kind.REPLY), own.get(Draft.Kind.NOTE)
    context = composer | {
        "begun": _begun(reply, person),
        "begun_note": _begun(note, person),
        "shared": [shown_to(one, person) for one in drafts if one.is_shared],
        "state": state_of(ticket),
    }
    if reply is not None:
        reply.ticket = ticket
        context |= senders_for(person, ticket, reply)
        offers = recipients_now(ticket).offers
        context["chosen"] = chips_of(reply, offers) or composer.get("chosen")
    if note is not None and reply is None and not composer.get("sent"):
        context["kind"] = "note"
    return context


def _begun(draft: Draft | None, person: Agent) -> Begun | None:
    if draft is None:
        return None
    return Begun(
        draft.pk,
        draft.version,
        draft.text,
        SafeString(clean_rich(draft.html)),
        draft.is_shared,
        list(files_of(draft, person)),
        draft.mentions,
    )


def senders_for(person: Agent, ticket: Ticket, reply: Draft | None = None) -> dict[str, Any]:
    """The mailboxes that a reply may leave, and what is signed under it. Two queries."""
    channels = {one.pk: one for one in channels_for(person)}
    channels.setdefault(ticket.channel_id, ticket.channel)
    signatures = signatures_for(ticket, person, channels)
    current = reply.channel_id if reply and reply.channel_id in channels else ticket.channel_id
    senders = [
        From(
            one.pk,
            f"{one.name} <{one.address}>",
            signatures.get(one.pk, ""),
            one.pk == current,
        )
        for one in channels.values()
    ]
    return {
        "senders": senders,
        "signature": signatures.get(current or 0, ""),
        "unsigned": reply is not None and not reply.is_signed,
    }
