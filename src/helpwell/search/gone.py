"""What conditions refer to and is there no more."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from helpwell.customers.models import Customer, Organization
from helpwell.fields.models import Field
from helpwell.people.models import Agent, Team
from helpwell.search import own_fields
from helpwell.search.conditions import Condition, Conditions
from helpwell.search.facets import FACETS
from helpwell.search.questions import numbers
from helpwell.tickets.models import Channel, Tag

Named = Callable[[Collection[int]], dict[int, str]]


def _names(model: type[Team | Agent | Tag | Channel | Organization | Customer]) -> Named:
    return lambda ids: {pk: str(one) for pk, one in model.objects.in_bulk(list(ids)).items()}


NAMED: Mapping[str, Named] = MappingProxyType(
    {
        "team": _names(Team), "assignee": _names(Agent), "follower": _names(Agent), "tags": _names(Tag), "channel": _names(Channel),
        "organization": _names(Organization), "customer": _names(Customer),
    }
)  # fmt: skip


def gone(asked: Conditions) -> list[str]:
    """A sentence for each condition that refers to something gone, or that nothing here understands."""
    return [words for one in asked.each() if (words := _about(one))]


def _about(one: Condition) -> str:
    if own_fields.is_one(one.field):
        ids = numbers([one.field.removeprefix("field.")])
        if not Field.objects.filter(pk__in=ids).exists():
            return _("A condition is about a field that is gone; it finds nothing.")
        return ""
    facet = FACETS.get(one.field)
    if facet is None or one.op not in facet.ops:
        return _("A condition cannot be understood any more; it finds nothing.")
    named = NAMED.get(one.field)
    ids = numbers(one.values) if named else []
    if named is None or not ids or len(named(ids)) == len(ids):
        return ""
    return _("The condition on “{field}” names one that is gone.").format(field=facet.label)
