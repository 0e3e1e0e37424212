"""The rail of places: what the signed-in person can go to, and what waits there. Nothing is asked before a page shows it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from helpwell.channels.email import outbox
from helpwell.desk.notice_list import unseen_count
from helpwell.people.company import remembered_company
from helpwell.people.gate import agent_of
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.routing.availability import current, in_words, remembered_reasons
from helpwell.routing.models import Availability
from helpwell.tickets.counts import counts_for
from helpwell.tickets.models import Shelf

Counts = dict[tuple[int, str], int]


def places(request: HttpRequest) -> dict[str, Any]:
    """The rail for the shells; empty for strangers."""
    person = agent_of(request)
    if person is None:
        return {"rail": [], "rail_foot": [], "company_name": SimpleLazyObject(company_name)}
    away: Any = SimpleLazyObject(lambda: current(person) if person.is_away else None)
    return {
        "rail": _later(lambda: _rail(request, person)),
        "rail_foot": _later(lambda: _foot(request, person)),
        "rail_topics": f"agent:{person.pk}",
        "rail_url": reverse("desk:rail"),
        "palette_url": reverse("desk:palette") if person.may(Permission.USE_DESK) else "",
        "user_away": SimpleLazyObject(lambda: in_words(away) if away else ""),
        "user_menu": _later(lambda: _menu(person, away)),
        "settings_nav": _later(lambda: _settings(request, person)),
        "company_name": SimpleLazyObject(company_name),
    }


def counts_of(request: HttpRequest) -> Counts:
    """How many tickets the viewer has where; asked once a request."""
    kept: Counts | None = request.__dict__.get("desk_counts")
    if kept is None:
        person = agent_of(request)
        kept = counts_for(person) if person else {}
        request.__dict__["desk_counts"] = kept
    return kept


def company_name() -> str:
    """The company's name for titles; kept for a minute in this process."""
    company = remembered_company()
    return company.name if company else "Helpwell"


def settings_places(request: HttpRequest, person: Agent) -> list[dict[str, Any]]:
    """The settings that the person may open."""
    return _settings(request, person)


def _rail(request: HttpRequest, person: Agent) -> list[dict[str, Any]]:
    mine = counts_of(request).get((Shelf.OPEN, "mine"), 0)
    caught = ("email:outbox", _("Outbox"), "outbox", "g b", Permission.USE_OUTBOX, 0)
    return _known(
        request,
        person,
        ("desk:overview", _("Home"), "home", "g a", Permission.USE_DESK, 0),
        ("desk:inbox", _("Inbox"), "inbox", "g i", Permission.USE_DESK, mine),
        ("desk:customers", _("Customers"), "customers", "g c", Permission.SEE_CUSTOMERS, 0),
        ("knowledge:articles", _("Knowledge"), "book", "g k", Permission.USE_DESK, 0),
        *([caught] if outbox.is_open_for_rail() else []),
        ("channels:ledger", _("Mail ledger"), "ledger", "g l", Permission.SEE_LEDGER, 0),
    )


def _foot(request: HttpRequest, person: Agent) -> list[dict[str, Any]]:
    unseen = unseen_count(person)
    return _known(
        request,
        person,
        ("desk:notices", _("Notices"), "bell", "g n", Permission.USE_DESK, unseen),
        ("people:settings", _("Settings"), "settings", "g ,", Permission.USE_DESK, 0),
    )


