"""What a customer's page shows: who they are, what was promised, one timeline or their tickets, within what the viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from helpwell.customers.duplicates import probable_duplicates
from helpwell.customers.models import Customer, Organization
from helpwell.customers.reads import identities_of, ids_of, merged_into
from helpwell.desk.customer_forms import AddressForm
from helpwell.desk.customer_history import history_of
from helpwell.desk.customer_promises import promises_to
from helpwell.desk.customer_timeline import Asked, timeline_of
from helpwell.desk.inbox_views import HOME, Sort
from helpwell.desk.lists import lines_of
from helpwell.desk.rows import Row, RowMaker
from helpwell.desk.search import number_in
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Status

TICKETS_SHOWN = 50
ORGANIZATION_TICKETS = 20
_COUNTED = 1000
SHOWS = ("timeline", "tickets", "history")


@dataclass(frozen=True)
class Tab:
    """One of the page's parts."""

    label: str
    url: str
    current: bool
    count: str = ""


def customer_context(
    person: Agent, customer: Customer, query: QueryDict, *, form: AddressForm | None = None
) -> dict[str, Any]:
    """The context of a customer's page; `form` is one that came back with errors."""
    ids = ids_of(customer)
    show = query.get("show", "")
    show = show if show in SHOWS else SHOWS[0]
    may_change = person.may(Permission.CHANGE_CUSTOMERS)
    counts = _status_counts(person, ids)
    return {
        "customer": customer,
        "identities": identities_of(ids),
        "merged": merged_into(customer),
        "facts": facts_of(customer),
        "show": show,
        "tabs": _tabs(customer, show, counts),
        "promises": promises_to(person, ids),
        "duplicates": probable_duplicates(person, customer) if may_change else [],
        "form": form or AddressForm(),
        "may_change": may_change,
        "may_create": person.may(Permission.CREATE_TICKETS),
        "may_block": person.may(Permission.BLOCK_SENDERS),
        **_part(show, person, customer, ids, query),
        **({"statuses": _status_links(customer, counts, query)} if show == "tickets" else {}),
    }


def tickets_of_organization(person: Agent, organization: Organization) -> list[Row]:
    """The newest tickets of all people of an organization, as far as the person may see them. Two queries."""
    people = Customer.objects.filter(
        Q(organization=organization) | Q(merged_into__organization=organization)
    )
    rows = visible_to(person).filter(customer__in=people.values("pk")).order_by("-id")
    return RowMaker(person, HOME.name, Sort.LATEST).rows(lines_of(rows[:ORGANIZATION_TICKETS]))


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


def _part(
    show: str, person: Agent, customer: Customer, ids: Sequence[int], query: QueryDict
) -> dict[str, Any]:
    path = _url(customer)
    if show == "history":
        return {"history": history_of(ids)}
    if show == "tickets":
        return _tickets(person, customer, ids, query)
    return {"timeline": timeline_of(person, ids, Asked.read(query), path)}


def _tickets(
    person: Agent, customer: Customer, ids: Sequence[int], query: QueryDict
) -> dict[str, Any]:
    rows = visible_to(person).filter(customer__in=ids).order_by("-id")
    status, after = query.get("status", ""), number_in(query.get("after", ""))
    if status in Status.values:
        rows = rows.filter(status=status)
    lines = lines_of((rows.filter(id__lt=after) if after else rows)[: TICKETS_SHOWN + 1])
    page = lines[:TICKETS_SHOWN]
    more = page[-1].id if len(lines) > TICKETS_SHOWN else None
    kept = f"&status={status}" if status in Status.values else ""
    return {
        "rows": RowMaker(person, HOME.name, Sort.LATEST).rows(page),
        "older_url": f"{_url(customer)}?show=tickets{kept}&after={more}" if more else "",
    }


def _status_counts(person: Agent, ids: Sequence[int]) -> dict[str, int]:
    """How many of the newest thousand tickets have which status."""
    newest = visible_to(person).filter(customer__in=ids).order_by("-id").values("pk")[:_COUNTED]
    rows = visible_to(person).filter(pk__in=newest).values_list("status").annotate(n=Count("pk"))
    return dict(rows.order_by())


def _tabs(customer: Customer, show: str, counts: dict[str, int]) -> list[Tab]:
    total = sum(counts.values())
    numbers = {"tickets": f"{_COUNTED}+" if total >= _COUNTED else str(total)}
    words = {"timeline": _("Timeline"), "tickets": _("Tickets"), "history": _("Changes")}
    path = _url(customer)
    return [
        Tab(
            label=words[name],
            url=path if name == SHOWS[0] else f"{path}?show={name}",
            current=name == show,
            count=numbers.get(name, ""),
        )
        for name in SHOWS
    ]


def _status_links(
    customer: Customer, counts: dict[str, int], query: QueryDict
) -> list[dict[str, Any]]:
    chosen = query.get("status", "")
    path = f"{_url(customer)}?show=tickets"
    links = [{"label": _("All"), "url": path, "current": chosen not in counts, "count": ""}]
    links += [
        {
            "label": str(label),
            "url": f"{path}&status={value}",
            "current": value == chosen,
            "count": str(counts[value]),
        }
        for value, label in Status.choices
        if counts.get(value)
    ]
    return links


def _url(customer: Customer) -> str:
    return reverse("desk:customer", args=[customer.pk])


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
