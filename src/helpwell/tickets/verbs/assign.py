"""Giving a ticket to a person or a team."""

from django.db import transaction

from helpwell.customers.verbs.serve import serve
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Permission
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import TicketAssigned
from helpwell.tickets.models import Status, Ticket


class CannotTake(ValueError):
    """This person or team takes no tickets."""


def assign(ticket: Ticket, *, by: Actor, agent: Agent | None, team: Team | None = None) -> Ticket:
    """The ticket with the person (None: nobody) and the team (None: as it was).

    A new ticket becomes open when a person takes it. Raises CannotTake for a deactivated person, one who may not answer,
    or a closed team.
    """
    if agent is not None and not agent.may(Permission.CHANGE_TICKETS):
        raise CannotTake
    if team is not None and team.closed_at is not None:
        raise CannotTake
    with transaction.atomic():
        ticket = locked(ticket)
        agent_before, team_before = ticket.assignee_id, ticket.team_id
        new_team = team or ticket.team
        if agent_before == (agent.pk if agent else None) and team_before == new_team.pk:
            return ticket
        opened = (
            {"status": Status.OPEN} if agent is not None and ticket.status == Status.NEW else {}
        )
        diff = change(ticket, assignee=agent, team=new_team, **opened)
        if team_before != new_team.pk:
            serve(ticket.customer, new_team)
        record(
            TicketAssigned(
                ticket_id=ticket.pk,
                team_id=ticket.team_id,
                agent_before=agent_before,
                agent_after=ticket.assignee_id,
                team_before=team_before,
                team_after=ticket.team_id,
            ),
            by=by,
            diff=diff,
        )
    return ticket
