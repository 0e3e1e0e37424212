"""What a list is made from: the tickets that a person may see, in parts that an index answers, and what else must hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone

from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.search import own_fields
from helpwell.search.conditions import Condition, Conditions, Op
from helpwell.search.gone import gone
from helpwell.search.hits import MOST_TICKETS, hits
from helpwell.search.parse import parse
from helpwell.search.questions import (
    EVERYTHING,
    LIVING,
    NOTHING,
    Asker,
    TicketTag,
    everyone_of,
    named_shelves,
    numbers,
    question,
    status_shelves,
    teams_of,
    with_merged,
)
from helpwell.tickets import access
from helpwell.tickets.models import Follower, Shelf, Ticket

_ENOUGH = 51  # tickets that words must find for a page
_ROUNDS = 6  # batches of hits looked at for one page
_FEW = 2_000
SORTED_BY = ("id", "activity_at", "due_sort")
_MOST_PARTS = 24  # each costs a question or two


@dataclass
class Scope:
    """The parts to walk along, what must hold besides, and what is to be said about it."""

    parts: "list[QuerySet[Ticket]]"
    whole: "QuerySet[Ticket]"
    also: Q = EVERYTHING
    is_short: bool = False
    stopped: bool = False
    problems: list[str] = field(default_factory=list)
    messages: dict[int, int] = field(default_factory=dict)
    known: dict[int, dict[str, Any]] | None = None  # what lists sort by, where it was read already


def scope_of(
    person: Agent, asked: Conditions, given: "Sequence[QuerySet[Ticket]] | None" = None
) -> Scope:
    """The scope of conditions for a person; `given` parts, which came through access, instead of all that they may see."""
    asker = Asker(person, clock.now(), person.zone or get_current_timezone())
    shelves = _shelves(person, asked) if given is None else None
    visible = access.visible_to(person)
    whole = visible if shelves is None else visible.filter(shelf__in=sorted(shelves))
    scope = Scope(parts=[], whole=whole, problems=gone(asked))
    base = list(given) if given is not None else _parts(person, asked, asker, shelves or set())
    scope.also = _also(asked, asker)
    ground = base if given is not None else [whole]
    words = [one.value for one in asked.all if one.field == "words"]
    found = _by_words(scope, ground, " ".join(words)) if words else _few(asked, asker)
    if found is not None:
        scope.is_short = True
        base = [part.filter(pk__in=found) for part in ground]
    scope.parts = base
    return scope


def _also(asked: Conditions, asker: Asker) -> Q:
    whole = EVERYTHING
    for one in asked.all:
        if one.field != "words":
            whole &= _question(one, asker)
    some = NOTHING
    for one in asked.any:
        some |= _question(one, asker)
    return whole & some if asked.any else whole


def _question(one: Condition, asker: Asker) -> Q:
    if one.field == "words":
        asked = parse(one.value)
        return Q(pk__in=list(hits(asked.texts, asked.not_texts).messages)[:MOST_TICKETS])
    if own_fields.is_one(one.field):
        return own_fields.question(one, asker)
    return question(one, asker)


def _shelves(person: Agent, asked: Conditions) -> set[int]:
    """Where to look: on the living ones' shelves, unless a condition names others. The bin is for those who may empty it."""
    shelves: set[int] = set(LIVING)
    for one in asked.all:
        named, by_status = named_shelves(one), status_shelves(one)
        if named is not None:
            shelves = named if shelves >= set(LIVING) else shelves & named
        elif by_status is not None and shelves >= set(LIVING):
            shelves = shelves & by_status
    for one in asked.any:
        shelves |= named_shelves(one) or set()
    if not person.may(Permission.DELETE_TICKETS):
        shelves.discard(Shelf.BIN)
    return shelves


