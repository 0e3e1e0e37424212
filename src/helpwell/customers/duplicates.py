"""Who may be the same person: suggestions with their reasons, never an act."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpwell.customers.access import visible_to
from helpwell.customers.models import Customer
from helpwell.customers.search import find, fold
from helpwell.customers.verbs.identify import SHARED_DOMAINS
from helpwell.people.models import Agent

_LOOKED_AT = 30
_SHOWN = 4
_SHORTEST = 4  # a first name before the @ says nothing


@dataclass(frozen=True)
class Duplicate:
    """One who may be the same person, and why."""

    customer: Customer
    reasons: list[str]


def probable_duplicates(person: Agent, customer: Customer) -> list[Duplicate]:
    """Up to four customers whom the person may see and who may be this one, the likeliest first. Three queries."""
    if customer.merged_into_id is not None:
        return []
    seen = visible_to(person).exclude(pk=customer.pk).select_related("organization")
    found: dict[int, Customer] = {}
    for asked in (customer.name, _local(customer.email)):
        if asked and len(asked) >= _SHORTEST:
            found |= {one.pk: one for one in find(seen, asked)[:_LOOKED_AT]}
    judged = [(_points(customer, one), one) for one in found.values()]
    likely = sorted(
        ((points, one) for points, one in judged if sum(points.values()) >= 3),
        key=lambda pair: (-sum(pair[0].values()), pair[1].pk),
    )
    return [Duplicate(one, list(points)) for points, one in likely[:_SHOWN]]


def _points(one: Customer, other: Customer) -> dict[str, int]:
    """Reasons and what each weighs; three points are worth a look."""
    points: dict[str, int] = {}
    if one.name and _folded(one.name) == _folded(other.name):
        points[_("the same name")] = 2
    if one.organization_id and one.organization_id == other.organization_id:
        points[_("the same organization")] = 1
    if _local(one.email) and _local(one.email) == _local(other.email):
        points[_("the same name before the @")] = 2
    domain = _domain(one.email)
    if domain and domain == _domain(other.email) and domain not in SHARED_DOMAINS:
        points[_("the same domain")] = 1
    return points


def _folded(name: str) -> str:
    return " ".join(sorted(fold(word) for word in name.split()))


def _local(address: str) -> str:
    local = address.rpartition("@")[0].partition("+")[0]
    return local if len(local) >= _SHORTEST else ""


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
