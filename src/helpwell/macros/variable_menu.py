"""The variables as a menu: grouped, in words."""

from django.utils.translation import gettext as _

from helpwell.macros import custom_fields
from helpwell.macros.variables import FIELD, NAMES

Group = tuple[str, list[tuple[str, str]]]


def variable_groups() -> list[Group]:
    """Title → (words, what is inserted), the custom fields last. One query."""
    labels = _labels()
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in NAMES:
        title = _titles().get(name.split(".", maxsplit=1)[0], _("Date"))
        groups.setdefault(title, []).append((labels[name], f"{{{{{name}}}}}"))
    fields = [(label, f"{{{{{FIELD}{key}}}}}") for key, label in custom_fields.active().items()]
    return [*groups.items(), *([(_("Fields"), fields)] if fields else [])]


def _titles() -> dict[str, str]:
    return {
        "customer": _("Customer"),
        "organization": _("Customer"),
        "agent": _("You"),
        "assignee": _("Who has the ticket"),
        "team": _("Who has the ticket"),
        "company": _("Our company"),
        "ticket": _("Ticket"),
    }


def _labels() -> dict[str, str]:
    return {
        "customer.name": _("Name"),
        "customer.first_name": _("First name"),
        "customer.last_name": _("Last name"),
        "customer.email": _("Email"),
        "customer.phone": _("Phone"),
        "customer.language": _("Language"),
        "organization.name": _("Organization"),
        "agent.name": _("Your name"),
        "agent.first_name": _("Your first name"),
        "agent.email": _("Your email"),
        "agent.signature": _("Your signature"),
        "assignee.name": _("Name"),
        "assignee.first_name": _("First name"),
        "assignee.email": _("Email"),
        "team.name": _("Team"),
        "company.name": _("Name"),
        "ticket.number": _("Number"),
        "ticket.subject": _("Subject"),
        "ticket.status": _("Status"),
        "ticket.priority": _("Priority"),
        "ticket.type": _("Type"),
        "ticket.tags": _("Tags"),
        "ticket.link": _("Link for colleagues"),
        "ticket.channel": _("Channel"),
        "ticket.created_on": _("Day it began"),
        "ticket.solved_on": _("Day it was solved"),
        "ticket.due_on": _("Day the answer is due"),
        "today": _("Today"),
        "weekday": _("Day of the week"),
    }