def _parts(
    person: Agent, asked: Conditions, asker: Asker, shelves: set[int]
) -> "list[QuerySet[Ticket]]":
    """The narrowest parts that an index of tickets answers in order: by assignee, else by team, else by right."""
    ordered = sorted(shelves)
    visible = access.visible_to(person)
    for one in asked.all:
        people = everyone_of(one, asker)
        if people is not None and len(people) * len(ordered) <= _MOST_PARTS:
            return [
                visible.filter(assignee=who, shelf=shelf) for who in people for shelf in ordered
            ]
    for one in asked.all:
        teams = teams_of(one, asker)
        if teams is not None and len(teams) * len(ordered) <= _MOST_PARTS:
            return [
                part.filter(shelf=shelf) for part in _of_teams(person, teams) for shelf in ordered
            ]
    by_right = access.parts_visible_to(person)
    if len(by_right) * len(ordered) > 3 * _MOST_PARTS:
        by_right = [visible]
    return [part.filter(shelf=shelf) for part in by_right for shelf in ordered]


def _of_teams(person: Agent, teams: Collection[int]) -> "list[QuerySet[Ticket]]":
    """The person's tickets of these teams; of those that are not theirs, what they were given, in one part: it has one index."""
    if person.may(Permission.SEE_ALL_TICKETS):
        return [access.visible_to(person).filter(team=team) for team in teams]
    by_team = dict(zip(sorted(person.team_ids), access.team_parts(person), strict=False))
    parts = [by_team[team] for team in teams if team in by_team]
    others = [team for team in teams if team not in by_team]
    return [*parts, access.own(person).filter(team__in=others)] if others else parts


def _by_words(scope: Scope, parts: "Sequence[QuerySet[Ticket]]", words: str) -> list[int]:
    """The newest matching tickets, until enough of them are the person's to see."""
    asked = parse(words)
    before: int | None = None
    known: dict[int, dict[str, Any]] = {}
    for _round in range(_ROUNDS):
        batch = hits(asked.texts, asked.not_texts, before=before)
        fresh = {
            id_: message for id_, message in batch.messages.items() if id_ not in scope.messages
        }
        before = batch.go_on
        for part in parts:
            for row in part.filter(scope.also, pk__in=list(fresh)).values(*SORTED_BY):
                known[row["id"]] = row
                scope.messages[row["id"]] = fresh[row["id"]]
        seen = len(known)
        if before is None or seen >= _ENOUGH:
            break
    scope.stopped, scope.known = before is not None, known
    return list(known)


def _few(asked: Conditions, asker: Asker) -> list[int] | None:
    """The tickets that one condition alone leaves, where these are few; None where none leaves few."""
    for one in asked.all:
        rows = _rows(one, asker)
        if rows is not None:
            ids = list(rows[: _FEW + 1])
            if len(ids) <= _FEW:
                return ids
    return None


def _rows(one: Condition, asker: Asker) -> "QuerySet[Ticket, int] | None":
    """The numbers of the tickets of a condition that has an index of its own."""
    ids = numbers(one.values)
    if one.field == "customer" and one.op is Op.ANY:
        return Ticket.objects.filter(customer__in=with_merged(ids)).values_list("pk", flat=True)
    if one.field == "tags" and one.op in (Op.ANY, Op.ALL):
        return TicketTag.objects.filter(tag__in=ids).values_list("ticket_id", flat=True)  # type: ignore[return-value]
    if one.field == "follower" and one.op is Op.ANY:
        who = [*ids, *([asker.person.pk] if "me" in one.values else [])]
        return Follower.objects.filter(agent__in=who).values_list("ticket_id", flat=True)  # type: ignore[return-value]
    if one.field == "organization" and one.op is Op.ANY:
        return Ticket.objects.filter(customer__organization__in=ids).values_list("pk", flat=True)
    if one.field in ("number", "parent") and one.op is Op.ANY:
        return Ticket.objects.filter(question(one, asker)).values_list("pk", flat=True)
    return own_fields.rows(one, asker)
