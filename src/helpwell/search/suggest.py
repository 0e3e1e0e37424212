"""What may come next, as one types a search: operators, and their values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpwell.customers import access as customers
from helpwell.customers.search import find
from helpwell.people.models import Agent, Team
from helpwell.search.understand import field_names
from helpwell.tickets.models import Channel, Shelf, Status, Tag, Ticket

MOST = 6
Values = Callable[[Agent, str], list[str]]


@dataclass(frozen=True)
class Suggestion:
    """The whole text as it would be, the piece that is offered, and what it means."""

    text: str
    piece: str
    words: str


OPERATOR_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "from": _("written by a customer"), "status": _("in a status"), "is": _("unassigned, overdue, mine, snoozed …"),
        "has": _("an attachment, a tag …"), "tag": _("with a tag"), "team": _("of a team"), "assignee": _("given to somebody"),
        "before": _("created before a day"), "after": _("created from a day on"), "subject": _("words in the subject"),
        "org": _("of an organization"), "priority": _("of a priority"), "type": _("of a type"), "channel": _("over a channel"),
        "in": _("spam, bin, held …"), "due": _("due before a day"), "updated": _("last activity"), "number": _("a ticket's number"),
    }
)  # fmt: skip


def suggestions(person: Agent, text: str) -> list[Suggestion]:
    """What the last piece of the text may become; empty where it is a plain word."""
    head, piece = _cut(text)
    sign = "-" if piece.startswith("-") else ""
    name, colon, value = piece.removeprefix("-").casefold().partition(":")
    if not colon:
        return _operators(head, sign, name) if len(name) >= 2 else []
    give = _VALUES.get(name)
    if give is None:
        return []
    start = value.strip('"')
    found = [one for one in give(person, start) if one.casefold().startswith(start)]
    whole = [
        f'{sign}{name}:"{one}"' if " " in one else f"{sign}{name}:{one}" for one in found[:MOST]
    ]
    return [
        Suggestion(f"{head}{one} ", one, "") for one in whole if one.casefold() != piece.casefold()
    ]


def _cut(text: str) -> tuple[str, str]:
    """Before the last piece, and the piece: an open quotation mark belongs to it."""
    cut = text.rfind(" ")
    if text.count('"') % 2:
        cut = text.rfind(" ", 0, text.rfind('"'))
    return text[: cut + 1], text[cut + 1 :]


def _operators(head: str, sign: str, name: str) -> list[Suggestion]:
    own = {one: "" for one in sorted(field_names()) if one.startswith(name)}
    known = {one: str(words) for one, words in OPERATOR_WORDS.items() if one.startswith(name)}
    return [
        Suggestion(f"{head}{sign}{one}:", f"{sign}{one}:", words)
        for one, words in (known | own).items()
    ][:MOST]


def _fixed(*values: str) -> Values:
    return lambda _person, _start: list(values)


def _customers(person: Agent, start: str) -> list[str]:
    if not start:
        return []
    found = find(customers.visible_to(person), start)
    return [
        one.email or one.name
        for one in found.order_by("name", "id")[:MOST]
        if one.email or one.name
    ]


def _organizations(person: Agent, start: str) -> list[str]:
    rows = customers.organizations_visible_to(person).filter(name__istartswith=start)
    return list(rows.values_list("name", flat=True)[:MOST])


def _tags(_person: Agent, start: str) -> list[str]:
    return list(Tag.objects.filter(name__startswith=start).values_list("name", flat=True)[:MOST])


def _teams(_person: Agent, start: str) -> list[str]:
    names = Team.objects.filter(name__istartswith=start).values_list("name", flat=True)
    return ["mine", *names[:MOST]]


def _people(_person: Agent, start: str) -> list[str]:
    rows = Agent.objects.filter(is_active=True, name__istartswith=start)
    return ["me", "nobody", *rows.values_list("name", flat=True)[:MOST]]


_DAYS = _fixed("today", "yesterday", "7d", "30d", "2w", "6mo")
_VALUES: Mapping[str, Values] = MappingProxyType(
    {
        "status": _fixed(*Status.values, "unsolved"), "priority": _fixed(*(one.name.casefold() for one in Ticket.Priority)),
        "type": _fixed(*Ticket.Type.values), "channel": _fixed(*Channel.Kind.values),
        "in": _fixed(*(one.name.casefold() for one in Shelf)),
        "is": _fixed("unassigned", "overdue", "mine", "snoozed", "open", "solved", "spam", "held", "merged", "deleted", "followed", "ours", "failed"),
        "has": _fixed("attachment", "tag", "due", "parent", "organization", "failure"),
        "before": _DAYS, "after": _DAYS, "updated": _DAYS, "created": _DAYS, "solved": _DAYS, "due": _DAYS,
        "from": _customers, "org": _organizations, "tag": _tags, "team": _teams, "assignee": _people, "follower": _people,
    }
)  # fmt: skip
