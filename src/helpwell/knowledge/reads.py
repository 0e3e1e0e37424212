"""Batch questions about articles for this room's screens and others'."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from helpwell.kit import clock
from helpwell.knowledge.models import (
    Category,
    CategoryName,
    Edition,
    HelpCenter,
    ReadingDay,
    Revision,
    Snippet,
    Vote,
)
from helpwell.knowledge.words import snippets_of


def our_hosts() -> frozenset[str]:
    """The names under which our articles can be linked: the desk's own, and the help centers' domains."""
    own = {host.lower() for host in settings.ALLOWED_HOSTS if host and "*" not in host}
    return frozenset(own | set(HelpCenter.objects.exclude(host="").values_list("host", flat=True)))


def snippets_in(language: str, html: str) -> dict[str, str]:
    """The snippets that the markup names, in this language or else in another. No query where it names none."""
    keys = snippets_of(html)
    if not keys:
        return {}
    found: dict[str, str] = {}
    for one in Snippet.objects.filter(key__in=keys).order_by("id"):
        if one.key not in found or one.language == language:
            found[one.key] = one.html
    return found


def behind(editions: Iterable[Edition]) -> dict[int, int]:
    """Edition → by how many revisions of the source its newest words lie behind; those that do not are left out. One query."""
    rows = list(editions)
    sources = {
        one.article_id: one.head.number
        for one in Edition.objects.filter(
            article__in={one.article_id for one in rows}
        ).select_related("article", "head")
        if one.is_source and one.head
    }
    found = {}
    for one in rows:
        number = sources.get(one.article_id)
        if number and one.head and not one.is_source and (one.head.of_source or 0) < number:
            found[one.pk] = number - (one.head.of_source or 0)
    return found


@dataclass(frozen=True, slots=True)
class Use:
    """What readers did with an article in a number of days."""

    views: int = 0
    helped: int = 0
    not_helped: int = 0

    @property
    def votes(self) -> int:
        """How many said whether it helped."""
        return self.helped + self.not_helped


def use_of(
    article_ids: Iterable[int], *, days: int = 30, until: datetime | None = None
) -> dict[int, Use]:
    """Article → its views and votes of the days before `until` (now); articles without any are left out. Two queries."""
    end = until or clock.now()
    start = end - timedelta(days=days)
    ids = list(article_ids)
    read = ReadingDay.objects.filter(article__in=ids, day__gt=start.date(), day__lte=end.date())
    views = dict(read.values_list("article").annotate(n=Sum("views")))
    said = Vote.objects.filter(article__in=ids, at__gt=start, at__lte=end).values("article")
    votes = {
        one["article"]: (one["yes"], one["no"])
        for one in said.annotate(
            yes=Count("id", filter=Q(helped=True)), no=Count("id", filter=Q(helped=False))
        )
    }
    return {pk: Use(views.get(pk, 0), *votes.get(pk, (0, 0))) for pk in {*views, *votes}}


def translations_behind() -> Q:
    """The editions whose newest words translate an older revision of their source than its newest, as a condition."""
    source = Edition.objects.filter(
        article=OuterRef("article"), language=OuterRef("article__language")
    )
    return Q(
        pk__in=Edition.objects.exclude(language=F("article__language"))
        .filter(head__isnull=False)
        .filter(Exists(source.filter(head__number__gt=Coalesce(OuterRef("head__of_source"), 0))))
        .values("pk")
    )


def category_names(language: str) -> dict[int, str]:
    """Category → its name in the language, or else in its help center's own or any. One query."""
    found: dict[int, tuple[int, str]] = {}
    rows = CategoryName.objects.select_related("category__help_center").order_by("id")
    for one in rows:
        own = one.category.help_center.language
        rank = 2 if one.language == language else 1 if one.language == own else 0
        if one.category_id not in found or rank > found[one.category_id][0]:
            found[one.category_id] = (rank, one.name)
    return {pk: name for pk, (_rank, name) in found.items()}


def category_paths(language: str) -> dict[int, str]:
    """Living category → its help center, parent and name as a path, in the order of the site. Two queries."""
    names = category_names(language)
    rows = Category.objects.filter(archived_at=None).select_related("help_center")
    living = list(rows.order_by("help_center__position", "help_center", "position", "id"))
    paths: dict[int, str] = {}
    for top in (one for one in living if one.parent_id is None):
        paths[top.pk] = f"{top.help_center.name} / {names.get(top.pk, '')}"
        for section in (one for one in living if one.parent_id == top.pk):
            paths[section.pk] = f"{paths[top.pk]} / {names.get(section.pk, '')}"
    return paths


def titles_of(article_ids: Iterable[int], language: str) -> dict[int, str]:
    """Article → its title in the language, or else in its own. One query."""
    heads: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Revision.objects.filter(edition__article__in=list(article_ids))
    rows = rows.filter(edition__head_id=F("id"))
    for article, lang, own, title in rows.values_list(
        "edition__article", "edition__language", "edition__article__language", "title"
    ):
        heads[article][lang] = title
        if lang == own:
            heads[article].setdefault("", title)
    return {
        article: said.get(language) or said.get("") or next(iter(said.values()))
        for article, said in heads.items()
    }
