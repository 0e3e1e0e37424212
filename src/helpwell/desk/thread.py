"""The thread of a ticket as the page shows it: messages and events in order, every word prepared."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from itertools import groupby
from typing import Any
from zlib import crc32

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.desk.attachment_links import download_url, picture_url, thumb_url
from helpwell.desk.thread_delivery import Fate, fate_of
from helpwell.desk.thread_rich import rich_body, shown_within
from helpwell.desk.thread_rows import LONGEST_QUOTE, LONGEST_TEXT, page_of, parts, with_parts
from helpwell.desk.timeline import Happened, happened
from helpwell.events.models import Actor
from helpwell.kit.faces import hue, initials
from helpwell.kit.files import Danger
from helpwell.kit.html import text_to_html
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Message, Ticket

_LONGEST_RUN = 6
_LONGEST_RICH = 100_000  # characters of markup; what is longer stands as text


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file of a message."""

    name: str
    size: str
    icon: str
    url: str
    picture: str
    thumb: str
    warning: str
    refused: bool


@dataclass(frozen=True, slots=True)
class MessageShown:
    """One message, every word prepared."""

    id: int
    url: str
    at: datetime
    kind: str
    author: str
    address: str
    hue: int
    initials: str
    iso: str
    when: str
    subject: str
    body: SafeString
    is_cut: bool
    framed: bool
    has_html: bool
    quote: str
    quote_is_long: bool
    files: list[FileShown]
    fate: Fate | None
    because: str
    surprising: bool
    may_move: bool
    collapsed: bool
    mark: str
    order: int
    from_ticket: int
    forwarded: str
    is_event: bool = False


@dataclass(frozen=True, slots=True)
class EventShown:
    """One event, every word prepared."""

    id: int
    at: datetime
    icon: str
    words: str
    because: str
    undone: str
    undo: str
    cause: str
    mark: str
    iso: str
    when: str
    order: int
    is_event: bool = True


@dataclass(frozen=True, slots=True)
class RunShown:
    """Many events in a row, folded into one line."""

    id: int
    at: datetime
    words: str
    events: list[EventShown]
    order: int
    mark: str
    is_event: bool = True


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages and events in order of time; `more_before` leads to earlier ones; `newest` is the last message's id."""

    items: list[MessageShown | EventShown | RunShown]
    more_before: int | None
    newest: int
    last: MessageShown | None = None


def thread_of(ticket: Ticket, person: Agent, *, before: int | None = None) -> Thread:
    """The newest fifty messages of a ticket (or those before one) and what happened among them. Two queries."""
    page = page_of(ticket, before=before)
    messages = [
        shown(message, person, about=ticket.subject, ticket=ticket.pk) for message in page.messages
    ]
    since = messages[0].at if page.more_before and messages else None
    events = [_event(one, person) for one in happened(ticket, since=since)]
    if before is not None:
        # The page below already tells what happened after its first message.
        last = messages[-1].at if messages else None
        events = [one for one in events if last is not None and one.at <= last]
    both: list[MessageShown | EventShown] = [*messages, *events]
    items = _folded(sorted(both, key=lambda item: (item.at, item.is_event, item.id)))
    newest = page.messages[-1].pk if page.messages else 0
    return Thread(items, page.more_before, newest, messages[-1] if messages else None)


def _folded(items: list[MessageShown | EventShown]) -> list[MessageShown | EventShown | RunShown]:
    """The items with runs of more than six events folded but for their last three."""
    folded: list[MessageShown | EventShown | RunShown] = []
    for is_event, group in groupby(items, key=lambda item: item.is_event):
        run = list(group)
        if is_event and len(run) > _LONGEST_RUN:
            folded.append(_run([one for one in run[:-3] if isinstance(one, EventShown)]))
            run = run[-3:]
        folded.extend(run)
    return folded


def _run(events: list[EventShown]) -> RunShown:
    first = events[0]
    words = ngettext("{n} change", "{n} changes", len(events)).format(n=len(events))
    return RunShown(first.id, first.at, words, events, first.order, str(len(events)))


def message_shown(message: Message, person: Agent, *, wish: str = "") -> MessageShown:
    """One message as it stands in the thread, or as the viewer wishes: "text" or "mail". The caller has checked the rights."""
    found = with_parts().get(pk=message.pk)
    home = message.ticket.survivor()
    return shown(found, person, about=home.subject, wish=wish, ticket=home.pk)


