"""What happened to a ticket between its messages, in sentences that say who and because of what."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Manager, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.customers.models import Customer
from helpwell.events.models import Actor, Event
from helpwell.people.models import Agent, Team
from helpwell.tickets.models import Participant, Recipient, Status, Ticket

MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as the page shows it."""

    id: int
    at: datetime
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """One event with the names that its sentence needs; None where they are not known any more."""

    id: int
    name: str
    at: datetime
    facts: dict[str, Any]
    who: str
    kind: str
    actor_id: int
    agent: str | None = None
    agent_actor_id: int | None = None
    team: str | None = None
    participant: str | None = None
    customer: str | None = None
    recipient: str | None = None


def happened(ticket: Ticket, *, since: datetime | None = None) -> list[Happened]:
    """The newest two hundred events of a ticket that are worth a line, oldest first. One query."""
    rows = _with_names().filter(subject_id=ticket.pk)
    if since is not None:
        rows = rows.filter(at__gte=since)
    newest = list(rows.order_by("-id")[:MOST_EVENTS])
    return in_sentences(Told(*row) for row in reversed(newest))


def in_sentences(told: Iterable[Told]) -> list[Happened]:
    """The lines of these events; those that say nothing new are left out."""
    lines = []
    for one in told:
        icon, say = SENTENCES[one.name]
        words = say(one) if say else ""
        if words:
            lines.append(Happened(one.id, one.at, icon, words))
    return lines


_NAMED: dict[str, tuple[Manager[Any], str, str]] = {
    "agent": (Agent.objects, "agent_after", "name"),
    "agent_actor": (Agent.objects, "agent_after", "actor_id"),
    "team": (Team.objects, "team_after", "name"),
    "participant": (Participant.objects, "participant_id", "address"),
    "customer": (Customer.objects, "customer_id", "name"),
    "recipient": (Recipient.objects, "recipient_id", "address"),
}


@cache
def _with_names() -> "QuerySet[Event, tuple[Any, ...]]":
    """The events with the names that their facts point to: one query answers for all, worked out once."""
    rows = Event.objects.filter(room="tickets", name__in=_SPOKEN)
    keys = {key for _rows, key, _column in _NAMED.values()}
    rows = rows.annotate(
        **{f"the_{key}": Cast(KT(f"facts__{key}"), BigIntegerField()) for key in keys}
    ).annotate(
        **{
            f"named_{name}": Subquery(named.filter(pk=OuterRef(f"the_{key}")).values(column)[:1])
            for name, (named, key, column) in _NAMED.items()
        }
    )
    names = [f"named_{name}" for name in _NAMED]
    plain = ("id", "name", "at", "facts", "actor__name", "actor__kind", "actor_id")
    return rows.values_list(*plain, *names)


def _created(told: Told) -> str:
    before = told.facts.get("follow_up_of")
    if before:
        return _("Continues #{number}, which was closed").format(number=before)
    if told.kind == Actor.Kind.AGENT:
        return _("{who} opened this ticket").format(who=told.who)
    return ""


def _withdrawn(told: Told) -> str:
    return _("{who} took a message back before it was sent").format(who=told.who)


def _sending_moved(told: Told) -> str:
    moment = parse_datetime(told.facts["due_at"])
    when = date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""
    return _("{who} moved the sending to {when}").format(who=told.who, when=when)


def _moved(told: Told) -> str:
    return _("{who} moved a message to #{number}").format(
        who=told.who, number=told.facts["to_ticket_id"]
    )


def _arrived(told: Told) -> str:
    return _("{who} moved a message here from #{number}").format(
        who=told.who, number=told.facts["from_ticket_id"]
    )


def _assigned(told: Told) -> str:
    person, team = _person_part(told), told.team or _("a team")
    if told.facts["team_before"] == told.facts["team_after"]:
        return person
    if told.facts["agent_before"] == told.facts["agent_after"]:
        return _("{who} moved the ticket to {team}").format(who=told.who, team=team)
    if told.facts["agent_after"] is None:
        return _("{who} moved the ticket to {team}, for anyone to take").format(
            who=told.who, team=team
        )
    return _("{what}, in {team}").format(what=person, team=team)


def _person_part(told: Told) -> str:
    if told.facts["agent_after"] is None:
        return _("{who} put the ticket back for anyone to take").format(who=told.who)
    if told.agent_actor_id == told.actor_id:
        return _("{who} took the ticket").format(who=told.who)
    return _("{who} gave the ticket to {agent}").format(
        who=told.who, agent=told.agent or _("somebody")
    )


def _resolved(told: Told) -> str:
    return _("{who} solved the ticket").format(who=told.who)


