"""From what was typed to conditions: names become the teams, people and tags that they mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from django.db.models import Q
from django.utils.translation import gettext as _

from helpwell.customers import access as customers
from helpwell.customers.search import find
from helpwell.fields.models import Field
from helpwell.people.models import Agent, Team
from helpwell.search import own_fields
from helpwell.search.conditions import Condition, Conditions, Op
from helpwell.search.facets import Kind
from helpwell.search.moments import day, span
from helpwell.search.parse import Parsed, Term, parse
from helpwell.search.questions import Asker
from helpwell.tickets.models import Channel, Shelf, Status, Tag, Ticket

_MOST_CUSTOMERS = 100


@dataclass
class Understood:
    """The conditions of a search, and what was not understood, in sentences."""

    parsed: Parsed
    conditions: Conditions = field(default_factory=Conditions)
    problems: list[str] = field(default_factory=list)


class Unknown(ValueError):
    """A value that means nothing here; its text is a sentence."""


Make = Callable[[Term, Asker], Condition]


def field_names() -> frozenset[str]:
    """The desk's own fields as operators: their keys. One query."""
    return frozenset(Field.objects.filter(archived_at=None).values_list("key", flat=True))


def understand(text: str, asker: Asker) -> Understood:
    """What a person typed, as conditions. What is not understood finds nothing and is said."""
    names = field_names() if ":" in text else frozenset()
    parsed = parse(text, fields=names)
    found = Understood(
        parsed, problems=[_("“{piece}” has no value.").format(piece=one) for one in parsed.unknown]
    )
    conditions = [] if not (parsed.texts or parsed.not_texts) else [_words(parsed)]
    for term in parsed.terms:
        try:
            conditions.append(_condition(term, asker))
        except Unknown as error:
            found.problems.append(str(error))
            conditions.append(
                Condition("number", Op.ANY, "0")
            )  # it finds nothing, rather than too much
    found.conditions = Conditions(all=tuple(conditions))
    return found


def _words(parsed: Parsed) -> Condition:
    """The words alone, as the search language writes them."""
    pieces = [
        f'"{" ".join(one.words)}"' if not one.is_beginning else f"{one.words[0]}*"
        for one in parsed.texts
    ]
    pieces += [f'-"{" ".join(one.words)}"' for one in parsed.not_texts]
    return Condition("words", Op.CONTAINS, " ".join(pieces)[:500])


def _condition(term: Term, asker: Asker) -> Condition:
    if term.name.startswith("field."):
        return _own(term)
    return _MAKERS[term.name](term, asker)


def _of(term: Term, name: str, values: "Sequence[str] | Sequence[int]") -> Condition:
    return Condition(name, Op.NONE if term.is_not else Op.ANY, ",".join(map(str, values)))


def _unknown(term: Term) -> Unknown:
    return Unknown(
        _("“{name}:{value}” is not known here.").format(
            name=term.name.removeprefix("field."), value=term.value
        )
    )


def _listed(name: str, choices: "list[tuple[object, object]]") -> Make:
    """One of fixed words, by its value or by what it is called."""

    def make(term: Term, _asker: Asker) -> Condition:
        typed = term.value.casefold().replace("-", "_")
        for value, label in choices:
            if typed in (
                str(value),
                str(label).casefold(),
                str(label).casefold().replace(" ", "_"),
            ):
                return _of(term, name, [str(value)])
        raise _unknown(term)

    return make


def _status(term: Term, asker: Asker) -> Condition:
    if term.value.casefold() in ("unsolved", "active"):
        return _of(term, "status", [Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD])
    if term.value.casefold() == "open":
        return _of(term, "status", [Status.NEW, Status.OPEN])
    if term.value.casefold() == "hold":
        return _of(term, "status", [Status.ON_HOLD])
    return _listed("status", list(Status.choices))(term, asker)


def _priority(term: Term, asker: Asker) -> Condition:
    by_name = [(one.value, one.name.casefold()) for one in Ticket.Priority]
    return _listed("priority", [*by_name, *Ticket.Priority.choices])(term, asker)


