"""Which arrivals a person may see: all of them, or none. Raw mail of every team lies there."""

from django.db.models import QuerySet
from django.http import Http404

from helpwell.channels.models import Arrival
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission


def visible_to(person: Agent) -> "QuerySet[Arrival]":
    """The arrivals that a person may see."""
    if not person.may(Permission.SEE_LEDGER):
        return Arrival.objects.none()
    return Arrival.objects.select_related("channel")


def get_for(person: Agent, arrival_id: int) -> Arrival:
    """One arrival that the person may see; raises Http404 otherwise."""
    found = (
        visible_to(person).select_related("message", "duplicate_of").filter(pk=arrival_id).first()
    )
    if found is None:
        raise Http404
    return found
