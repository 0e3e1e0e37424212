"""What would happen if two customers were merged, side by side."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.customers.models import Customer
from helpwell.customers.reads import identities_of, ids_of
from helpwell.customers.verbs.merge import what_it_fills
from helpwell.desk.customer_page import facts_of
from helpwell.people.models import Agent
from helpwell.tickets.access import visible_to

_COUNTED = 999


def merging_context(person: Agent, survivor: Customer, other: Customer) -> dict[str, Any]:
    """Both customers, and in words what merging does; the person may see both."""
    return {
        "survivor": _side(person, survivor),
        "other": _side(person, other),
        "effects": _effects(survivor, other),
    }


def _side(person: Agent, customer: Customer) -> dict[str, Any]:
    ids = ids_of(customer)
    count = visible_to(person).filter(customer__in=ids)[: _COUNTED + 1].count()
    return {
        "customer": customer,
        "identities": identities_of(ids),
        "facts": facts_of(customer),
        "tickets": ngettext("{n} ticket", "{n} tickets", count).format(
            n=f"{_COUNTED}+" if count > _COUNTED else count
        ),
    }


def _effects(survivor: Customer, other: Customer) -> list[str]:
    keep, goes = survivor.display_name, other.display_name
    said = [
        _("{keep} stays. Tickets and addresses of {goes} appear on one page with theirs."),
        _("New mail from the addresses of {goes} belongs to {keep}."),
        _("No ticket is merged, and nobody outside hears of it."),
    ]
    lines = [words.format(keep=keep, goes=goes) for words in said]
    filled = [
        words for field, words in _field_words().items() if field in what_it_fills(survivor, other)
    ]
    if filled:
        lines.append(_("{keep} takes over: {what}.").format(keep=keep, what=", ".join(filled)))
    if other.is_blocked and not survivor.is_blocked:
        lines.append(_("Mail of {goes} was ignored; it is taken again.").format(goes=goes))
    if survivor.is_blocked and not other.is_blocked:
        lines.append(
            _("Mail of {keep} is ignored; so is that of {goes}.").format(keep=keep, goes=goes)
        )
    lines.append(
        _("It can be undone at any time. Tickets that began meanwhile stay with {keep}.").format(
            keep=keep
        )
    )
    return lines


def _field_words() -> dict[str, str]:
    return {
        "name": _("the name"),
        "email": _("the main address"),
        "organization_id": _("the organization"),
        "language": _("the language"),
        "time_zone": _("the time zone"),
        "notes": _("the notes"),
    }
