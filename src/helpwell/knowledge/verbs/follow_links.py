"""Which other articles an edition leads to, and whether they can be read."""

from django.db.models import Q

from helpwell.knowledge.models import Article, Edition, Link
from helpwell.knowledge.words import linked_articles


def follow_links(edition: Edition, html: str) -> None:
    """Write down where the words lead; within the transaction of the caller."""
    wanted = linked_articles(html)
    known = Article.objects.in_bulk(wanted)
    Link.objects.filter(edition=edition).exclude(number__in=wanted).delete()
    Link.objects.bulk_create(
        [
            Link(edition=edition, number=number, target=known.get(number))
            for number in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


def broken_links(article_id: int | None = None) -> "list[Link]":
    """Links of living articles, or of one, that lead to none, to an archived one, to one that nobody published, or out of
    their readers' sight. Asked anew each time, so that it is never out of date."""
    rows = Link.objects.filter(edition__article__archived_at=None).select_related(
        "edition__article", "edition__head", "target"
    )
    if article_id is not None:
        rows = rows.filter(edition__article=article_id)
    dead = (
        Q(target=None)
        | Q(target__archived_at__isnull=False)
        | ~Q(target__editions__live__isnull=False)
        | (_INTERNAL & _OUTSIDE)
    )
    return list(rows.filter(dead).distinct().order_by("edition__article_id", "number")[:500])


_AGENTS = (Article.Audience.AGENTS, Article.Audience.TEAM)
_INTERNAL = Q(target__audience__in=_AGENTS)
_OUTSIDE = ~Q(edition__article__audience__in=_AGENTS)
