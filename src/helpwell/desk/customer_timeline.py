"""One timeline of a customer over all tickets and channels: what was written, and what happened, the newest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.desk.rows import CHANNEL_ICONS
from helpwell.events.models import Actor, Event
from helpwell.kit.text import preview
from helpwell.people.models import Agent
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Channel, Message, Ticket

SIZE = 30
MOST_TICKETS = 500  # what lies before is reached by the list of tickets
_PREVIEW = 240
_MESSAGE, _EVENT = 1, 0  # of two things of one moment the message stands above
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST = 2**63 - 1
KINDS = ("all", "messages", "notes", "events")
# What tells a customer's story; who had a ticket, and its fields, are for the ticket's own history.
_TOLD: dict[str, tuple[str, Callable[[], str]]] = {
    "TicketCreated": ("new", lambda: _("Ticket opened")),
    "TicketResolved": ("solved", lambda: _("Solved")),
    "TicketReopened": ("open", lambda: _("Open again")),
    "TicketMerged": ("merge", lambda: _("Merged into another ticket")),
    "DeliveryBounced": ("failed-mail", lambda: _("A message came back")),
    "DeliveryFailed": ("failed-mail", lambda: _("A message could not be sent")),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    kind: str  # customer, agent, note or event
    at: datetime
    icon: str
    who: str
    words: str
    number: int
    subject: str
    url: str


@dataclass(frozen=True)
class Timeline:
    """A page of it, the way to what was before, and what can be chosen."""

    entries: list[Entry]
    older_url: str
    kinds: list[dict[str, Any]]
    channels: list[dict[str, Any]]
    is_cut: bool


@dataclass(frozen=True)
class Asked:
    """What the URL asks for; whatever is made up is left out."""

    kind: str
    channel: str
    before: "tuple[datetime, int, int] | None"

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        """What the query of a URL asks for."""
        kind, channel = query.get("kind", ""), query.get("channel", "")
        return cls(
            kind=kind if kind in KINDS else "all",
            channel=channel if channel in set(Channel.Kind.values) else "",
            before=_read(query.get("before", "")),
        )

    def url(self, path: str, **changed: str) -> str:
        """The address with one choice changed."""
        query = {"kind": self.kind, "channel": self.channel, **changed}
        kept = {name: value for name, value in query.items() if value and value != "all"}
        return f"{path}?{urlencode(kept)}" if kept else path


def timeline_of(person: Agent, ids: Sequence[int], asked: Asked, path: str) -> Timeline:
    """The page of the timeline of these customers' tickets that the person may see. At most three queries."""
    tickets = _tickets(person, ids)
    kinds = {ticket.channel.kind for ticket in tickets.values()}
    chosen = {
        pk: ticket
        for pk, ticket in tickets.items()
        if not asked.channel or ticket.channel.kind == asked.channel
    }
    found = [*_messages(chosen, asked), *_events(chosen, asked)]
    found.sort(key=lambda pair: pair[0], reverse=True)
    page = found[:SIZE]
    older = asked.url(path, before=_word(page[-1][0])) if len(found) > SIZE else ""
    return Timeline(
        entries=[entry for _key, entry in page],
        older_url=older,
        kinds=_kind_links(asked, path),
        channels=_channel_links(asked, path, kinds) if len(kinds) > 1 else [],
        is_cut=len(tickets) >= MOST_TICKETS and not older,
    )


_Key = tuple[datetime, int, int]


def _tickets(person: Agent, ids: Sequence[int]) -> dict[int, Ticket]:
    rows = visible_to(person).filter(customer__in=ids).select_related("channel")
    fields = ("id", "subject", "channel__kind", "customer_id")
    return {row.pk: row for row in rows.only(*fields).order_by("-id")[:MOST_TICKETS]}


