"""What a customer's page shows: addresses, what is known, and their tickets that the viewer may see."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from helpwell.customers.models import Customer, Identity
from helpwell.desk.customer_forms import AddressForm
from helpwell.desk.inbox_views import HOME, Sort
from helpwell.desk.lists import lines_of
from helpwell.desk.rows import RowMaker
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.access import visible_to

TICKETS_SHOWN = 50


def customer_context(
    person: Agent, customer: Customer, *, form: AddressForm | None = None, after: int | None = None
) -> dict[str, Any]:
    """The context of a customer's page; `form` is one that came back with errors, `after` a ticket's number."""
    tickets = visible_to(person).filter(customer=customer).order_by("-id")
    lines = lines_of((tickets.filter(id__lt=after) if after else tickets)[: TICKETS_SHOWN + 1])
    page = lines[:TICKETS_SHOWN]
    more = page[-1].id if len(lines) > TICKETS_SHOWN else None
    return {
        "customer": customer,
        "identities": list(Identity.objects.filter(customer=customer).order_by("kind", "id")),
        "facts": facts_of(customer),
        "rows": RowMaker(person, HOME.name, Sort.LATEST).rows(page),
        "older_url": f"{reverse('desk:customer', args=[customer.pk])}?after={more}" if more else "",
        "form": form or AddressForm(),
        "may_change": person.may(Permission.CHANGE_CUSTOMERS),
        "may_create": person.may(Permission.CREATE_TICKETS),
        "may_block": person.may(Permission.BLOCK_SENDERS),
    }


def facts_of(customer: Customer) -> list[dict[str, str]]:
    """What is known, as terms and words; what is not known is left out."""
    organization = customer.organization
    facts = [
        (_("Organization"), organization.name if organization else "", _organization_url(customer)),
        (_("Language"), _language(customer.language), ""),
        (_("Their time"), _time_there(customer.time_zone), ""),
        (_("Customer since"), date_format(localtime(customer.created_at), "DATE_FORMAT"), ""),
    ]
    return [{"term": term, "value": value, "url": url} for term, value, url in facts if value]


def _organization_url(customer: Customer) -> str:
    if customer.organization_id is None:
        return ""
    return reverse("desk:organization", args=[customer.organization_id])


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"]) if code else ""
    except KeyError:
        return code


def _time_there(zone: str) -> str:
    try:
        now: datetime = clock.now().astimezone(ZoneInfo(zone)) if zone else clock.now()
    except (KeyError, ValueError, OSError):
        return zone
    return f"{date_format(now, 'TIME_FORMAT')} ({zone})" if zone else ""
