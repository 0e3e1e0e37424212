"""What the inbox shows for one request: the view asked for, its page, its counts, and the mark from which news counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.desk.cursors import Place
from helpwell.desk.inbox_views import GROUPS, HOME, SORT_WORDS, VIEWS, Sort, View
from helpwell.desk.lists import SIZE, page_of
from helpwell.desk.news import MOST, Mark, news_of
from helpwell.desk.rail import Counts, counts_of
from helpwell.desk.rows import Row, RowMaker
from helpwell.desk.saved_view_list import SavedList
from helpwell.desk.views_filter import bar_of
from helpwell.desk.views_found import Wanted, csv_url, notes_on, row_sort, rows_of, table_of
from helpwell.desk.views_found import page_of as found_page_of
from helpwell.kit.figures import grouped
from helpwell.people.gate import DeskRequest
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.search.access import visible_to as views_visible_to
from helpwell.search.conditions import Conditions
from helpwell.search.models import Grouping, Order
from helpwell.search.spots import Spot

Listed = View | SavedList


@dataclass(frozen=True)
class Asked:
    """What a URL asks of a list: the order, the place, and what it is filtered by; whatever is made up is left out."""

    view: Listed
    sort: Sort | Order
    after: str
    before: str
    current: int | None
    extra: Conditions
    shows_filter: bool = False

    @classmethod
    def read(cls, view: Listed, query: QueryDict) -> "Asked":
        """What the query of a URL asks for."""
        sort, current = query.get("sort", ""), query.get("current", "")
        kinds: type[Sort | Order] = Sort if isinstance(view, View) else Order
        extra = Conditions.read(query.getlist("c"), query.getlist("o"))
        return cls(
            view=view,
            sort=kinds(sort) if sort in set(kinds) else view.sort,
            after=query.get("after", ""),
            before=query.get("before", ""),
            current=int(current)
            if current.isascii() and current.isdigit() and len(current) < 19
            else None,
            extra=extra,
            shows_filter=bool(extra) or "filter" in query,
        )

    @property
    def is_plain(self) -> bool:
        """Whether it is one of the views that are always there, as it is."""
        return isinstance(self.view, View) and not self.extra

    @property
    def is_first(self) -> bool:
        """Whether the beginning of the list is asked for."""
        return not self.after and not self.before

    @property
    def name(self) -> str:
        """How the address of a ticket names this list: its name and what it is filtered by."""
        return (
            "&".join([self.view.name, urlencode(self.extra.pairs())])
            if self.extra
            else self.view.name
        )

    def url(self, part: str = "", **query: object) -> str:
        """The address of this list in this order."""
        kept = [] if self.sort is self.view.sort else [("sort", self.sort.value)]
        kept += self.extra.pairs()
        kept += [(key, str(value)) for key, value in query.items() if value is not None]
        path = self.view.path(part)
        return f"{path}?{urlencode(kept)}" if kept else path

    def conditions(self) -> Conditions:
        """The list and its filter as conditions."""
        own = self.view.conditions
        return Conditions((*own.all, *self.extra.all), (*own.any, *self.extra.any))


def list_context(request: DeskRequest, asked: Asked) -> dict[str, Any]:
    """The context of the list pane."""
    person = request.user
    current = asked.current or open_ticket(request)
    mark = Mark.now()  # before the list is read: what comes in between is news, and not lost
    counts = counts_of(request)
    content = (
        _plain(person, asked, current, counts) if asked.is_plain else _found(person, asked, current)
    )
    return {
        "view": asked.view,
        "view_url": asked.url(),
        "views": view_links(person, counts, asked.view),
        "menu_url": f"{reverse('desk:saved_view_menu')}?current={asked.view.name}",
        "edit_url": asked.view.path("_edit") if isinstance(asked.view, SavedList) else "",
        "failed_url": failed_mail_url(person),
        "sorts": sort_links(asked),
        "new_url": reverse("desk:ticket_new") if person.may(Permission.CREATE_TICKETS) else "",
        "sort_words": _sort_words(asked.view)[asked.sort],
        "shown": shown_word(content["rows"]),
        "news_url": asked.url("_news", since=mark, inside=None if asked.is_first else 1),
        "topics": topics_of(person),
        "filter_url": asked.url(filter=1),
        "bar": bar_of(person, asked) if asked.shows_filter else None,
        "csv_url": csv_url(person, asked.view.name, asked.extra),
        "is_first": asked.is_first,
        "is_beside": current is not None,
        "is_page_part": current is None and "HX-Request" in request.headers,
        "pushes": "false" if current else "true",
        "heading": "h2" if current else "h1",
    } | content


def _plain(person: Agent, asked: Asked, current: int | None, counts: Counts) -> dict[str, Any]:
    """A view that is always there: one index answers it, and its count is kept."""
    assert isinstance(asked.view, View)
    sort = Sort(asked.sort)
    after, before = Place.read(asked.after), Place.read(asked.before)
    page = page_of(person, asked.view, sort, after=after, before=before)
    count = counts.get((asked.view.shelf, asked.view.whose), 0)
    return {
        "rows": RowMaker(person, asked.view.name, sort, current).rows(page.lines),
        "pager": pager(asked, page.newer, page.older, count if asked.view.whose else None),
        "first_step": first_step(asked.view, counts),
    }


def _found(person: Agent, asked: Asked, current: int | None) -> dict[str, Any]:
    """A list that conditions make."""
    view, order = asked.view, Order(asked.sort.value)
    saved = view.saved if isinstance(view, SavedList) else None
    page = found_page_of(
        person,
        Wanted(
            asked.conditions() if saved else asked.extra,
            order,
            Grouping(saved.grouping) if saved else Grouping.NONE,
            after=Spot.read(asked.after),
            before=Spot.read(asked.before),
            parts=view.parts_for(person) if isinstance(view, View) else None,
        ),
    )
    rows = rows_of(page, RowMaker(person, asked.name, row_sort(order), current))
    return {
        "rows": rows,
        "table": table_of(page, rows, saved.columns) if saved and current is None else {},
        "notes": notes_on(page),
        "pager": pager(asked, page.newer, page.older, None),
        "first_step": {},
    }


def news_context(request: DeskRequest, asked: Asked) -> dict[str, Any] | None:
    """The context of the news of an open list; None where the question makes no sense."""
    mark = Mark.read(request.GET.get("since", ""))
    shown = read_shown(request.GET.get("shown", ""))
    if mark is None or shown is None:
        return None
    current = open_ticket(request)
    news = news_of(request.user, asked.view, mark, shown)
    sort = asked.sort if isinstance(asked.sort, Sort) else row_sort(asked.sort)
    found = "inside" not in request.GET and news.new
    return {
        "rows": RowMaker(request.user, asked.name, sort, current).rows(news.changed),
        "gone": news.gone,
        "gone_words": _("No longer in your lists:"),
        "shown": ",".join(f"{number}.{version}" for number, version in news.versions.items()),
        "news_words": news_words(news.new) if found else "",
        "view_url": asked.url(),
        "pushes": "false" if current else "true",
        "views": view_links(request.user, counts_of(request), asked.view),
    }


def view_links(person: Agent, counts: Counts, current: Listed) -> list[dict[str, Any]]:
    """The links of the list of views, with how many tickets lie in each."""
    return [
        {
            "name": view.name,
            "label": view.label,
            "url": reverse("desk:inbox", args=[view.name]),
            "icon": view.icon,
            "key": view.key,
            "count": short_count(counts.get((view.shelf, view.whose), 0)),
            "current": view is current,
            "starts_group": view.name in GROUPS,
        }
        for view in VIEWS.values()
        if (view.whose != "team" or person.team_ids) and person.may(view.needs)
    ]


def sort_links(asked: Asked) -> list[dict[str, Any]]:
    """The links that change the order."""
    return [
        {
            "label": words,
            "url": replace(asked, sort=sort).url(),
            "current": sort is asked.sort,
        }
        for sort, words in _sort_words(asked.view).items()
    ]


def _sort_words(view: Listed) -> "dict[Any, Any]":
    return SORT_WORDS if isinstance(view, View) else {one: one.label for one in Order}


def pager(asked: Asked, newer: object, older: object, count: int | None) -> dict[str, str]:
    """The way to newer and older pages, and how many there are in all, where that is known."""
    words = ""
    if count is not None:
        words = ngettext("{n} ticket", "{n} tickets", count).format(n=grouped(count))
    return {
        "words": words,
        "newer_url": asked.url(before=newer) if newer else "",
        "older_url": asked.url(after=older) if older else "",
    }


def first_step(view: Listed, counts: Counts) -> dict[str, str]:
    """Where a person with nothing of their own finds what nobody has taken yet; empty where there is nothing."""
    unassigned = VIEWS["unassigned"]
    waiting = counts.get((unassigned.shelf, unassigned.whose), 0)
    if view is not HOME or not waiting:
        return {}
    words = ngettext("See the one that nobody has", "See {n} that nobody has", waiting)
    return {
        "url": reverse("desk:inbox", args=[unassigned.name]),
        "words": words.format(n=waiting),
    }


def topics_of(person: Agent) -> str:
    """The live topics that the person's lists listen to."""
    topics = (
        ["inbox"]
        if person.may(Permission.SEE_ALL_TICKETS)
        else [f"team:{team}" for team in sorted(person.team_ids)]
    )
    return " ".join([*topics, f"agent:{person.pk}"])


