"""The page of all articles: by category, filtered, with what is going on in each language."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from helpwell.kit import clock
from helpwell.knowledge.access import visible_to
from helpwell.knowledge.models import Article, Edition, HelpCenter
from helpwell.knowledge.reads import Use, behind, category_paths, translations_behind, use_of
from helpwell.people.access import visible_to as people_visible_to
from helpwell.people.models import Agent

PAGE = 100
STATE_ICONS = {
    Edition.State.DRAFT: "edit",
    Edition.State.REVIEW: "eye",
    Edition.State.SCHEDULED: "clock",
    Edition.State.PUBLISHED: "check",
}


@dataclass(frozen=True)
class Tongue:
    """An article in one language, as the list shows it."""

    edition: Edition
    behind: int

    @property
    def icon(self) -> str:
        """The picture of its state."""
        return STATE_ICONS[Edition.State(self.edition.state)]

    @property
    def words(self) -> str:
        """Its state in words."""
        return str(Edition.State(self.edition.state).label)


@dataclass(frozen=True)
class Line:
    """One article in the list."""

    article: Article
    source: Tongue
    others: list[Tongue]
    category: str
    use: Use
    is_due: bool


def list_context(person: Agent, asked: QueryDict) -> dict[str, Any]:
    """The lines that were asked for, by category. As many queries for one article as for all."""
    wanted = {name: asked.get(name, "").strip()[:100] for name in _FILTERS}
    rows = visible_to(person)
    if wanted["show"] != "archived":
        rows = rows.filter(archived_at=None)
    for name, value in wanted.items():
        if value:
            rows = rows.filter(_FILTERS[name](value))
    page = _number(asked.get("page", "")) or 1
    found = list(_in_order(rows)[(page - 1) * PAGE : page * PAGE + 1])
    paths = category_paths(get_language() or "")
    return {
        "lines": lines_of(found[:PAGE], paths),
        "wanted": wanted,
        "is_filtered": any(wanted.values()),
        "shows": _shows(),
        "categories": list(paths.items()),
        "audiences": Article.Audience.choices,
        "owners": people_visible_to(person).filter(is_active=True).order_by("name"),
        "languages": known_languages(),
        "newer_url": _url(asked, page - 1) if page > 1 else "",
        "older_url": _url(asked, page + 1) if len(found) > PAGE else "",
        "page": page,
    }


def lines_of(articles: list[Article], paths: dict[int, str]) -> list[Line]:
    """The articles with their languages and use. Five queries."""
    editions = Edition.objects.filter(article__in=articles).select_related("article", "head")
    rows = list(editions)
    late, uses, today = behind(rows), use_of(one.pk for one in articles), clock.today()
    tongues: dict[int, list[Tongue]] = {}
    for each in rows:
        tongues.setdefault(each.article_id, []).append(Tongue(each, late.get(each.pk, 0)))
    lines = []
    for one in articles:
        all_of = tongues.get(one.pk, [])
        source = next((tongue for tongue in all_of if tongue.edition.is_source), None)
        if source is not None:
            others = [tongue for tongue in all_of if tongue is not source]
            category = paths.get(one.category_id or 0, "")
            use = uses.get(one.pk, Use())
            lines.append(Line(one, source, others, category, use, one.needs_review(today)))
    return lines


def known_languages() -> list[str]:
    """The languages of all help centers, and of all articles there are."""
    of_centers = {code for one in HelpCenter.objects.all() for code in one.languages}
    return sorted(
        of_centers | set(Edition.objects.order_by().values_list("language", flat=True).distinct())
    )


def _in_order(rows: "QuerySet[Article]") -> "QuerySet[Article]":
    top = Coalesce("category__parent__position", "category__position")
    return rows.select_related("owner", "team", "category").order_by(
        F("help_center__position").asc(nulls_last=True),
        "help_center",
        top.asc(nulls_last=True),
        Coalesce("category__parent", "category"),
        F("category__parent").asc(nulls_first=True),
        "category__position",
        "category",
        "position",
        "id",
    )


def _of_edition(condition: Q) -> Q:
    return Q(Exists(Edition.objects.filter(condition, article=OuterRef("pk"))))


def _show(value: str) -> Q:
    plain = Q(review_asked_at=None, publish_at=None)
    conditions = {
        "draft": plain & Q(live=None),
        "review": Q(review_asked_at__isnull=False),
        "scheduled": Q(review_asked_at=None, publish_at__isnull=False),
        "published": Q(live__isnull=False),
        "changed": Q(live__isnull=False) & ~Q(live=F("head")),
        "behind": translations_behind(),
    }
    if value in conditions:
        return _of_edition(conditions[value])
    if value == "archived":
        return Q(archived_at__isnull=False)
    return Q(review_by__lte=clock.today()) if value == "due" else Q()


def _category(value: str) -> Q:
    if value == "none":
        return Q(category=None)
    return Q(category=_number(value)) | Q(category__parent=_number(value))


def _owner(value: str) -> Q:
    return Q(owner=None) if value == "none" else Q(owner=_number(value))


def _language(value: str) -> Q:
    """Articles in the language; with "-" before it those that are not."""
    there = _of_edition(Q(language=value.removeprefix("-")))
    return ~there if value.startswith("-") else there


_FILTERS = {
    "q": lambda value: _of_edition(Q(head__title__icontains=value)),
    "show": _show,
    "category": _category,
    "audience": lambda value: Q(audience=value),
    "owner": _owner,
    "language": _language,
}


def _shows() -> list[tuple[str, str]]:
    return [
        ("", _("In use")),
        ("draft", _("Draft")),
        ("review", _("In review")),
        ("scheduled", _("Scheduled")),
        ("published", _("Published")),
        ("changed", _("With unpublished changes")),
        ("due", _("Past their review")),
        ("behind", _("With a translation behind")),
        ("archived", _("Archived")),
    ]


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def _url(asked: QueryDict, page: int) -> str:
    query = asked.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
