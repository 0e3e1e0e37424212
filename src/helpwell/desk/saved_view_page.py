"""What the screens of saved views show: the menu with its counts, the builder and its preview, the list of all views."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from helpwell.desk import saved_view_form as form
from helpwell.desk.inbox_views import VIEWS
from helpwell.desk.rows import RowMaker
from helpwell.desk.saved_view_list import ICON, SavedList
from helpwell.desk.views_found import Wanted, notes_on, page_of, row_sort, rows_of
from helpwell.kit import clock
from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Permission
from helpwell.search import access
from helpwell.search.conditions import Conditions
from helpwell.search.listing import counted, kept_count
from helpwell.search.models import Grouping, Order, SavedView
from helpwell.search.questions import Asker
from helpwell.search.table import COLUMNS, choosable
from helpwell.search.understand import understand
from helpwell.search.verbs.save_view import CannotSave, Draft

PREVIEWED = 8
_COUNTING = 0.6  # seconds that the counts of a menu may take


def groups_of(
    person: Agent, current: str = "", *, with_counts: bool = True
) -> list[dict[str, Any]]:
    """The views that a person may open: their own, each team's, everyone's; with how many tickets lie in each."""
    views = access.visible_to(person).select_related("team").prefetch_related("conditions")
    groups: dict[str, list[dict[str, Any]]] = {}
    until = monotonic() + _COUNTING if with_counts else 0  # the others are counted the next time
    for view in sorted(views, key=_order):
        with_count = monotonic() < until
        groups.setdefault(whose(view), []).append(_link(view, person, current, with_count))
    return [{"title": title, "links": links} for title, links in groups.items()]


def whose(view: SavedView) -> str:
    """Whose view it is, in words."""
    if view.owner_id is not None:
        return _("Your views")
    return view.team.name if view.team is not None else _("For everyone")


def _order(view: SavedView) -> tuple[int, str, int, str]:
    kind = 0 if view.owner_id is not None else 1 if view.team_id is not None else 2
    return (kind, view.team.name if view.team is not None else "", view.place, view.name)


def _link(view: SavedView, person: Agent, current: str, with_counts: bool) -> dict[str, Any]:
    listed = SavedList.of(view)
    count = (
        kept_count(person, f"{view.pk}.{view.version}", listed.conditions) if with_counts else None
    )
    return {
        "id": view.pk,
        "name": listed.name,
        "label": view.name,
        "url": listed.path(),
        "icon": ICON,
        "count": str(count) if count and (count.n or not count.is_exact) else "",
        "current": listed.name == current,
        "may_change": access.may_change(person, view),
    }


def managed(person: Agent) -> list[dict[str, Any]]:
    """The views as the page that lists them shows them, each with its conditions in words."""
    groups = groups_of(person, with_counts=False)
    words = {
        view.pk: _said(view, person)
        for view in access.visible_to(person).prefetch_related("conditions")
    }
    for group in groups:
        for link in group["links"]:
            link["words"] = words.get(link["id"], "")
    return groups


def _said(view: SavedView, person: Agent) -> str:
    asked = view.asked()
    said = [form.said(one, person) for one in asked.all]
    some = [form.said(one, person) for one in asked.any]
    if some:
        said.append(_("any of: {conditions}").format(conditions=" / ".join(some)))
    return " · ".join(said) or _("Every ticket that you may see")


@dataclass
class Builder:
    """A view as it is being built."""

    name: str
    share: str  # me, everyone, or the id of a team
    order: Order
    grouping: Grouping
    columns: tuple[str, ...]
    lines: list[form.Line]

    @classmethod
    def of(cls, view: SavedView) -> "Builder":
        """A view that is kept."""
        share = "me" if view.owner_id else str(view.team_id or "everyone")
        lines = form.lines_of(view.asked())
        return cls(
            view.name, share, Order(view.order), Grouping(view.grouping), tuple(view.columns), lines
        )

    @classmethod
    def beginning(cls, query: QueryDict, person: Agent) -> "Builder":
        """A new view: from a list and its filter, from a search, or from nothing."""
        asked = conditions_named(query, person)
        lines = form.lines_of(asked) or [form.new_line()]
        return cls("", "me", Order.LATEST, Grouping.NONE, (), lines)

    @classmethod
    def read(cls, query: QueryDict, person: Agent) -> "Builder":
        """What the form sent."""
        order, grouping = query.get("order", ""), query.get("grouping", "")
        known = dict(choosable())
        return cls(
            query.get("name", "")[:200],
            query.get("share", "me"),
            Order(order) if order in Order.values else Order.LATEST,
            Grouping(grouping) if grouping in Grouping.values else Grouping.NONE,
            tuple(name for name in query.getlist("column") if name in known)[:20],
            form.read(query, person),
        )

    @property
    def conditions(self) -> Conditions:
        """What its rows say."""
        return form.conditions_of(self.lines)

    def draft(self, person: Agent) -> Draft:
        """The view that it is to become. Raises CannotSave."""
        if any(line.error for line in self.lines):
            raise CannotSave(_("One of the conditions cannot be understood."))
        team = (
            Team.objects.filter(pk=int(self.share)).first()
            if self.share.isdecimal() and len(self.share) < 19
            else None
        )
        if self.share not in ("me", "everyone") and team is None:
            raise CannotSave(_("That team is gone."))
        owner = person if self.share == "me" else None
        return Draft(
            self.name, self.conditions, owner, team, self.order, self.grouping, self.columns
        )


def may_keep(person: Agent, draft: Draft) -> bool:
    """Whether the person may put a view there."""
    if draft.owner is not None:
        return draft.owner.pk == person.pk
    return access.may_share(person, None, draft.team.pk if draft.team else None)


def conditions_named(query: QueryDict, person: Agent) -> Conditions:
    """The conditions of a list, its filter and a search that a URL names."""
    name = query.get("view", "")
    own = VIEWS[name].conditions if name in VIEWS else Conditions()
    if name.startswith("v") and name[1:].isdecimal() and len(name) < 19:
        saved = access.visible_to(person).filter(pk=int(name[1:])).first()
        own = saved.asked() if saved else own
    extra = Conditions.read(query.getlist("c"), query.getlist("o"))
    words = query.get("q", "")
    searched = understand(words, asker_of(person)).conditions if words else Conditions()
    return Conditions((*own.all, *extra.all, *searched.all), (*own.any, *extra.any, *searched.any))


def asker_of(person: Agent) -> Asker:
    """The person, now, in their zone."""
    return Asker(person, clock.now(), person.zone or get_current_timezone())


def builder_context(
    person: Agent, builder: Builder, view: SavedView | None, error: str = ""
) -> dict[str, Any]:
    """The builder's page."""
    rows = [line.shown(person) for line in builder.lines]
    names = dict(choosable())
    return {
        "view": view,
        "name": builder.name,
        "error": error,
        "all_rows": [row for row in rows if not row["is_any"]],
        "any_rows": [row for row in rows if row["is_any"]],
        "shares": shares(person, builder.share),
        "orders": [(one.value, one.label, one is builder.order) for one in Order],
        "groupings": [(one.value, one.label, one is builder.grouping) for one in Grouping],
        "columns": [(key, names[key], True) for key in builder.columns if key in names]
        + [(key, label, False) for key, label in names.items() if key not in builder.columns],
        "known_columns": len(COLUMNS),
        "back_url": SavedList.of(view).path() if view else reverse("desk:home"),
        "may_change": view is None or access.may_change(person, view),
    }


def shares(person: Agent, chosen: str) -> list[tuple[str, str, bool]]:
    """Who may see a view, as far as the person may say so."""
    found = [("me", _("Only you"))]
    if person.may(Permission.SHARE_VIEWS):
        teams = Team.objects.filter(closed_at=None)
        mine = [team for team in teams if access.may_share(person, None, team.pk)]
        found += [(str(team.pk), _("The team {name}").format(name=team.name)) for team in mine]
        found.append(("everyone", _("Everyone")))
    return [(key, label, key == chosen) for key, label in found]


def preview_context(person: Agent, builder: Builder) -> dict[str, Any]:
    """The first tickets of a view that is being built, and how many there are."""
    asked = builder.conditions
    page = page_of(person, Wanted(asked, builder.order, builder.grouping))
    page.ids = page.ids[:PREVIEWED]
    rows = rows_of(page, RowMaker(person, "open", row_sort(builder.order)))
    return {"count": counted(person, asked), "rows": rows, "notes": notes_on(page)}