def _from(term: Term, asker: Asker) -> Condition:
    found = find(customers.visible_to(asker.person), term.value)
    ids = list(found.order_by("id").values_list("pk", flat=True)[:_MOST_CUSTOMERS])
    if not ids:
        raise Unknown(_("No customer is called “{value}”.").format(value=term.value))
    return _of(term, "customer", ids)


def _organization(term: Term, asker: Asker) -> Condition:
    visible = customers.organizations_visible_to(asker.person)
    ids = list(
        visible.filter(Q(name__icontains=term.value) | Q(domain=term.value.casefold())).values_list(
            "pk", flat=True
        )[:50]
    )
    if not ids:
        raise Unknown(_("No organization is called “{value}”.").format(value=term.value))
    return _of(term, "organization", ids)


def _tag(term: Term, _asker: Asker) -> Condition:
    names = [name for name in term.value.casefold().split(",") if name]
    ids = list(Tag.objects.filter(name__in=names).values_list("pk", flat=True))
    if not ids:
        raise Unknown(_("There is no tag “{value}”.").format(value=term.value))
    return _of(term, "tags", ids)


def _team(term: Term, _asker: Asker) -> Condition:
    if term.value.casefold() in ("mine", "my"):
        return _of(term, "team", ["mine"])
    rows = Team.objects.filter(name__istartswith=term.value)
    ids = list(rows.values_list("pk", flat=True)[:20])
    if not ids:
        raise Unknown(_("No team is called “{value}”.").format(value=term.value))
    return _of(term, "team", ids)


def _person(name: str) -> Make:
    def make(term: Term, _asker: Asker) -> Condition:
        typed = term.value.casefold()
        fixed = {"me": "me", "nobody": "nobody", "none": "nobody"}.get(typed)
        if fixed:
            return _of(term, name, [fixed])
        rows = Agent.objects.filter(Q(name__icontains=term.value) | Q(email__iexact=term.value))
        ids = list(rows.values_list("pk", flat=True)[:20])
        if not ids:
            raise Unknown(_("Nobody here is called “{value}”.").format(value=term.value))
        return _of(term, name, ids)

    return make


def _channel(term: Term, asker: Asker) -> Condition:
    if term.value.casefold() in Channel.Kind.values:
        return _listed("channel_kind", list(Channel.Kind.choices))(term, asker)
    rows = Channel.objects.filter(Q(name__istartswith=term.value) | Q(address__iexact=term.value))
    ids = list(rows.values_list("pk", flat=True)[:20])
    if not ids:
        raise _unknown(term)
    return _of(term, "channel", ids)


def _to(term: Term, asker: Asker) -> Condition:
    rows = Channel.objects.filter(address__istartswith=term.value)
    ids = list(rows.values_list("pk", flat=True)[:20])
    return _of(term, "channel", ids) if ids else _channel(term, asker)


def _time(name: str, past: Op, other: Op) -> Make:
    """A day means that day's beginning; 7d means so long ago."""

    def make(term: Term, asker: Asker) -> Condition:
        typed = term.value
        op = other if term.is_not else past
        if span(typed) is not None:
            return Condition(name, Op.WITHIN if op is Op.AFTER else Op.OLDER, typed)
        if day(typed, asker.now, asker.zone) is None:
            raise Unknown(
                _("“{value}” is no date. Write 2026-10-01, yesterday, or 7d.").format(value=typed)
            )
        return Condition(name, op, typed)

    return make


def _when(name: str) -> Make:
    """created:>2026-10-01, created:<7d, created:yesterday."""

    def make(term: Term, asker: Asker) -> Condition:
        ops = (
            (Op.BEFORE, Op.AFTER)
            if term.value.startswith("<") and span(term.value[1:]) is None
            else (Op.AFTER, Op.BEFORE)
        )
        plain = Term(term.name, term.value.lstrip("<>="), term.is_not)
        return _time(name, *ops)(plain, asker)

    return make