def _reopened(told: Told) -> str:
    if told.facts["because"] == "reply":
        return _("Open again, because {who} answered").format(who=told.who)
    return _("{who} opened the ticket again").format(who=told.who)


def _status(told: Told) -> str:
    return _("{who} changed the status from “{before}” to “{after}”").format(
        who=told.who,
        before=_label(Status, told.facts["before"]),
        after=_label(Status, told.facts["after"]),
    )


def _field(told: Told) -> str:
    before, after = told.facts["before"], told.facts["after"]
    if told.facts["field"] == "priority":
        return _("{who} changed the priority from “{before}” to “{after}”").format(
            who=told.who,
            before=_label(Ticket.Priority, before),
            after=_label(Ticket.Priority, after),
        )
    if told.facts["field"] == "type":
        return _("{who} changed the type from “{before}” to “{after}”").format(
            who=told.who, before=_label(Ticket.Type, before), after=_label(Ticket.Type, after)
        )
    return _("{who} changed the subject; it was “{before}”").format(who=told.who, before=before)


def _label(choices: Any, value: str) -> str:
    labels = {str(known): label for known, label in choices.choices}
    return str(labels.get(value, value))


def _tags(told: Told) -> str:
    added, removed = told.facts["added"], told.facts["removed"]
    plus = ngettext("added the tag {names}", "added the tags {names}", len(added))
    minus = ngettext("removed the tag {names}", "removed the tags {names}", len(removed))
    did = [
        words.format(names=", ".join(names))
        for words, names in ((plus, added), (minus, removed))
        if names
    ]
    return _("{who} {did}").format(who=told.who, did=_(" and ").join(did))


def _spam(told: Told) -> str:
    if told.facts["because"] == "agent":
        return _("{who} marked this as spam").format(who=told.who)
    return _("Marked as spam: {because}").format(because=told.facts["because"])


def _no_spam(told: Told) -> str:
    return _("{who} said that this is not spam").format(who=told.who)


def _released(told: Told) -> str:
    if told.facts["joined"]:
        return _("{who} let this mail into #{number}").format(
            who=told.who, number=told.facts["joined"]
        )
    return _("{who} let this mail in").format(who=told.who)


def _participant_added(told: Told) -> str:
    whom = told.participant or _("somebody")
    if not told.facts["accepted"]:
        return _("{whom} wrote along and waits for your yes to get replies").format(whom=whom)
    return _("{who} added {whom} to the replies").format(who=told.who, whom=whom)


def _participant_removed(told: Told) -> str:
    return _("{who} took {whom} off the replies").format(
        who=told.who, whom=told.customer or _("somebody")
    )


def _retried(told: Told) -> str:
    return _("{who} had a message sent again").format(who=told.who)


def _failed(told: Told) -> str:
    return _("A message could not be sent: {why}").format(why=told.facts["detail"])


def _bounced(told: Told) -> str:
    whom = told.recipient or _("a recipient")
    if told.facts["kind"] == "hard":
        return _("A message came back: {whom} cannot be reached").format(whom=whom)
    return _("A message came back: {whom} cannot be reached at the moment").format(whom=whom)


# Each fact of the tickets room: its icon and its sentence; None where the message itself stands in the thread and says it.
SENTENCES: dict[str, tuple[str, Callable[[Told], str] | None]] = {
    "TicketCreated": ("new", _created),
    "MessageReceived": ("mail", None),
    "MessageSent": ("send", None),
    "MessageWithdrawn": ("undo", _withdrawn),
    "SendingMoved": ("send-later", _sending_moved),
    "MessageMoved": ("move", _moved),
    "MessageArrived": ("move", _arrived),
    "NoteWritten": ("note", None),
    "TicketAssigned": ("assign", _assigned),
    "TicketResolved": ("solved", _resolved),
    "TicketReopened": ("open", _reopened),
    "StatusChanged": ("edit", _status),
    "FieldChanged": ("edit", _field),
    "TagsChanged": ("tag", _tags),
    "MarkedSpam": ("spam", _spam),
    "UnmarkedSpam": ("check", _no_spam),
    "HeldReleased": ("check", _released),
    "ParticipantAdded": ("customers", _participant_added),
    "ParticipantRemoved": ("customers", _participant_removed),
    "DeliverySent": ("send", None),
    "DeliveryConfirmed": ("check", None),
    "DeliveryRetried": ("refresh", _retried),
    "DeliveryFailed": ("failed-mail", _failed),
    "DeliveryBounced": ("failed-mail", _bounced),
}
_SPOKEN = [name for name, (_icon, say) in SENTENCES.items() if say is not None]
