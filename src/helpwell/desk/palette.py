"""What the command palette offers beyond the page itself: places by right, and tickets and customers by what was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import Resolver404, resolve, reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from helpwell.desk import rail
from helpwell.desk import search as finding
from helpwell.desk.inbox_views import VIEWS
from helpwell.desk.lists import Line, lines_of
from helpwell.kit import clock
from helpwell.macros.reads import macro_offers
from helpwell.people.gate import DeskRequest
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.search.access import visible_to as views_visible_to
from helpwell.search.listing import found
from helpwell.search.questions import Asker
from helpwell.search.understand import understand
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Status

TICKETS, CUSTOMERS, SHORTEST = 6, 5, 2


@dataclass(frozen=True, slots=True)
class Option:
    """One line: what it is called, where it leads, and whether that is a page or an act (post); exact stands on top."""

    label: str
    url: str
    group: str
    detail: str = ""
    keys: str = ""
    method: str = "get"


def places(request: DeskRequest, here: str) -> list[Option]:
    """Every place that the person may go to, and the macros for the ticket that stands open."""
    return [
        *_places(request),
        *_views(request.user),
        *_settings(request),
        *_macros(request.user, here),
    ]


def answers(person: Agent, typed: str) -> list[Option]:
    """The ticket of a number, tickets with the words, customers with the beginnings. At most eight queries."""
    numbered = finding.ticket_numbered(person, typed)
    options = [_ticket(numbered, method="exact")] if numbered else []
    if len(typed) < SHORTEST:
        return options
    if person.may(Permission.SEE_CUSTOMERS):
        options += [
            Option(one.name, one.url, _("Customers"), one.detail)
            for one in finding.shown(finding.customers_found(person, typed)[:CUSTOMERS])
        ]
    shown = {numbered.id} if numbered else set()
    options += [_ticket(line) for line in _tickets(person, typed) if line.id not in shown]
    url = f"{reverse('desk:search')}?{_query(typed)}"
    return [*options, Option(_("Search for “{words}”").format(words=typed), url, _("Search"))]


def _tickets(person: Agent, typed: str) -> list[Line]:
    asker = Asker(person, clock.now(), person.zone or get_current_timezone())
    page = found(person, understand(typed, asker).conditions, size=TICKETS)
    by_id = {line.id: line for line in lines_of(visible_to(person).filter(pk__in=page.ids))}
    return [by_id[number] for number in page.ids if number in by_id]


def _ticket(line: Line, method: str = "get") -> Option:
    who = line.customer__name or line.customer__email
    return Option(
        label=f"#{line.id} {line.subject or _('No subject')}",
        url=reverse("desk:ticket", args=[line.id]),
        group=_("Tickets"),
        detail=" · ".join(filter(None, [who, str(Status(line.status).label)])),
        method=method,
    )


def _places(request: DeskRequest) -> Iterator[Option]:
    group = _("Go to")
    yield Option(_("Home"), reverse("desk:overview"), group)
    for name, label, permission in (
        ("desk:customers", _("Customers"), Permission.SEE_CUSTOMERS),
        ("desk:organizations", _("Organizations"), Permission.SEE_CUSTOMERS),
        ("desk:customer_new", _("New customer"), Permission.CHANGE_CUSTOMERS),
        ("desk:ticket_new", _("New ticket"), Permission.CREATE_TICKETS),
        ("knowledge:articles", _("Articles"), Permission.USE_DESK),
        ("knowledge:new", _("Write an article"), Permission.WRITE_ARTICLES),
        ("knowledge:work", _("Work list of the articles"), Permission.PUBLISH_ARTICLES),
        ("knowledge:snippets", _("Snippets"), Permission.USE_DESK),
        ("knowledge:centers", _("Help centers"), Permission.MANAGE_KNOWLEDGE),
        ("channels:ledger", _("Mail ledger"), Permission.SEE_LEDGER),
        ("channels:blocked", _("Blocked senders"), Permission.BLOCK_SENDERS),
    ):
        if request.user.may(permission):
            yield Option(label, reverse(name), group)


def _views(person: Agent) -> Iterator[Option]:
    group = _("Views")
    for view in VIEWS.values():
        if person.may(view.needs) and (view.whose != "team" or person.team_ids):
            yield Option(str(view.label), view.path(), group, keys=view.key)
    for saved in views_visible_to(person).order_by("name")[:100]:
        yield Option(saved.name, reverse("desk:saved_view", args=[saved.pk]), group)


def _settings(request: DeskRequest) -> Iterator[Option]:
    group = _("Settings")
    for place in rail.settings_places(request, request.user):
        yield Option(place["label"], place["url"], group)


def _macros(person: Agent, here: str) -> Iterator[Option]:
    try:
        page = resolve(here)
    except Resolver404:
        return
    if page.view_name != "desk:ticket" or not person.may(Permission.REPLY):
        return
    number = page.kwargs["number"]
    if number > 2**62 or not visible_to(person).filter(pk=number).exists():
        return
    seen: set[int] = set()
    for group in macro_offers(person):
        for one in group.offers:
            if one.id not in seen:
                seen.add(one.id)
                url = reverse("desk:ticket_macro", args=[number, one.id])
                yield Option(one.name, url, _("Macros"), one.folder, method="post")


def _query(typed: str) -> str:
    return urlencode({"q": typed})