_IS = {
    "unassigned": Condition("assignee", Op.ANY, "nobody"), "mine": Condition("assignee", Op.ANY, "me"),
    "overdue": Condition("due", Op.YES), "due": Condition("due", Op.SET), "snoozed": Condition("snoozed", Op.YES),
    "spam": Condition("spam", Op.YES), "held": Condition("held", Op.YES), "merged": Condition("merged", Op.YES),
    "deleted": Condition("deleted", Op.YES), "followed": Condition("follower", Op.ANY, "me"), "ours": Condition("turn", Op.YES),
    "waiting": Condition("turn", Op.YES), "failed": Condition("failed", Op.YES), "child": Condition("parent", Op.SET),
}  # fmt: skip
_IS_NOT = {
    "unassigned": Condition("assignee", Op.NONE, "nobody"), "mine": Condition("assignee", Op.NONE, "me"),
    "due": Condition("due", Op.EMPTY), "followed": Condition("follower", Op.NONE, "me"), "child": Condition("parent", Op.EMPTY),
}  # fmt: skip
_HAS = {
    "attachment": Condition("attachment", Op.YES), "attachments": Condition("attachment", Op.YES), "file": Condition("attachment", Op.YES),
    "tag": Condition("tags", Op.SET), "tags": Condition("tags", Op.SET), "due": Condition("due", Op.SET),
    "parent": Condition("parent", Op.SET), "organization": Condition("organization", Op.SET), "failure": Condition("failed", Op.YES),
}  # fmt: skip
_TURNED = {Op.YES: Op.NO, Op.SET: Op.EMPTY}


def _fixed(table: Mapping[str, Condition], against: Mapping[str, Condition]) -> Make:
    def make(term: Term, asker: Asker) -> Condition:
        word = term.value.casefold()
        one = table.get(word)
        if one is None and word in Status.values:
            return _status(term, asker)
        if one is None:
            raise _unknown(term)
        if not term.is_not:
            return one
        turned = _TURNED.get(one.op)
        if word in against:
            return against[word]
        if turned is None or (one.field == "due"):
            raise _unknown(term)
        return Condition(one.field, turned, one.value)

    return make


def _place(term: Term, asker: Asker) -> Condition:
    by_name = [(one.value, one.name.casefold()) for one in Shelf]
    return _listed("place", [*by_name, *Shelf.choices])(term, asker)


def _subject(term: Term, _asker: Asker) -> Condition:
    return Condition("subject", Op.LACKS if term.is_not else Op.CONTAINS, term.value)


def _number(term: Term, _asker: Asker) -> Condition:
    return Condition("number", Op.ANY, term.value.replace("#", ""))


def _due(term: Term, asker: Asker) -> Condition:
    if span(term.value) is not None:
        return Condition("due", Op.SOON, term.value)
    return _time("due", Op.BEFORE, Op.AFTER)(term, asker)


def _own(term: Term) -> Condition:
    own = Field.objects.filter(key=term.name.removeprefix("field."), archived_at=None).first()
    if own is None:
        raise _unknown(term)
    facet = own_fields.facet_of(own)
    if facet.kind is Kind.CHOICE:
        ids = list(
            own.choices.filter(name__istartswith=term.value).values_list("pk", flat=True)[:20]
        )
        if not ids:
            raise _unknown(term)
        return _of(term, facet.name, ids)
    if facet.kind is Kind.FLAG:
        yes = term.value.casefold() in ("yes", "true", "1", str(_("yes")).casefold())
        return Condition(facet.name, Op.YES if yes != term.is_not else Op.NO)
    if facet.kind is Kind.WORDS:
        return Condition(facet.name, Op.LACKS if term.is_not else Op.CONTAINS, term.value)
    if facet.kind is Kind.TIME:
        return Condition(facet.name, Op.BEFORE if term.is_not else Op.AFTER, term.value)
    return Condition(facet.name, Op.ANY, term.value)


_MAKERS: Mapping[str, Make] = MappingProxyType(
    {
        "status": _status, "from": _from, "to": _to, "tag": _tag, "has": _fixed(_HAS, {}), "is": _fixed(_IS, _IS_NOT),
        "before": _time("created", Op.BEFORE, Op.AFTER), "after": _time("created", Op.AFTER, Op.BEFORE),
        "created": _when("created"), "updated": _when("updated"), "solved": _when("solved"), "due": _due, "team": _team,
        "assignee": _person("assignee"), "follower": _person("follower"), "priority": _priority,
        "type": _listed("type", list(Ticket.Type.choices)), "channel": _channel, "subject": _subject, "org": _organization,
        "number": _number, "in": _place,
    }
)  # fmt: skip
