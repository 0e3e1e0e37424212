"""From a condition to what the database is asked. Each answers with a Q; what refers to something gone finds nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q

from helpwell.customers.models import Customer
from helpwell.people.models import Agent, Membership
from helpwell.search.conditions import Condition, Op
from helpwell.search.moments import moment, span
from helpwell.tickets.models import NEVER, Follower, Shelf, Status, Ticket

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING
_LARGEST = 2**63 - 1
_MOST_MERGED = 500
TicketTag = Ticket.tags.through


@dataclass
class Asker:
    """Who asks, and when: "me" and "today" mean something only then."""

    person: Agent
    now: datetime
    zone: tzinfo
    problems: list[str] = field(default_factory=list)


Make = Callable[[Condition, Asker], Q]


def numbers(values: Iterable[str]) -> list[int]:
    """Those of the values that are numbers which a database can hold."""
    digits = (value for value in values if value.isascii() and value.isdigit() and len(value) < 20)
    return [number for number in map(int, digits) if number <= _LARGEST]


def question(one: Condition, asker: Asker) -> Q:
    """What the condition asks; nothing is found by one that cannot be understood."""
    make = _MAKERS.get(one.field)
    return make(one, asker) if make else NOTHING


def _one_of(column: str, *, is_text: bool = False) -> Make:
    def make(one: Condition, _asker: Asker) -> Q:
        known: list[str] | list[int] = list(one.values) if is_text else numbers(one.values)
        if one.op in (Op.LEAST, Op.MOST):
            return _compared(column, one)
        return _signed(one, Q(**{f"{column}__in": known}) if known else NOTHING)

    return make


def _signed(one: Condition, found: Q) -> Q:
    return ~found if one.op is Op.NONE else found


def _compared(column: str, one: Condition) -> Q:
    found = numbers([one.value.strip()])
    step = "gte" if one.op is Op.LEAST else "lte"
    return Q(**{f"{column}__{step}": found[0]}) if found else NOTHING


def _team(one: Condition, asker: Asker) -> Q:
    ids = set(numbers(one.values))
    if "mine" in one.values:
        ids |= asker.person.team_ids
    return _signed(one, Q(team__in=sorted(ids)))


def _assignee(one: Condition, asker: Asker) -> Q:
    ids = set(numbers(one.values))
    if "me" in one.values:
        ids.add(asker.person.pk)
    if "my_teams" in one.values:
        mates = Membership.objects.filter(team__in=asker.person.team_ids)
        ids |= set(mates.values_list("agent_id", flat=True))
    found = Q(assignee__in=sorted(ids))
    if one.op is Op.NONE:
        # Nobody is none of those, unless nobody was named too: NULL is neither in a list nor out of it.
        others = Q(assignee__isnull=False) & ~found
        return others if "nobody" in one.values else others | Q(assignee=None)
    return found | Q(assignee=None) if "nobody" in one.values else found


def _tags(one: Condition, _asker: Asker) -> Q:
    ids = numbers(one.values)
    mine = TicketTag.objects.filter(ticket=OuterRef("pk"))
    if one.op in (Op.SET, Op.EMPTY):
        has = Q(Exists(mine))
        return has if one.op is Op.SET else ~has
    if one.op is Op.ALL:
        whole = EVERYTHING if ids and len(ids) == len(one.values) else NOTHING
        for id_ in ids:
            whole &= Q(Exists(mine.filter(tag=id_)))
        return whole
    return _signed(one, Q(Exists(mine.filter(tag__in=ids))) if ids else NOTHING)


def _customer(one: Condition, _asker: Asker) -> Q:
    return _signed(one, Q(customer__in=with_merged(numbers(one.values))))


def with_merged(ids: list[int]) -> list[int]:
    """The customers and those that were merged into them: their tickets still name them."""
    found = list(ids)
    level = found
    while level and len(found) < _MOST_MERGED:
        rows = Customer.objects.filter(merged_into__in=level).values_list("pk", flat=True)
        level = [pk for pk in rows if pk not in found]
        found += level
    return found


def _organization(one: Condition, _asker: Asker) -> Q:
    column = "customer__organization"
    if one.op in (Op.SET, Op.EMPTY):
        return Q(**{f"{column}__isnull": one.op is Op.EMPTY})
    found = Q(**{f"{column}__in": numbers(one.values)})
    return Q(**{f"{column}__isnull": True}) | ~found if one.op is Op.NONE else found


def _subject(one: Condition, _asker: Asker) -> Q:
    words = one.value.split()[:10]
    has = EVERYTHING if words else NOTHING
    for word in words:
        has &= Q(subject__icontains=word)
    return ~has if one.op is Op.LACKS else has


def _time(column: str) -> Make:
    def make(one: Condition, asker: Asker) -> Q:
        if one.op in (Op.SET, Op.EMPTY):
            return Q(**{f"{column}__isnull": one.op is Op.EMPTY})
        when = moment(one.value, asker.now, asker.zone)
        if when is None:
            return NOTHING
        step = "gte" if one.op in (Op.AFTER, Op.WITHIN) else "lt"
        return Q(**{f"{column}__{step}": when})

    return make


def _due(one: Condition, asker: Asker) -> Q:
    if one.op is Op.YES:
        return Q(due_sort__lt=asker.now)
    if one.op in (Op.SET, Op.EMPTY):
        return Q(due_sort__lt=NEVER) if one.op is Op.SET else Q(due_sort=NEVER)
    if one.op is Op.SOON:
        length = span(one.value)
        until = asker.now + length if length and length < timedelta(days=3650) else None
        return Q(due_sort__gte=asker.now, due_sort__lt=until) if until else NOTHING
    when = moment(one.value, asker.now, asker.zone)
    if when is None:
        return NOTHING
    return (
        Q(due_sort__lt=when) if one.op is Op.BEFORE else Q(due_sort__gte=when, due_sort__lt=NEVER)
    )


def _flag(yes: Q) -> Make:
    return lambda one, _asker: ~yes if one.op is Op.NO else yes


def _follower(one: Condition, asker: Asker) -> Q:
    ids = set(numbers(one.values)) | ({asker.person.pk} if "me" in one.values else set())
    rows = Follower.objects.filter(ticket=OuterRef("pk"), agent__in=sorted(ids))
    return _signed(one, Q(Exists(rows)) if ids else NOTHING)


def _parent(one: Condition, _asker: Asker) -> Q:
    if one.op in (Op.SET, Op.EMPTY):
        return Q(parent__isnull=one.op is Op.EMPTY)
    return Q(parent__in=numbers(one.value.replace("#", "").split(",")))


def _number(one: Condition, _asker: Asker) -> Q:
    plain = Condition(one.field, one.op, one.value.replace("#", "").replace(" ", ""))
    return (
        _compared("pk", plain) if one.op in (Op.LEAST, Op.MOST) else Q(pk__in=numbers(plain.values))
    )


_OURS = Q(waiting_since__isnull=False, shelf__in=[Shelf.OPEN, Shelf.ON_HOLD])
_MAKERS: Mapping[str, Make] = MappingProxyType(
    {
        "status": _one_of("status", is_text=True),
        "place": _one_of("shelf"),
        "team": _team,
        "assignee": _assignee,
        "priority": _one_of("priority"),
        "type": _one_of("type", is_text=True),
        "tags": _tags,
        "channel": _one_of("channel"),
        "channel_kind": _one_of("channel__kind", is_text=True),
        "customer": _customer,
        "organization": _organization,
        "subject": _subject,
        "created": _time("created_at"),
        "updated": _time("activity_at"),
        "solved": _time("solved_at"),
        "due": _due,
        "waiting": _time("waiting_since"),
        "turn": _flag(_OURS),
        "attachment": _flag(Q(has_attachments=True)),
        "failed": _flag(Q(delivery_failed=True)),
        "snoozed": _flag(Q(shelf=Shelf.SNOOZED)),
        "spam": _flag(Q(shelf=Shelf.SPAM)),
        "held": _flag(Q(shelf=Shelf.HELD)),
        "merged": _flag(Q(shelf=Shelf.MERGED)),
        "deleted": _flag(Q(shelf=Shelf.BIN)),
        "follower": _follower,
        "parent": _parent,
        "number": _number,
        "messages": _one_of("message_count"),
    }
)
LIVING = (Shelf.OPEN, Shelf.PENDING, Shelf.ON_HOLD, Shelf.SOLVED, Shelf.SNOOZED)
_FLAGGED = {
    "snoozed": Shelf.SNOOZED, "spam": Shelf.SPAM, "held": Shelf.HELD, "merged": Shelf.MERGED, "deleted": Shelf.BIN,
}  # fmt: skip
_SHELVES_OF = {
    Status.NEW: {Shelf.OPEN}, Status.OPEN: {Shelf.OPEN}, Status.PENDING: {Shelf.PENDING}, Status.ON_HOLD: {Shelf.ON_HOLD},
    Status.SOLVED: {Shelf.SOLVED}, Status.CLOSED: {Shelf.SOLVED},
}  # fmt: skip


def named_shelves(one: Condition) -> set[int] | None:
    """The shelves that a condition asks for by name; None where it speaks of none."""
    if one.field == "place" and one.op is Op.ANY:
        return set(numbers(one.values)) & set(Shelf.values)
    if one.field in _FLAGGED and one.op is Op.YES:
        return {_FLAGGED[one.field]}
    return None


def status_shelves(one: Condition) -> set[int] | None:
    """The shelves on which tickets of the asked statuses lie; None where no status is asked for."""
    if one.field != "status" or one.op is not Op.ANY:
        return None
    return {
        shelf
        for value in one.values
        if value in Status.values
        for shelf in _SHELVES_OF[Status(value)]
    }


def everyone_of(one: Condition, asker: Asker) -> list[int | None] | None:
    """The assignees, None for nobody, that a condition leaves; None where it leaves too many to go one by one."""
    if one.field != "assignee" or one.op is not Op.ANY or "my_teams" in one.values:
        return None
    ids: list[int | None] = [*numbers(one.values)]
    ids += [asker.person.pk] if "me" in one.values else []
    ids += [None] if "nobody" in one.values else []
    return ids if len(ids) <= 6 else None


def teams_of(one: Condition, asker: Asker) -> list[int] | None:
    """The teams that a condition leaves; None where it leaves too many to go one by one."""
    if one.field != "team" or one.op is not Op.ANY:
        return None
    ids = set(numbers(one.values)) | (asker.person.team_ids if "mine" in one.values else set())
    return sorted(ids) if len(ids) <= 10 else None