def _settings(request: HttpRequest, person: Agent) -> list[dict[str, Any]]:
    use, people = Permission.USE_DESK, Permission.MANAGE_PEOPLE
    return _known(
        request,
        person,
        ("people:profile", _("Your profile"), "mine", "", use, 0),
        ("desk:notice_choices", _("Notices"), "bell", "", use, 0),
        ("mfa_index", _("Two-factor"), "lock", "", use, 0),
        ("account_change_password", _("Password"), "key", "", use, 0),
        ("usersessions_list", _("Sessions"), "eye", "", use, 0),
        ("people:people", _("People"), "people", "", use, 0),
        ("people:roles", _("Roles"), "check", "", people, 0),
        ("people:teams", _("Teams"), "team", "", Permission.MANAGE_TEAMS, 0),
        ("people:company", _("Company"), "organization", "", Permission.MANAGE_COMPANY, 0),
        ("routing:availability", _("Availability"), "moon", "", use, 0),
        (
            "routing:availability_reasons",
            _("Reasons for being away"),
            "list",
            "",
            Permission.MANAGE_TEAMS,
            0,
        ),
        ("routing:hours", _("Hours and promises"), "clock", "", Permission.MANAGE_HOURS, 0),
        ("fields:fields", _("Fields"), "fields", "", Permission.MANAGE_FIELDS, 0),
        ("fields:forms", _("Ticket forms"), "form", "", Permission.MANAGE_FIELDS, 0),
        ("desk:tag_list", _("Tags"), "tag", "", Permission.MANAGE_TAGS, 0),
        ("tasks:checklists", _("Checklists"), "checklist", "", Permission.MANAGE_FIELDS, 0),
        ("macros:macros", _("Macros"), "macro", "", Permission.REPLY, 0),
        ("macros:scripts", _("Scripts"), "script", "", Permission.REPLY, 0),
        ("email:mailboxes", _("Mailboxes"), "mailbox", "", Permission.MANAGE_CHANNELS, 0),
        ("health", _("Health"), "health", "", Permission.SEE_HEALTH, 0),
    )


def _known(
    request: HttpRequest, person: Agent, *lines: tuple[str, str, str, str, Permission, int]
) -> list[dict[str, Any]]:
    found = []
    for name, label, icon, key, permission, count in lines:
        try:
            url = reverse(name, args=["mine"] if name == "desk:inbox" else None)
        except NoReverseMatch:
            continue
        if person.may(permission):
            shown = "99+" if count > 99 else str(count or "")
            found.append(
                {
                    "label": label,
                    "url": url,
                    "icon": icon,
                    "key": key,
                    "count": shown,
                    "current": _is_here(request, name, url),
                }
            )
    return found


def _is_here(request: HttpRequest, name: str, url: str) -> bool:
    path = _page_of(request)
    person = agent_of(request)
    begins_with_inbox = person is not None and person.home == Agent.Home.INBOX
    if name == "desk:overview":
        return path.startswith(url) or (path == "/" and not begins_with_inbox)
    if name == "desk:inbox":
        lists = ("/inbox/", "/tickets/", "/search/", "/views/")
        return path.startswith(lists) or (path == "/" and begins_with_inbox)
    if name == "desk:customers":
        return path.startswith((url, "/organizations/"))
    if name == "people:settings":
        return path.startswith((url, "/accounts/"))
    return path.startswith(url)


def _page_of(request: HttpRequest) -> str:
    """The path of the page that one looks at: a fragment is asked for from another one."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path


def _menu(person: Agent, away: Availability | None) -> list[dict[str, Any]]:
    return [*_presence(away), *_looks(person)]


def _presence(now: Availability | None) -> list[dict[str, Any]]:
    """Being there or not: the reasons of the company, one click each."""
    toggle = reverse("routing:availability_set", args=["toggle", 0])
    words = _("I am available") if now else _("I am away")
    items = [
        {
            "label": words,
            "url": toggle,
            "icon": "check" if now else "moon",
            "method": "post",
            "key": "g a",
        }
    ]
    items += [
        {
            "label": one.words,
            "url": reverse("routing:availability_set", args=[one.state, one.pk]),
            "icon": "clock",
            "method": "post",
        }
        for one in remembered_reasons()
        if not now or now.reason_id != one.pk
    ]
    own = {"label": _("Availability"), "url": reverse("routing:availability"), "icon": "calendar"}
    return [*items, own]


def _looks(person: Agent) -> list[dict[str, Any]]:
    compact = person.density == Agent.Density.COMPACT
    density = Agent.Density.COMFORTABLE if compact else Agent.Density.COMPACT
    items = [
        {
            "label": _("Comfortable rows") if compact else _("Compact rows"),
            "url": reverse("desk:preference", args=["density", density.value]),
            "icon": "menu",
            "method": "post",
        }
    ]
    for theme, icon, label in (
        (Agent.Theme.LIGHT, "sun", _("Light colors")),
        (Agent.Theme.DARK, "moon", _("Dark colors")),
        (Agent.Theme.SYSTEM, "eye", _("Colors as the system")),
    ):
        if person.theme != theme:
            url = reverse("desk:preference", args=["theme", theme.value])
            items.append({"label": label, "url": url, "icon": icon, "method": "post"})
    return items


def _later(make: Callable[[], list[dict[str, Any]]]) -> Any:
    return SimpleLazyObject(make)
