"""Colleagues named in a note: who can be offered after an @, and whom a written note means."""

from collections.abc import Sequence

from django.db.models import Q

from helpwell.people.models import Agent
from helpwell.tickets.models import Message
from helpwell.tickets.verbs.mention import mention

MOST_MENTIONS = 20
_OFFERED = 8


def offered(asker: Agent, begun: str) -> list[Agent]:
    """Colleagues any word of whose name begins so, by name. One query."""
    people = Agent.objects.filter(is_active=True).exclude(pk=asker.pk)
    if begun:
        people = people.filter(Q(name__istartswith=begun) | Q(name__icontains=f" {begun}"))
    return list(people.order_by("name", "id")[:_OFFERED])


def mentioned(ids: Sequence[int], text: str) -> list[Agent]:
    """Those of the agents whom the text still names: a picked name may have been deleted again."""
    found = Agent.objects.filter(pk__in=ids[:MOST_MENTIONS], is_active=True)
    folded = text.casefold()
    return [one for one in found.order_by("name", "id") if f"@{one.name}".casefold() in folded]


def call(note: Message, agents: Sequence[Agent]) -> list[Agent]:
    """The mentioned follow the ticket and are told; returns those who may not see it, and so are not."""
    others = [one for one in agents if one.actor_id != note.author_id]
    called = mention(note, by=note.author, agents=others)
    return [one for one in others if one not in called]
