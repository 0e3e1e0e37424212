"""From which mailbox a reply leaves: the ticket's own, or another one of the agent's teams."""

from django.db.models import QuerySet

from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Channel, Ticket


def channels_for(person: Agent) -> "QuerySet[Channel]":
    """The mailboxes in use that the person may write from."""
    channels = Channel.objects.filter(is_active=True, kind=Channel.Kind.EMAIL)
    if person.may(Permission.SEE_ALL_TICKETS):
        return channels
    return channels.filter(team__in=person.team_ids)


def chosen_channel(person: Agent, ticket: Ticket, given: str) -> Channel | None:
    """The mailbox that a form names; None for the ticket's own. Raises Channel.DoesNotExist for one that is not the person's to use."""
    if not given or given == str(ticket.channel_id):
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Channel.DoesNotExist
    return channels_for(person).get(pk=int(given))
