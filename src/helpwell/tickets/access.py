"""Which tickets a person may see: all, or own and team tickets. Every list, search, link and socket reads here."""

from django.db.models import Q, QuerySet
from django.http import Http404

from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Attachment, Message, Ticket


def visible_to(person: Agent) -> "QuerySet[Ticket]":
    """The tickets that a person may see."""
    if not person.may(Permission.USE_DESK):
        return Ticket.objects.none()
    if person.may(Permission.SEE_ALL_TICKETS):
        return Ticket.objects.all()
    return Ticket.objects.filter(Q(team__in=person.team_ids) | Q(assignee=person))


def parts_visible_to(person: Agent) -> "list[QuerySet[Ticket]]":
    """The same tickets in parts that one index each answers in order; a ticket may lie in two of them."""
    if not person.may(Permission.USE_DESK):
        return []
    if person.may(Permission.SEE_ALL_TICKETS):
        return [Ticket.objects.all()]
    return [*team_parts(person), own(person)]


def team_parts(person: Agent) -> "list[QuerySet[Ticket]]":
    """The tickets of the person's teams, team by team."""
    if not person.may(Permission.USE_DESK):
        return []
    return [Ticket.objects.filter(team=team) for team in sorted(person.team_ids)]


def own(person: Agent) -> "QuerySet[Ticket]":
    """The tickets that the person was given."""
    mine = Ticket.objects.filter(assignee=person)
    return mine if person.may(Permission.USE_DESK) else mine.none()


def may_see(person: Agent, ticket: Ticket) -> bool:
    """The same rule for a ticket at hand."""
    if not person.may(Permission.USE_DESK):
        return False
    return (
        person.may(Permission.SEE_ALL_TICKETS)
        or ticket.team_id in person.team_ids
        or ticket.assignee_id == person.pk
    )


def may_read(person: Agent, ticket: Ticket) -> bool:
    """Whether the person may read the messages of a ticket: where they see it, or the one that it was merged into."""
    if may_see(person, ticket):
        return True
    return ticket.merged_into_id is not None and may_see(person, ticket.survivor())


def get_for(person: Agent, number: int) -> Ticket:
    """One ticket that the person may see, with what its page shows; raises Http404 otherwise."""
    ticket = (
        Ticket.objects.select_related(
            "customer__organization", "customer__actor", "assignee", "team", "channel"
        )
        .filter(pk=number)
        .first()
    )
    if ticket is None or not may_see(person, ticket):
        raise Http404
    return ticket


def message_for(person: Agent, message_id: int) -> Message:
    """One message of a ticket that the person may see; raises Http404 otherwise."""
    message = Message.objects.select_related("ticket", "author").filter(pk=message_id).first()
    if message is None or not may_read(person, message.ticket):
        raise Http404
    return message


def attachment_for(person: Agent, attachment_id: int) -> Attachment:
    """One file of a ticket that the person may see; raises Http404 otherwise."""
    attachment = (
        Attachment.objects.select_related("message__ticket").filter(pk=attachment_id).first()
    )
    if attachment is None or not may_read(person, attachment.message.ticket):
        raise Http404
    return attachment
