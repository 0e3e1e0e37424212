"""Batch questions about articles for this room's screens and others'."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db.models import F

from helpwell.knowledge.models import Edition, HelpCenter, Revision, Snippet
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
