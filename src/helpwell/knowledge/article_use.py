"""What one article does: views, votes, comments, and the searches that led to it."""

from datetime import timedelta
from typing import Any

from django.db.models import Count

from helpwell.kit import clock
from helpwell.knowledge.models import Article, SearchMade
from helpwell.knowledge.reads import Use, use_of

_DAYS = 30


def use_context(article: Article) -> dict[str, Any]:
    """The last 30 days beside the 30 before, what readers said, and what they searched for. Six queries."""
    before = clock.now() - timedelta(days=_DAYS)
    searches = SearchMade.objects.filter(opened=article, at__gte=before).values("text")
    return {
        "now": use_of([article.pk], days=_DAYS).get(article.pk, Use()),
        "then": use_of([article.pk], days=_DAYS, until=before).get(article.pk, Use()),
        "comments": article.votes.exclude(comment="").order_by("-at")[:50],
        "searches": searches.annotate(n=Count("id")).order_by("-n", "text")[:20],
        "asked_after": SearchMade.objects.filter(
            opened=article, at__gte=before, asked_after=True
        ).count(),
    }