def shown(
    message: Message, person: Agent, *, about: str, ticket: int, wish: str = ""
) -> MessageShown:
    """A message from `with_parts`, ready for the page of this person."""
    text, quote = message.__dict__["head"], message.__dict__["quote_head"]
    rich = message.__dict__["rich"] or ""
    rich = rich if wish == "" and len(rich) <= _LONGEST_RICH else ""
    framed = message.has_html and (
        wish == "mail" or (wish != "text" and not rich and _says_more(message))
    )
    author = message.author.name or message.from_address
    inbound = message.direction == Message.Direction.INBOUND
    fate = fate_of(message, may_act=person.may(Permission.REPLY))
    at = localtime(message.created_at)
    return MessageShown(
        id=message.pk,
        url=f"{_messages_url()}{message.pk}/",
        at=message.created_at,
        kind=_kind(message),
        author=author,
        address=message.from_address if inbound and message.from_address != author else "",
        hue=hue(author),
        initials=initials(author),
        iso=at.isoformat(),
        when=date_format(at, "SHORT_DATETIME_FORMAT"),
        subject="" if message.subject.endswith(about) else message.subject,
        body=_body(message, rich, person, framed=framed),
        is_cut=not framed and not rich and len(text) > LONGEST_TEXT,
        framed=framed,
        has_html=message.has_html,
        quote="" if framed else quote[:LONGEST_QUOTE],
        quote_is_long=not framed and len(quote) > LONGEST_QUOTE,
        files=_files(message, person, framed=framed, within=shown_within(rich)),
        fate=fate,
        because=_because(message) if inbound else "",
        surprising=inbound and message.joined_by in _SURPRISING,
        may_move=inbound and person.may(Permission.CHANGE_TICKETS),
        collapsed=message.is_automatic,
        mark=_mark(message, fate),
        order=_order(message.created_at),
        from_ticket=_merged_from(message, ticket),
        forwarded=_("Forwarded") if message.forward_of_id else "",
    )


def _merged_from(message: Message, ticket: int) -> int:
    """The number of the merged ticket that a message belongs to; 0 for the ticket's own."""
    origin = message.sent_to_id or message.ticket_id
    return origin if origin != ticket else 0


def file_shown(file: Mapping[str, Any], person: Agent) -> FileShown:
    """A file ready for the page of this person: its links are the person's own."""
    refused = not file["storage_key"]
    picture = bool(file["is_safe_image"]) and not refused
    return FileShown(
        name=file["name"],
        size=filesizeformat(file["size"]),
        icon="image" if picture else "warning" if file["danger"] else "file",
        url="" if refused else download_url(person, file["id"]),
        picture=picture_url(person, file["id"]) if picture else "",
        thumb=thumb_url(person, file["id"]) if picture else "",
        warning=_warning(file["danger"]),
        refused=refused,
    )


def _says_more(message: Message) -> bool:
    """Whether the mail's own form comes first: it has more than its text, and the text is not the shorter way to what is new."""
    text, quote = message.__dict__["head"], message.__dict__["quote_head"]
    return (message.is_formatted and not quote) or not text.strip()


def _body(message: Message, rich: str, person: Agent, *, framed: bool) -> SafeString:
    if framed:
        return SafeString("")
    if rich:
        return rich_body(rich, parts(message, "files"), person)
    return _as_html(message.__dict__["head"][:LONGEST_TEXT])


def _files(
    message: Message, person: Agent, *, framed: bool, within: Container[str]
) -> list[FileShown]:
    files = parts(message, "files")
    if framed:  # the frame shows the pictures within the text
        files = [one for one in files if not (one["is_inline"] and one["content_id"])]
    files = [one for one in files if one["content_id"] not in within]
    return [file_shown(one, person) for one in files]


def _warning(danger: str) -> str:
    if not danger:
        return ""
    return str(Danger(danger).sentence) if danger in set(Danger) else danger


@lru_cache(maxsize=512)
def _as_html(text: str) -> SafeString:
    return SafeString(text_to_html(text))


def _kind(message: Message) -> str:
    if message.is_note:
        return "note"
    if message.author.kind == Actor.Kind.ASSISTANT:
        return "assistant"
    return "customer" if message.direction == Message.Direction.INBOUND else "agent"


_SURPRISING = frozenset(
    {
        Message.JoinedBy.SUBJECT,
        Message.JoinedBy.BOUNCE,
        Message.JoinedBy.FOLLOW_UP,
        Message.JoinedBy.MOVED,
        Message.JoinedBy.RELEASED,
    }
)


def _because(message: Message) -> str:
    if message.joined_by in (Message.JoinedBy.NEW, Message.JoinedBy.AGENT):
        return ""
    why = str(Message.JoinedBy(message.joined_by).label)
    if not message.joined_detail:
        return why
    return _("{why} ({detail})").format(why=why, detail=message.joined_detail)


@cache
def _messages_url() -> str:
    """Where all messages lie; asking the routes anew for each link of each message is dear."""
    return reverse("desk:message", args=[0]).removesuffix("0/")


def _order(at: datetime) -> int:
    """Milliseconds since 1970: by them the page knows where a new line belongs."""
    return int(at.timestamp() * 1000)


def _mark(message: Message, fate: Fate | None) -> str:
    return str(crc32(f"{message.direction} {message.joined_by} {fate}".encode()))


def _cause(one: Happened, person: Agent) -> str:
    """Where the viewer may look at what stood behind it, and change it."""
    if one.cause is None or (one.cause.needs is not None and not person.may(one.cause.needs)):
        return ""
    return one.cause.url


def _event(one: Happened, person: Agent) -> EventShown:
    at = localtime(one.at)
    return EventShown(
        id=one.id,
        at=one.at,
        icon=one.icon,
        words=one.words,
        because=one.because,
        undone=one.undone,
        undo=one.undo,
        cause=_cause(one, person),
        mark="undone" if one.undone else "",
        iso=at.isoformat(),
        when=date_format(at, "TIME_FORMAT"),
        order=_order(one.at),
    )
