"""What the desk does when tickets change: it tells the agents concerned."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from helpwell.channels.email.system_mail import queue_system_mail
from helpwell.desk.models import Notice
from helpwell.desk.notice_list import sentence
from helpwell.desk.verbs.notify import notify
from helpwell.events.models import Event
from helpwell.people.models import Agent
from helpwell.tickets.events import (
    DeliveryBounced,
    DeliveryFailed,
    MessageReceived,
    TicketAssigned,
)
from helpwell.tickets.models import Message, Ticket


def notice_assignment(event: Event, fact: TicketAssigned) -> None:
    """The agent whom somebody else gave a ticket gets a notice."""
    if fact.agent_after is not None and fact.agent_after != fact.agent_before:
        agent = Agent.objects.filter(pk=fact.agent_after).first()
        _tell(agent, fact.ticket_id, Notice.Kind.ASSIGNED, event)


def notice_answer(event: Event, fact: MessageReceived) -> None:
    """The agent who has the ticket hears that the customer wrote again."""
    if fact.began_ticket or fact.is_automatic:
        return
    ticket = Ticket.objects.select_related("assignee").filter(pk=fact.ticket_id).first()
    _tell(ticket.assignee if ticket else None, fact.ticket_id, Notice.Kind.REPLIED, event)


def notice_failure(event: Event, fact: DeliveryFailed | DeliveryBounced) -> None:
    """The agent who wrote a message hears that it did not arrive."""
    message = Message.objects.filter(pk=fact.message_id).first()
    author = Agent.objects.filter(actor=message.author_id).first() if message else None
    _tell(author, fact.ticket_id, Notice.Kind.FAILED, event)


def _tell(agent: Agent | None, ticket_id: int, kind: str, event: Event) -> None:
    by_own_hand = agent is not None and agent.actor_id == event.actor_id
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    if agent is None or ticket is None or (by_own_hand and kind != Notice.Kind.FAILED):
        return
    notice = notify(agent, ticket, kind=kind, event=event)
    if notice is not None and notice.seen_at is None and agent.mail_notices:
        _mail(agent, ticket, notice)


def _mail(agent: Agent, ticket: Ticket, notice: Notice) -> None:
    with translation.override(agent.language or settings.LANGUAGE_CODE):
        words = sentence(notice)
        text = "\n\n".join(
            [
                f"{words}: #{ticket.pk} {ticket.subject}",
                settings.BASE_URL + reverse("desk:ticket", args=[ticket.pk]),
                _("You get this mail because notices by mail are switched on in your settings."),
            ]
        )
        queue_system_mail(agent.email, f"{words}: #{ticket.pk} {ticket.subject}", text, "notice")
