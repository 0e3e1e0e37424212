"""Every field that a condition may be about: its words, how it is compared, and what one may choose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpwell.people.models import Agent, Team
from helpwell.search.conditions import Op
from helpwell.tickets.models import Channel, Shelf, Status, Tag, Ticket

Choices = list[tuple[str, str]]
MOST_CHOICES = 500


class Kind(StrEnum):
    """What a value is, and so how one gives it."""

    CHOICE = "choice"
    TAGS = "tags"
    NAME = "name"
    WORDS = "words"
    TIME = "time"
    NUMBER = "number"
    FLAG = "flag"


OP_WORDS: Mapping[Op, Promise] = MappingProxyType(
    {
        Op.ANY: _("is any of"), Op.NONE: _("is none of"), Op.ALL: _("has all of"), Op.EMPTY: _("is empty"), Op.SET: _("is filled"),
        Op.CONTAINS: _("contains"), Op.LACKS: _("does not contain"), Op.BEFORE: _("before"), Op.AFTER: _("from … on"),
        Op.WITHIN: _("within the last"), Op.OLDER: _("longer ago than"), Op.SOON: _("within the next"),
        Op.LEAST: _("is at least"), Op.MOST: _("is at most"), Op.YES: _("yes"), Op.NO: _("no"),
    }
)  # fmt: skip
_PLAIN = (Op.ANY, Op.NONE)
_PAST = (Op.WITHIN, Op.OLDER, Op.BEFORE, Op.AFTER)
_FLAG = (Op.YES, Op.NO)


@dataclass(frozen=True)
class Facet:
    """One field; `choices` are asked when a form shows it."""

    name: str
    label: "str | Promise"
    kind: Kind
    ops: tuple[Op, ...]
    choices: Callable[[Agent], Choices] = lambda _person: []
    help: "str | Promise" = ""


def _agents(_person: Agent) -> Choices:
    people = Agent.objects.order_by("-is_active", "name").values_list("pk", "name")
    fixed = [("me", str(_("Me"))), ("nobody", str(_("Nobody"))), ("my_teams", str(_("My teams")))]
    return [*fixed, *((str(pk), name) for pk, name in people[:MOST_CHOICES])]


def _followers(person: Agent) -> Choices:
    return [one for one in _agents(person) if one[0] not in ("nobody", "my_teams")]


def _teams(_person: Agent) -> Choices:
    rows = Team.objects.values_list("pk", "name")[:MOST_CHOICES]
    return [("mine", str(_("My teams"))), *((str(pk), name) for pk, name in rows)]


def _channels(_person: Agent) -> Choices:
    rows = Channel.objects.values_list("pk", "name", "address")[:MOST_CHOICES]
    return [(str(pk), f"{name} ({address})" if address else name) for pk, name, address in rows]


def _tags(_person: Agent) -> Choices:
    return [(str(pk), name) for pk, name in Tag.objects.values_list("pk", "name")[:MOST_CHOICES]]


def _of(choices: object) -> Callable[[Agent], Choices]:
    return lambda _person: [(str(value), str(label)) for value, label in choices.choices]  # type: ignore[attr-defined]


_ALL = (
    Facet("status", _("Status"), Kind.CHOICE, _PLAIN, _of(Status)),
    Facet("place", _("Lies in"), Kind.CHOICE, _PLAIN, _of(Shelf)),
    Facet("team", _("Team"), Kind.CHOICE, _PLAIN, _teams),
    Facet("assignee", _("Assignee"), Kind.CHOICE, _PLAIN, _agents),
    Facet("priority", _("Priority"), Kind.CHOICE, (*_PLAIN, Op.LEAST, Op.MOST), _of(Ticket.Priority)),
    Facet("type", _("Type"), Kind.CHOICE, _PLAIN, _of(Ticket.Type)),
    Facet("tags", _("Tags"), Kind.TAGS, (Op.ANY, Op.ALL, Op.NONE, Op.SET, Op.EMPTY), _tags),
    Facet("channel", _("Channel"), Kind.CHOICE, _PLAIN, _channels),
    Facet("channel_kind", _("Kind of channel"), Kind.CHOICE, _PLAIN, _of(Channel.Kind)),
    Facet("customer", _("Customer"), Kind.NAME, _PLAIN, help=_("An address, or the whole name")),
    Facet("organization", _("Organization"), Kind.NAME, (*_PLAIN, Op.SET, Op.EMPTY), help=_("Its name")),
    Facet("subject", _("Subject"), Kind.WORDS, (Op.CONTAINS, Op.LACKS)),
    Facet("words", _("Words in messages"), Kind.WORDS, (Op.CONTAINS,), help=_("As in the search box")),
    Facet("created", _("Created"), Kind.TIME, _PAST),
    Facet("updated", _("Last activity"), Kind.TIME, _PAST),
    Facet("solved", _("Solved"), Kind.TIME, (*_PAST, Op.EMPTY, Op.SET)),
    Facet("due", _("Answer due"), Kind.TIME, (Op.YES, Op.SOON, Op.BEFORE, Op.AFTER, Op.SET, Op.EMPTY)),
    Facet("waiting", _("Customer waits since"), Kind.TIME, (*_PAST, Op.SET, Op.EMPTY)),
    Facet("turn", _("It is our turn"), Kind.FLAG, _FLAG),
    Facet("attachment", _("Has an attachment"), Kind.FLAG, _FLAG),
    Facet("failed", _("A message did not arrive"), Kind.FLAG, _FLAG),
    Facet("snoozed", _("Snoozed"), Kind.FLAG, _FLAG),
    Facet("spam", _("Spam"), Kind.FLAG, _FLAG),
    Facet("held", _("Held"), Kind.FLAG, _FLAG),
    Facet("merged", _("Merged into another"), Kind.FLAG, _FLAG),
    Facet("deleted", _("In the bin"), Kind.FLAG, _FLAG),
    Facet("follower", _("Follower"), Kind.CHOICE, _PLAIN, _followers),
    Facet("parent", _("Parent ticket"), Kind.NUMBER, (Op.ANY, Op.SET, Op.EMPTY)),
    Facet("number", _("Number"), Kind.NUMBER, (Op.ANY, Op.LEAST, Op.MOST)),
    Facet("messages", _("Messages"), Kind.NUMBER, (Op.LEAST, Op.MOST)),
)  # fmt: skip
FACETS: Mapping[str, Facet] = MappingProxyType({one.name: one for one in _ALL})
DUE_WORDS: Mapping[Op, Promise] = MappingProxyType({Op.YES: _("is overdue")})


def op_words(facet: Facet, op: Op) -> str:
    """How an operator is said of this field."""
    if facet.name == "due" and op in DUE_WORDS:
        return str(DUE_WORDS[op])
    return str(OP_WORDS[op])
