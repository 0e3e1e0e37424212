"""What happened to a ticket between its messages, in sentences that say who and because of what, and what can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Manager, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from helpwell.customers.models import Customer
from helpwell.desk.sentences import SENTENCES, SPOKEN
from helpwell.desk.told import Told
from helpwell.desk.undo_links import path_of
from helpwell.events.models import Act, Event
from helpwell.events.undoing import is_undoable
from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Permission
from helpwell.tickets.history import rooms_and_names
from helpwell.tickets.models import Participant, Recipient, Ticket

MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as the page shows it: `because` says why, `undone` by whom it was taken back, `undo` where that is done."""

    id: int
    at: datetime
    icon: str
    words: str
    because: str = ""
    undone: str = ""
    undo: str = ""
    cause: "Cause | None" = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Where what stood behind an event can be changed, and the permission that it takes; None: all who see it."""

    url: str
    needs: Permission | None = None


def happened(ticket: Ticket, *, since: datetime | None = None) -> list[Happened]:
    """The newest two hundred events of a ticket that are worth a line, oldest first. One query."""
    rows = _with_names().filter(subject_id=ticket.pk)
    if since is not None:
        rows = rows.filter(at__gte=since)
    newest = list(rows.order_by("-id")[:MOST_EVENTS])
    return in_sentences(Told(*row) for row in reversed(newest))


def in_sentences(told: Iterable[Told]) -> list[Happened]:
    """The lines of these events; those that say nothing new are left out."""
    lines = []
    for one in told:
        icon, say = SENTENCES[one.name]
        words = say(one) if say else ""
        if words:
            lines.append(_line(one, icon, words))
    return lines


def _line(one: Told, icon: str, words: str) -> Happened:
    undone = ""
    if one.undone_by_id is not None:
        undone = _("undone by {who}").format(who=one.undone_by_name or _("somebody"))
    undo = "" if undone else _way_back(one)
    return Happened(one.id, one.at, icon, words, because_of(one), undone, undo, cause_of(one))


def cause_of(told: Told) -> Cause | None:
    """Where the macro or the rule behind an event stands."""
    if told.act_kind == Act.Kind.MACRO and told.act_ref_id:
        return Cause(f"/macros/{told.act_ref_id}/")
    if told.act_kind == Act.Kind.RULE and told.act_room == "fields" and told.act_ref_id:
        return Cause(f"/settings/fields/{told.act_ref_id}/", Permission.MANAGE_FIELDS)
    is_rule = told.act_kind == Act.Kind.RULE and told.act_room == "tickets"
    if is_rule or told.name == "StayedSolved" or told.facts.get("because") == "reply":
        return Cause("/settings/company/", Permission.MANAGE_COMPANY)
    return None


def _way_back(one: Told) -> str:
    if not one.diff or not is_undoable(one.name):
        return ""
    # A change of many tickets is taken back here for this one; its own page takes back all.
    if one.act_id and one.act_kind in (Act.Kind.AGENT, Act.Kind.MACRO):
        return path_of("act", one.act_id)
    return path_of("event", one.id)


def because_of(told: Told) -> str:
    """Why it happened, where something stood behind it: a macro, a rule, a bulk change, an undo."""
    words = told.act_words or ""
    match told.act_kind:
        case Act.Kind.MACRO:
            return _("by the macro “{name}”").format(name=words)
        case Act.Kind.BULK:
            return _("in a bulk change: {what}").format(what=words) if words else _("in bulk")
        case Act.Kind.UNDO:
            return _("to undo it")
        case Act.Kind.RULE:
            return (
                _RULES[words]() if words in _RULES else _("by the rule “{name}”").format(name=words)
            )
        case Act.Kind.MAIL:
            return _("by mail")
        case _:
            return ""


# The desk's own rules are named by a word in the act.
_RULES = {"snooze": lambda: _("its time was over")}


_NAMED: dict[str, tuple[Manager[Any], str, str]] = {
    "agent": (Agent.objects, "agent_after", "name"),
    "agent_actor": (Agent.objects, "agent_after", "actor_id"),
    "team": (Team.objects, "team_after", "name"),
    "participant": (Participant.objects, "participant_id", "address"),
    "customer": (Customer.objects, "customer_id", "name"),
    "recipient": (Recipient.objects, "recipient_id", "address"),
}
_PLAIN = (
    "id",
    "name",
    "at",
    "facts",
    "actor__name",
    "actor__kind",
    "actor_id",
    "diff",
    "act_id",
    "undone_by_id",
    "act__kind",
    "act__words",
    "undone_by__actor__name",
    "act__room",
    "act__ref_id",
)


@cache
def _with_names() -> "QuerySet[Event, tuple[Any, ...]]":
    """The events with the names that their facts point to: one query answers for all, worked out once."""
    rows = Event.objects.filter(room__in=rooms_and_names()[0], name__in=SPOKEN)
    keys = {key for _rows, key, _column in _NAMED.values()}
    rows = rows.annotate(
        **{f"the_{key}": Cast(KT(f"facts__{key}"), BigIntegerField()) for key in keys}
    ).annotate(
        **{
            f"named_{name}": Subquery(named.filter(pk=OuterRef(f"the_{key}")).values(column)[:1])
            for name, (named, key, column) in _NAMED.items()
        }
    )
    names = [f"named_{name}" for name in _NAMED]
    return rows.values_list(*_PLAIN, *names)


def sentence_of(event: Event) -> str:
    """What one event says, for a line elsewhere; empty for those that say nothing."""
    row = _with_names().filter(pk=event.pk).first()
    if row is None:
        return ""
    told = Told(*row)
    say = SENTENCES[told.name][1]
    return say(told) if say else ""
