"""What stands under a reply: the agent's own signature, then the mailbox's."""

from collections.abc import Iterable

from helpwell.channels.email.models import Mailbox
from helpwell.macros.context import fill_for
from helpwell.macros.variables import Sink
from helpwell.people.company import remembered_company
from helpwell.people.models import Agent, Company
from helpwell.tickets.models import Ticket


def signature_of(
    ticket: Ticket, agent: Agent | None, mailbox: Mailbox, company: Company | None
) -> str:
    """The signature as the customer reads it, its variables filled in; empty where there is none."""
    desk = company.name if company else mailbox.channel.name
    parts = [agent.signature if agent else "", mailbox.signature]
    # {agent} is as old as the setting; without an agent the desk signs.
    name = "{{agent.name}}" if agent else desk
    signature = "\n".join(part.strip() for part in parts if part.strip())
    if "{" not in signature:
        return signature
    template = signature.replace("{{agent.name}}", "{agent}").replace("{agent}", name)
    return fill_for(template, ticket, agent, Sink.TEXT).text


def signatures_for(ticket: Ticket, agent: Agent, channel_ids: Iterable[int]) -> dict[int, str]:
    """The signature that a reply of the agent gets, by the channel that it leaves."""
    mailboxes = Mailbox.objects.filter(channel__in=list(channel_ids)).select_related("channel")
    company = remembered_company()
    return {one.channel_id: signature_of(ticket, agent, one, company) for one in mailboxes}
