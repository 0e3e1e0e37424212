"""Which fields are shown on a ticket, and which are filled by themselves. Pure: asks nothing of the database."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from helpwell.fields.catalog import Catalog
from helpwell.fields.models import Condition, Field
from helpwell.fields.values import Plain, as_key


@dataclass(frozen=True)
class Facts:
    """What conditions look at: the values, the type and the form of one ticket."""

    values: Mapping[int, Plain]
    type: str = ""
    form_id: int | None = None


def shown(field: Field, facts: Facts, catalog: Catalog) -> bool:
    """Whether the field is asked; what hangs on a field that is not shown itself is not shown."""
    return _shown(field.pk, facts, catalog, frozenset())


def fills(field: Field, facts: Facts, catalog: Catalog) -> str | None:
    """What the field is filled with by its conditions, or None."""
    lines = [one for one in catalog.conditions.get(field.pk, []) if one.kind == one.Kind.FILLED]
    for fill in dict.fromkeys(one.fill for one in lines):
        if _hold([one for one in lines if one.fill == fill], facts, catalog, frozenset()):
            return fill
    return None


def leads_to_itself(field_id: int, others: set[int], catalog: Catalog) -> bool:
    """Whether showing the field when others are so would make it depend on itself."""
    seen: set[int] = set()
    ahead = set(others)
    while ahead:
        one = ahead.pop()
        if one == field_id:
            return True
        seen.add(one)
        ahead |= {
            line.other_id
            for line in catalog.conditions.get(one, [])
            if line.kind == line.Kind.SHOWN and line.other_id is not None
        } - seen
    return False


def _shown(field_id: int, facts: Facts, catalog: Catalog, above: frozenset[int]) -> bool:
    lines = [one for one in catalog.conditions.get(field_id, []) if one.kind == one.Kind.SHOWN]
    return not lines or _hold(lines, facts, catalog, above | {field_id})


def _hold(lines: list[Condition], facts: Facts, catalog: Catalog, above: frozenset[int]) -> bool:
    about: defaultdict[tuple[str, int | None], bool] = defaultdict(bool)
    for line in lines:
        about[line.of, line.other_id] |= _holds(line, facts, catalog, above)
    return bool(about) and all(about.values())


def _holds(line: Condition, facts: Facts, catalog: Catalog, above: frozenset[int]) -> bool:
    if line.of == line.Of.TYPE:
        return facts.type == line.value
    if line.of == line.Of.FORM:
        return facts.form_id is not None and facts.form_id == line.form_id
    if line.other_id is None or line.other_id in above or line.other_id not in catalog.fields:
        return False
    if not _shown(line.other_id, facts, catalog, above):
        return False
    value = facts.values.get(line.other_id)
    if isinstance(value, list):
        return line.value in {str(one) for one in value}
    return as_key(value).casefold() == line.value.casefold() and value is not None
