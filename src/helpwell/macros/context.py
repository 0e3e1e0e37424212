"""What the variables mean for a ticket and an agent: the one place that knows. It asks only for what a text names."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language_info

from helpwell.customers.models import Customer, Identity
from helpwell.kit import clock
from helpwell.kit.html import clean_rich
from helpwell.macros import custom_fields
from helpwell.macros.variables import FIELD, Filled, Sink, fill, names_in
from helpwell.people.company import remembered_company
from helpwell.people.models import Agent
from helpwell.tickets.models import Ticket

Say = Callable[[Ticket, Agent | None], str]


def fill_for(template: str, ticket: Ticket, agent: Agent | None, sink: Sink) -> Filled:
    """The template as it reads on this ticket, written by this agent."""
    filled = fill(template, values_for(ticket, agent, names_in(template)), sink)
    if sink is not Sink.HTML:
        return filled
    return Filled(clean_rich(filled.text), filled.unknown, filled.empty)


def values_for(ticket: Ticket, agent: Agent | None, names: Iterable[str]) -> dict[str, str]:
    """The value of each of these variables; an empty one where there is none."""
    wanted = set(names)
    values = {name: SAYS[name](ticket, agent) for name in wanted if name in SAYS}
    keys = {name.removeprefix(FIELD) for name in wanted if name.startswith(FIELD)}
    if keys:
        words = custom_fields.words_on(ticket, keys)
        values |= {FIELD + key: words.get(key, "") for key in keys}
    return values


def first_name(name: str) -> str:
    """What one calls a person by: the first word, unless it is an address or a number."""
    first = name.split(maxsplit=1)[0] if name.split() else ""
    return "" if "@" in first else first


def _last_name(name: str) -> str:
    words = name.split()
    return words[-1] if len(words) > 1 else ""


def _phone(customer: Customer) -> str:
    phone = customer.identities.filter(kind=Identity.Kind.PHONE).order_by("id").first()
    return phone.value if phone else ""


def _language(customer: Customer) -> str:
    try:
        return str(get_language_info(customer.language)["name_translated"])
    except KeyError:
        return customer.language


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATE_FORMAT") if moment else ""


def _company() -> str:
    company = remembered_company()
    return company.name if company else ""


def _organization(ticket: Ticket) -> str:
    return ticket.customer.organization.name if ticket.customer.organization else ""


SAYS: dict[str, Say] = {
    "customer.name": lambda ticket, _agent: ticket.customer.name,
    "customer.first_name": lambda ticket, _agent: first_name(ticket.customer.name),
    "customer.last_name": lambda ticket, _agent: _last_name(ticket.customer.name),
    "customer.email": lambda ticket, _agent: ticket.customer.email,
    "customer.phone": lambda ticket, _agent: _phone(ticket.customer),
    "customer.language": lambda ticket, _agent: _language(ticket.customer),
    "organization.name": lambda ticket, _agent: _organization(ticket),
    "agent.name": lambda _ticket, agent: agent.name if agent else "",
    "agent.first_name": lambda _ticket, agent: first_name(agent.name) if agent else "",
    "agent.email": lambda _ticket, agent: agent.email if agent else "",
    "agent.signature": lambda _ticket, agent: agent.signature if agent else "",
    "assignee.name": lambda ticket, _agent: ticket.assignee.name if ticket.assignee else "",
    "assignee.first_name": lambda ticket, _agent: (
        first_name(ticket.assignee.name) if ticket.assignee else ""
    ),
    "assignee.email": lambda ticket, _agent: ticket.assignee.email if ticket.assignee else "",
    "team.name": lambda ticket, _agent: ticket.team.name,
    "company.name": lambda _ticket, _agent: _company(),
    "ticket.number": lambda ticket, _agent: str(ticket.pk),
    "ticket.subject": lambda ticket, _agent: ticket.subject,
    "ticket.status": lambda ticket, _agent: str(ticket.get_status_display()),
    "ticket.priority": lambda ticket, _agent: str(ticket.get_priority_display()),
    "ticket.type": lambda ticket, _agent: str(ticket.get_type_display()),
    "ticket.tags": lambda ticket, _agent: ", ".join(ticket.tags.values_list("name", flat=True)),
    "ticket.link": lambda ticket, _agent: f"{settings.BASE_URL}/tickets/{ticket.pk}/",
    "ticket.channel": lambda ticket, _agent: ticket.channel.name,
    "ticket.created_on": lambda ticket, _agent: _day(ticket.created_at),
    "ticket.solved_on": lambda ticket, _agent: _day(ticket.solved_at),
    "ticket.due_on": lambda ticket, _agent: _day(ticket.due_at),
    "today": lambda _ticket, _agent: _day(clock.now()),
    "weekday": lambda _ticket, _agent: date_format(localtime(clock.now()), "l"),
}
