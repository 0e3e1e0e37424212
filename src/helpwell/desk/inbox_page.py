"""What the inbox shows for one request: the view asked for, its page, its counts, and the mark from which news counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.desk.cursors import Place
from helpwell.desk.inbox_views import GROUPS, HOME, SORT_WORDS, VIEWS, Sort, View
from helpwell.desk.lists import SIZE, Page, page_of
from helpwell.desk.news import MOST, Mark, news_of
from helpwell.desk.rail import Counts, counts_of
from helpwell.desk.rows import Row, RowMaker
from helpwell.people.gate import DeskRequest
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission


@dataclass(frozen=True)
class Asked:
    """What a URL asks of a view: the order and the place; whatever is made up is left out."""

    view: View
    sort: Sort
    after: Place | None
    before: Place | None
    current: int | None

    @classmethod
    def read(cls, view: View, query: QueryDict) -> "Asked":
        """What the query of a URL asks for."""
        sort, current = query.get("sort", ""), query.get("current", "")
        return cls(
            view=view,
            sort=Sort(sort) if sort in set(Sort) else view.sort,
            after=Place.read(query.get("after", "")),
            before=Place.read(query.get("before", "")),
            current=int(current)
            if current.isascii() and current.isdigit() and len(current) < 19
            else None,
        )

    @property
    def is_first(self) -> bool:
        """Whether the beginning of the list is asked for."""
        return self.after is None and self.before is None

    def url(self, name: str = "desk:inbox", **query: object) -> str:
        """The address of this view in this order."""
        kept = {} if self.sort is self.view.sort else {"sort": self.sort.value}
        kept |= {key: str(value) for key, value in query.items() if value is not None}
        path = reverse(name, args=[self.view.name])
        return f"{path}?{urlencode(kept)}" if kept else path


def list_context(request: DeskRequest, asked: Asked) -> dict[str, Any]:
    """The context of the list pane."""
    person = request.user
    current = asked.current or open_ticket(request)
    mark = Mark.now()  # before the list is read: what comes in between is news, and not lost
    page = page_of(person, asked.view, asked.sort, after=asked.after, before=asked.before)
    rows = RowMaker(person, asked.view.name, asked.sort, current).rows(page.lines)
    counts = counts_of(request)
    return {
        "view": asked.view,
        "view_url": asked.url(),
        "views": view_links(person, counts, asked.view),
        "failed_url": failed_mail_url(person),
        "sorts": sort_links(asked),
        "new_url": reverse("desk:ticket_new") if person.may(Permission.CREATE_TICKETS) else "",
        "sort_words": SORT_WORDS[asked.sort],
        "rows": rows,
        "shown": shown_word(rows),
        "news_url": asked.url("desk:inbox_news", since=mark, inside=None if asked.is_first else 1),
        "topics": topics_of(person),
        "pager": pager(asked, page, counts.get((asked.view.shelf, asked.view.whose), 0)),
        "is_first": asked.is_first,
        "first_step": first_step(asked.view, counts),
        "is_beside": current is not None,
        "is_page_part": current is None and "HX-Request" in request.headers,
        "pushes": "false" if current else "true",
        "heading": "h2" if current else "h1",
    }


def news_context(request: DeskRequest, asked: Asked) -> dict[str, Any] | None:
    """The context of the news of an open list; None where the question makes no sense."""
    mark = Mark.read(request.GET.get("since", ""))
    shown = read_shown(request.GET.get("shown", ""))
    if mark is None or shown is None:
        return None
    current = open_ticket(request)
    news = news_of(request.user, asked.view, mark, shown)
    found = "inside" not in request.GET and news.new
    return {
        "rows": RowMaker(request.user, asked.view.name, asked.sort, current).rows(news.changed),
        "gone": news.gone,
        "gone_words": _("No longer in your lists:"),
        "shown": ",".join(f"{number}.{version}" for number, version in news.versions.items()),
        "news_words": news_words(news.new) if found else "",
        "view_url": asked.url(),
        "pushes": "false" if current else "true",
        "views": view_links(request.user, counts_of(request), asked.view),
    }


def view_links(person: Agent, counts: Counts, current: View) -> list[dict[str, Any]]:
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
        if view.whose != "team" or person.team_ids
    ]


def sort_links(asked: Asked) -> list[dict[str, Any]]:
    """The links that change the order."""
    path = reverse("desk:inbox", args=[asked.view.name])
    return [
        {
            "label": words,
            "url": path if sort is asked.view.sort else f"{path}?sort={sort.value}",
            "current": sort is asked.sort,
        }
        for sort, words in SORT_WORDS.items()
    ]


def pager(asked: Asked, page: Page, count: int) -> dict[str, str]:
    """The way to newer and older pages, and how many there are in all."""
    words = ngettext("{n} ticket", "{n} tickets", count).format(n=f"{count:,}")
    return {
        "words": words,
        "newer_url": asked.url(before=page.newer) if page.newer else "",
        "older_url": asked.url(after=page.older) if page.older else "",
    }


def first_step(view: View, counts: Counts) -> dict[str, str]:
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


def list_url(request: HttpRequest, number: int) -> str:
    """Where a ticket's page loads the list from that stands beside it: the view that `?view=` names."""
    view = request.GET.get("view", "")
    path = reverse("desk:inbox_list", args=[view if view in VIEWS else HOME.name])
    return f"{path}?current={number}"


def view_named(name: str) -> View:
    """The view of a name; the home view for one that is not there."""
    return VIEWS.get(name, HOME)
