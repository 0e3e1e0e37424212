"""What stands in a help center for one reader: categories with what they hold, articles as lines. Nothing that may not be read counts."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Q, QuerySet, Sum

from helpwell.helpcenter.numbered import Numbered
from helpwell.helpcenter.site import Site
from helpwell.kit import clock
from helpwell.kit.text import preview
from helpwell.knowledge.access import editions_read_by
from helpwell.knowledge.models import Category, CategoryName, Edition, ReadingDay
from helpwell.knowledge.words import slug_of

MOST_LINES = 200
_ADDRESSES = re.compile(r"\s?<(?:https?|mailto):[^<>\s]{0,2000}>?")
_POPULAR_DAYS = timedelta(days=90)


@dataclass(frozen=True)
class Line:
    """An article in a list."""

    article_id: int
    title: str
    summary: str
    language: str
    url: str


@dataclass
class Shelf:
    """A category or a section, with how many articles this reader finds in it, those of its sections included."""

    pk: int
    name: str
    description: str
    url: str
    own_count: int
    parent: int | None
    sections: list["Shelf"] = field(default_factory=list)

    @property
    def numbered(self) -> Numbered:
        """Its part of its address."""
        return Numbered(self.pk, slug_of(self.name))

    @property
    def count(self) -> int:
        """How many articles."""
        return self.own_count + sum(section.own_count for section in self.sections)


def shelves(site: Site) -> list[Shelf]:
    """The categories that hold something for this reader, in order, each with its sections. Three queries."""
    found = _shelves(site)
    for shelf in found.values():
        if shelf.parent in found and shelf.own_count:
            found[shelf.parent].sections.append(shelf)
    return [one for one in found.values() if one.parent is None and one.count]


def shelf_of(site: Site, category_id: int) -> tuple[Shelf, Shelf | None] | None:
    """One category with its sections, and the one that it stands in; None where it holds nothing for this reader."""
    for top in shelves(site):
        if top.pk == category_id:
            return top, None
        for section in top.sections:
            if section.pk == category_id:
                return section, top
    return None


def _shelves(site: Site) -> dict[int, Shelf]:
    living = Category.objects.filter(help_center=site.center, archived_at=None)
    rows = editions_read_by(site.visitor).filter(article__category__in=living)
    counts = dict(
        rows.order_by().values_list("article__category").annotate(n=Count("article", distinct=True))
    )
    names = _names(site)
    return {
        one.pk: Shelf(
            one.pk,
            names[one.pk][0],
            names[one.pk][1],
            site.url("category", category=Numbered(one.pk, slug_of(names[one.pk][0]))),
            counts.get(one.pk, 0),
            one.parent_id,
        )
        for one in living
        if one.pk in names
    }


def _names(site: Site) -> dict[int, tuple[str, str]]:
    """Category → its name and what it says about itself, in the site's language, or the help center's own, or any."""
    best: dict[int, tuple[int, str, str]] = {}
    for one in CategoryName.objects.filter(category__help_center=site.center).order_by("id"):
        rank = 2 if one.language == site.language else int(one.language == site.center.language)
        if one.category_id not in best or rank > best[one.category_id][0]:
            best[one.category_id] = (rank, one.name, one.description)
    return {pk: (name, description) for pk, (_rank, name, description) in best.items()}


def lines_in(site: Site, category_id: int) -> list[Line]:
    """The articles that stand in a category itself, in order."""
    return lines(site, Q(article__category=category_id))


def loose_lines(site: Site) -> list[Line]:
    """The articles that stand in no category, the first twenty."""
    return lines(site, Q(article__category=None))[:20]


def popular(site: Site, most: int = 6) -> list[Line]:
    """What was read most in 90 days."""
    since = (clock.now() - _POPULAR_DAYS).date()
    readable = editions_read_by(site.visitor).values("article")
    read = ReadingDay.objects.filter(day__gte=since, article__in=readable).order_by()
    top = list(
        read.values_list("article").annotate(n=Sum("views")).order_by("-n", "article")[:most]
    )
    found = {line.article_id: line for line in lines(site, Q(article__in=[pk for pk, _n in top]))}
    return [found[pk] for pk, _n in top if pk in found]


def lines(site: Site, which: Q) -> list[Line]:
    """The articles as lines, each once, in the site's language or else in its own."""
    return [line_of(site, one) for one in best_editions(site, which)[:MOST_LINES]]


def best_editions(site: Site, which: Q) -> list[Edition]:
    """For each article the words that this reader gets, in the order of the articles."""
    rows = (
        editions_read_by(site.visitor)
        .filter(which)
        .select_related("article", "live")
        .defer("live__html")
        .order_by("article__position", "article_id", "language")
    )
    editions: dict[int, list[Edition]] = defaultdict(list)
    for one in rows[: MOST_LINES * 20]:
        editions[one.article_id].append(one)
    return [best(site, found) for found in editions.values()]


def best(site: Site, editions: Iterable[Edition]) -> Edition:
    """The words in the site's language, or else in the article's own, or any: as `edition_for` chooses."""
    found = {one.language: one for one in editions}
    own = next(iter(found.values())).article.language
    return found.get(site.language) or found.get(own) or next(iter(found.values()))


def line_of(site: Site, edition: Edition) -> Line:
    """One line."""
    live = edition.live
    return Line(
        edition.article_id,
        live.title if live else "",
        in_short(live.text, 140) if live else "",
        edition.language,
        article_url(site, edition),
    )


def in_short(text: str, length: int) -> str:
    """The beginning of an article's text, without the addresses of its links."""
    return preview(without_addresses(text[: length * 10]), length)


def without_addresses(text: str) -> str:
    """The text as one reads it: where its links lead is no part of it, and may be nothing for this reader."""
    return _ADDRESSES.sub("", text)


def article_url(site: Site, edition: Edition) -> str:
    """Where the article is read on this site."""
    return site.url("article", article=numbered(edition))


def numbered(edition: Edition) -> Numbered:
    """The article's part of its address. The words of what is published, not of what is being written."""
    return Numbered(edition.article_id, slug_of(edition.live.title) if edition.live else "")


def readable_editions(site: Site, article_ids: Iterable[int]) -> "QuerySet[Edition]":
    """The editions of these articles that this reader may read."""
    rows = editions_read_by(site.visitor).filter(article__in=list(article_ids))
    return rows.select_related("article", "live").defer("live__html", "live__text")