def shown_word(rows: Sequence[Row]) -> str:
    """The rows of a page as one word: id.version, separated by commas."""
    return ",".join(f"{row.id}.{row.version}" for row in rows)


def short_count(count: int) -> str:
    """A number that fits beside a word; nothing for none."""
    if count <= 0:
        return ""
    if count < 10_000:
        return str(count)
    return _("{n}k").format(n=count // 1000)


def read_shown(word: str) -> dict[int, str] | None:
    """The rows that a page shows and their versions; None for a made-up word."""
    found: dict[int, str] = {}
    for part in filter(None, word.split(",")):
        number, _dot, version = part.partition(".")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        found[int(number)] = version
    return found if len(found) <= 2 * SIZE else None


def news_words(count: int) -> str:
    """How many tickets are new to a list."""
    if count >= MOST:
        return _("{n}+ new").format(n=MOST - 1)
    return ngettext("{n} new", "{n} new", count).format(n=count)


def open_ticket(request: HttpRequest) -> int | None:
    """The number of the ticket that stands beside the list in the page that asks; None where none does."""
    path = urlsplit(request.headers.get("HX-Current-URL", "")).path
    try:
        found = resolve(path)
    except Resolver404:
        return None
    number = found.kwargs.get("number")
    return number if found.view_name == "desk:ticket" and isinstance(number, int) else None


def failed_mail_url(person: Agent) -> str:
    """Where the mail stands that could not be read; empty for those who may not see it."""
    if not person.may(Permission.SEE_LEDGER):
        return ""
    try:
        return reverse("channels:ledger") + "?state=failed"
    except NoReverseMatch:
        return ""


def came_from(request: HttpRequest, person: Agent) -> Asked:
    """The list that a ticket was opened from: the view that `?view=` names and its filter; the home view for one that is not there."""
    name = request.GET.get("view", "")
    view: Listed = view_named(name)
    if name.startswith("v") and name[1:].isascii() and name[1:].isdigit() and len(name) < 19:
        saved = views_visible_to(person).filter(pk=int(name[1:])).first()
        view = SavedList(saved, Conditions()) if saved else view
    return Asked.read(view, request.GET)


def view_named(name: str) -> View:
    """The view of a name; the home view for one that is not there."""
    return VIEWS.get(name, HOME)
