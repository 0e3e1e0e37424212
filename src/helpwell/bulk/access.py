"""Which bulk changes a person may see: their own."""

from django.db.models import QuerySet
from django.http import Http404

from helpwell.bulk.models import Bulk
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission


def visible_to(person: Agent) -> "QuerySet[Bulk]":
    """The person's own bulk changes."""
    own = Bulk.objects.filter(agent=person)
    return own if person.may(Permission.USE_DESK) else own.none()


def get_for(person: Agent, number: int) -> Bulk:
    """One of the person's own; raises Http404 otherwise."""
    found = visible_to(person).filter(pk=number).first()
    if found is None:
        raise Http404
    return found
