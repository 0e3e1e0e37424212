"""Variables in macros, scripts and signatures: `{{customer.first_name|there}}` becomes words. Pure; nothing is ever evaluated.

A name is looked up in a list of allowed ones, once. What a value contains is text, whatever it looks like.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from html import escape

from helpwell.kit.text import one_line, strip_controls

NAMES: tuple[str, ...] = (
    "customer.name",
    "customer.first_name",
    "customer.last_name",
    "customer.email",
    "customer.phone",
    "customer.language",
    "organization.name",
    "agent.name",
    "agent.first_name",
    "agent.email",
    "agent.signature",
    "assignee.name",
    "assignee.first_name",
    "assignee.email",
    "team.name",
    "company.name",
    "ticket.number",
    "ticket.subject",
    "ticket.status",
    "ticket.priority",
    "ticket.type",
    "ticket.tags",
    "ticket.link",
    "ticket.channel",
    "ticket.created_on",
    "ticket.solved_on",
    "ticket.due_on",
    "today",
    "weekday",
)
FIELD = "ticket.field."  # a custom field by its key

# What people bring from the desk they come from. Zendesk's names first.
ALIASES: dict[str, str] = {
    "ticket.requester.name": "customer.name",
    "ticket.requester.first_name": "customer.first_name",
    "ticket.requester.last_name": "customer.last_name",
    "ticket.requester.email": "customer.email",
    "ticket.requester.phone": "customer.phone",
    "ticket.requester.language": "customer.language",
    "ticket.organization.name": "organization.name",
    "ticket.assignee.name": "assignee.name",
    "ticket.assignee.first_name": "assignee.first_name",
    "ticket.assignee.email": "assignee.email",
    "ticket.group.name": "team.name",
    "ticket.account": "company.name",
    "ticket.brand.name": "company.name",
    "ticket.id": "ticket.number",
    "ticket.title": "ticket.subject",
    "ticket.ticket_type": "ticket.type",
    "ticket.via": "ticket.channel",
    "ticket.url": "ticket.link",
    "ticket.created_at": "ticket.created_on",
    "ticket.due_date": "ticket.due_on",
    "current_user.name": "agent.name",
    "current_user.first_name": "agent.first_name",
    "current_user.email": "agent.email",
    "current_user.signature": "agent.signature",
}
_FIELD_ALIASES = ("ticket.ticket_field_option_title_", "ticket.ticket_field_")
_KNOWN = frozenset(NAMES)
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
# A name of at most 120 letters, digits, dots, hyphens and underscores; after a bar the words to use where it is empty.
_PLACE = re.compile(
    r"\{\{[ \t\xa0]{0,8}([A-Za-z][\w.-]{0,119})[ \t\xa0]{0,8}(?:\|([^{}<>\r\n]{0,200}))?\}\}"
)
_BRACES = re.compile(r"\{(?=\{)")
_JOINER = "\u2060"  # shows nothing, and parts two braces


class Sink(Enum):
    """Where the words land, which says how a value is escaped."""

    HTML = "html"
    TEXT = "text"
    LINE = "line"  # a subject: no line ends


@dataclass(frozen=True, slots=True)
class Filled:
    """The words, and which variables stayed open: not known at all, or known and empty here."""

    text: str
    unknown: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[str, ...]:
        """All that still stand in the text."""
        return (*self.unknown, *self.empty)


def canonical(name: str) -> str | None:
    """Our own name of a variable, or None for one that does not exist."""
    plain = name.lower()
    plain = ALIASES.get(plain, plain)
    if plain in _KNOWN:
        return plain
    for begin in (FIELD, *_FIELD_ALIASES):
        key = plain.removeprefix(begin)
        if key != plain:
            return FIELD + key if _KEY.fullmatch(key) else None
    return None


def names_in(template: str) -> tuple[str, ...]:
    """The variables of a template by our own names, each once; an unknown one as it is written."""
    written = (found[1] for found in _PLACE.finditer(template))
    return tuple(dict.fromkeys(canonical(name) or name for name in written))


def unknown_in(template: str, fields: frozenset[str] | None = None) -> tuple[str, ...]:
    """The variables that do not exist; with `fields`, also custom fields that are not among these keys."""
    return tuple(name for name in names_in(template) if not _exists(name, fields))


def fill(template: str, values: Mapping[str, str], sink: Sink) -> Filled:
    """The template with its variables filled in one pass. What stays open keeps its braces and is named.

    For `Sink.HTML` the template is clean markup and the outcome goes through the cleaner again.
    """
    unknown: dict[str, None] = {}
    empty: dict[str, None] = {}

    def words(found: re.Match[str]) -> str:
        name, instead = canonical(found[1]), found[2]
        value = values.get(name, "") if name else ""
        if value.strip():
            return ESCAPES[sink](_parted(value))
        if name and instead and instead.strip():
            return instead.strip()  # part of the template: as clean as that
        (empty if name else unknown)[name or found[1]] = None
        return found[0]

    text = _PLACE.sub(words, template)
    return Filled(one_line(text) if sink is Sink.LINE else text, tuple(unknown), tuple(empty))


def _exists(name: str, fields: frozenset[str] | None) -> bool:
    if name.startswith(FIELD):
        return fields is None or name.removeprefix(FIELD) in fields
    return name in _KNOWN


def _parted(value: str) -> str:
    """The value, with nothing in it that a second filling could take for a variable."""
    parted = _BRACES.sub("{" + _JOINER, value)
    begin = _JOINER if parted.startswith("{") else ""
    return begin + parted + (_JOINER if parted.endswith("{") else "")


def _in_html(value: str) -> str:
    return escape(strip_controls(value), quote=True).replace("\n", "<br>")


ESCAPES: dict[Sink, Callable[[str], str]] = {
    Sink.HTML: _in_html,
    Sink.TEXT: strip_controls,
    Sink.LINE: one_line,
}