def _messages(tickets: dict[int, Ticket], asked: Asked) -> list[tuple[_Key, Entry]]:
    if asked.kind == "events" or not tickets:
        return []
    rows = Message.objects.filter(ticket__in=list(tickets), withdrawn_at=None)
    if asked.kind == "notes":
        rows = rows.filter(direction=Message.Direction.NOTE)
    elif asked.kind == "messages":
        rows = rows.exclude(direction=Message.Direction.NOTE)
    rows = rows.filter(_before(asked, "created_at", _MESSAGE)).select_related("author", "channel")
    return [
        ((one.created_at, _MESSAGE, one.pk), _message(one, tickets[one.ticket_id]))
        for one in rows.defer("quoted").order_by("-created_at", "-id")[: SIZE + 1]
    ]


def _message(one: Message, ticket: Ticket) -> Entry:
    kind = "note" if one.direction == Message.Direction.NOTE else "agent"
    if one.direction == Message.Direction.INBOUND:
        kind = "customer"
    channel = one.channel or ticket.channel
    icon = "note" if kind == "note" else CHANNEL_ICONS.get(Channel.Kind(channel.kind), "mail")
    return Entry(
        kind=kind,
        at=one.created_at,
        icon=icon,
        who=one.author.name,
        words=preview(one.text, _PREVIEW),
        number=ticket.pk,
        subject=ticket.subject or _("No subject"),
        url=f"{reverse('desk:ticket', args=[ticket.pk])}#message-{one.pk}",
    )


def _events(tickets: dict[int, Ticket], asked: Asked) -> list[tuple[_Key, Entry]]:
    if asked.kind in ("messages", "notes") or not tickets:
        return []
    rows = Event.objects.filter(
        room="tickets", subject_id__in=list(tickets), name__in=list(_TOLD), undone_by=None
    )
    rows = rows.filter(_before(asked, "at", _EVENT)).select_related("actor")
    return [
        ((one.at, _EVENT, one.pk), _event(one, tickets[one.subject_id]))
        for one in rows.order_by("-at", "-id")[: SIZE + 1]
    ]


def _event(one: Event, ticket: Ticket) -> Entry:
    icon, say = _TOLD[one.name]
    by_person = one.actor.kind == Actor.Kind.AGENT
    return Entry(
        kind="event",
        at=one.at,
        icon=icon,
        who=one.actor.name if by_person else "",
        words=say(),
        number=ticket.pk,
        subject=ticket.subject or _("No subject"),
        url=reverse("desk:ticket", args=[ticket.pk]),
    )


def _before(asked: Asked, key: str, rank: int) -> Q:
    """Only what lies before the place: by moment, then what it is, then its id."""
    if asked.before is None:
        return Q()
    moment, last_rank, last_id = asked.before
    same = Q(**{key: moment})
    if rank == last_rank:
        same &= Q(id__lt=last_id)
    elif rank > last_rank:
        return Q(**{f"{key}__lt": moment})
    return Q(**{f"{key}__lt": moment}) | same


def _word(key: _Key) -> str:
    moment, rank, number = key
    return f"{(moment - _EPOCH) // _MICROSECOND}.{rank}.{number}"


def _read(word: str) -> "_Key | None":
    parts = word.split(".")
    numeric = all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts)
    if len(parts) != 3 or not numeric:
        return None
    micros, rank, number = (int(part) for part in parts)
    if number > _LARGEST:
        return None
    try:
        return (_EPOCH + micros * _MICROSECOND, rank, number)
    except OverflowError:
        return None


def _kind_links(asked: Asked, path: str) -> list[dict[str, Any]]:
    words = {
        "all": _("Everything"),
        "messages": _("Messages"),
        "notes": _("Notes"),
        "events": _("Events"),
    }
    return [
        {"label": words[kind], "url": asked.url(path, kind=kind), "current": kind == asked.kind}
        for kind in KINDS
    ]


def _channel_links(asked: Asked, path: str, kinds: set[str]) -> list[dict[str, Any]]:
    every = {"label": _("All channels"), "url": asked.url(path, channel=""), "icon": "all"}
    links: list[dict[str, Any]] = [{**every, "current": not asked.channel}]
    links += [
        {
            "label": str(Channel.Kind(kind).label),
            "url": asked.url(path, channel=kind),
            "icon": CHANNEL_ICONS.get(Channel.Kind(kind), "mail"),
            "current": kind == asked.channel,
        }
        for kind in sorted(kinds)
    ]
    return links
