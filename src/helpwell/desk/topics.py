"""Who may listen to which live topic. Decided by exact name when one subscribes, and again whenever rights may have changed."""

from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.access import visible_to

LONGEST = 40


def allowed(person: Agent, topics: list[str]) -> set[str]:
    """Those of the topics that the person may listen to. A topic of another shape is nobody's."""
    if not person.may(Permission.USE_DESK):
        return set()
    tickets = {
        topic: number for topic in topics if (number := _number(topic, "ticket")) is not None
    }
    seen = (
        set(visible_to(person).filter(pk__in=tickets.values()).values_list("pk", flat=True))
        if tickets
        else set()
    )
    return {
        topic
        for topic in topics
        if (tickets[topic] in seen if topic in tickets else _is_of(person, topic))
    }


def ticket_of(topic: str) -> int | None:
    """The number of the ticket that a topic is about."""
    return _number(topic, "ticket")


def _is_of(person: Agent, topic: str) -> bool:
    sees_all = person.may(Permission.SEE_ALL_TICKETS)
    if topic == "inbox":
        return sees_all
    agent, team = _number(topic, "agent"), _number(topic, "team")
    if agent is not None:
        return agent == person.pk
    return team is not None and (sees_all or team in person.team_ids)


def _number(topic: str, kind: str) -> int | None:
    """The number in `kind:number`, written as we write it: nothing else is the same topic."""
    begin, _colon, digits = topic.partition(":")
    if begin != kind or not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        return None
    return int(digits) if digits == str(int(digits)) else None
