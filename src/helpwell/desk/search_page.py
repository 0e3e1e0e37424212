"""What the page of search results shows, and what the box offers while one types."""

from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Left
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from helpwell.customers import access as customers
from helpwell.desk import search as finding
from helpwell.desk.inbox_views import HOME, Sort
from helpwell.desk.rows import Row, RowMaker
from helpwell.desk.saved_view_page import asker_of
from helpwell.desk.views_filter import save_url
from helpwell.desk.views_found import Wanted, csv_url, notes_on, page_of, row_sort, rows_of
from helpwell.people.models import Agent
from helpwell.search.conditions import Conditions
from helpwell.search.listing import Found
from helpwell.search.models import Order
from helpwell.search.names import similar
from helpwell.search.parse import Text
from helpwell.search.snippets import marked, snippet
from helpwell.search.spots import Spot
from helpwell.search.suggest import suggestions
from helpwell.search.understand import Understood, understand
from helpwell.search.verbs.remember_search import recent_searches
from helpwell.tickets.models import Message

CUSTOMERS_SHOWN, TICKETS_SHOWN, ORGANIZATIONS_SHOWN = 24, 50, 6
_READ = 6_000  # characters of a message that are looked through for its found words


@dataclass(frozen=True)
class Search:
    """One search as a URL asks for it."""

    text: str
    order: Order
    after: Spot | None
    before: Spot | None

    @classmethod
    def read(cls, query: QueryDict) -> "Search":
        """What the URL asks; whatever is made up is left out."""
        order = query.get("sort", "")
        return cls(
            finding.asked(query.get("q", "")),
            Order(order) if order in Order.values else Order.LATEST,
            Spot.read(query.get("after", "")),
            Spot.read(query.get("before", "")),
        )

    def url(self, **more: object) -> str:
        """The address of the search in another order or place."""
        kept = {"q": self.text} | ({} if self.order is Order.LATEST else {"sort": self.order.value})
        kept |= {key: str(value) for key, value in more.items()}
        return f"{reverse('desk:search')}?{urlencode(kept)}"


def page_context(person: Agent, search: Search) -> dict[str, Any]:
    """The results: tickets with what was found in them, customers and organizations."""
    understood = understand(search.text, asker_of(person))
    page = Found()
    if not understood.parsed.is_empty:
        wanted = Wanted(
            understood.conditions, search.order, after=search.after, before=search.before
        )
        page = page_of(person, wanted)
    words = plain_words(search.text, understood)
    found = list(finding.customers_found(person, words)[: CUSTOMERS_SHOWN + 1])
    rows = _rows(person, search, page, understood)
    if not rows and found and not understood.parsed.terms and search.after is None:
        lines = finding.tickets_of(
            person, found, TICKETS_SHOWN
        )  # found by the names of their customers
        rows = RowMaker(person, HOME.name, Sort.LATEST).rows(lines)
    like = [] if found or rows or not words else similar(customers.visible_to(person), words)
    return {
        "q": search.text,
        "number": finding.number_in(search.text),
        "rows": rows,
        "customers": finding.shown(found[:CUSTOMERS_SHOWN]),
        "has_more": len(found) > CUSTOMERS_SHOWN,
        "similar": finding.shown(like),
        "organizations": _organizations(person, words),
        "notes": [*understood.problems, *(_without_gone(page))],
        "orders": [
            (one.label, Search(search.text, one, None, None).url(), one is search.order)
            for one in Order
        ],
        "order_words": search.order.label,
        "pager": {
            "newer_url": search.url(before=page.newer) if page.newer else "",
            "older_url": search.url(after=page.older) if page.older else "",
        },
        "save_url": f"{save_url('', Conditions())}&{urlencode({'q': search.text})}"
        if search.text
        else "",
        "csv_url": csv_url(person, "", Conditions(), search.text) if rows else "",
        "is_first": search.after is None and search.before is None,
    }


def suggestions_context(person: Agent, text: str) -> dict[str, Any]:
    """What the box offers: what one searched for, how the search may go on, tickets and customers."""
    ticket = finding.ticket_numbered(person, text)
    found = (
        finding.customers_found(person, text)[: finding.SUGGESTED]
        if text
        else finding.recent_customers(person)
    )
    shown = finding.shown(found)
    like = (
        similar(customers.visible_to(person), text)
        if text and not shown and ":" not in text
        else []
    )
    return {
        "q": text,
        "rows": RowMaker(person, HOME.name, Sort.LATEST).rows([ticket] if ticket else []),
        "number": finding.number_in(text),
        "pieces": suggestions(person, text) if text else [],
        "recent": [] if text else [(one, f"{reverse('desk:search')}?{urlencode({'q': one})}") for one in recent_searches(person)],
        "customers": shown,
        "similar": finding.shown(like),
        "all_url": f"{reverse('desk:search')}?{urlencode({'q': text})}" if text else "",
    }  # fmt: skip


def plain_words(text: str, understood: Understood) -> str:
    """The words alone, by which customers and organizations are found; none where operators narrow the search."""
    if understood.parsed.terms or understood.parsed.not_texts:
        return ""
    return text


def _without_gone(page: Found) -> list[str]:
    page.problems = []  # what a search names is looked up at once; it says itself what is not there
    return notes_on(page)


def _rows(person: Agent, search: Search, page: Found, understood: Understood) -> list[Row]:
    rows = rows_of(page, RowMaker(person, HOME.name, row_sort(search.order)))
    texts = understood.parsed.texts
    if not texts:
        return rows
    messages = {row.id: page.messages[row.id] for row in rows if row.id in page.messages}
    parts = Message.objects.filter(pk__in=messages.values()).annotate(part=Left("text", _READ))
    bodies = dict(parts.values_list("pk", "part"))
    return [_highlighted(row, bodies.get(messages.get(row.id, 0), ""), texts) for row in rows]


def _highlighted(row: Row, body: str, texts: tuple[Text, ...]) -> Row:
    found = snippet(body, texts) or snippet(row.snippet, texts)
    return row._replace(
        subject=marked(row.subject, texts), who=marked(row.who, texts), snippet=found or row.snippet
    )


def _organizations(person: Agent, words: str) -> list[dict[str, str]]:
    if len(words) < 2:
        return []
    rows = customers.organizations_visible_to(person).filter(name__icontains=words)
    return [
        {"url": reverse("desk:organization", args=[one.pk]), "name": one.name, "domain": one.domain}
        for one in rows.order_by("name")[:ORGANIZATIONS_SHOWN]
    ]
