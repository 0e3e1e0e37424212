"""What is said about an article beside its words: who it is for, where it stands, who looks after it, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.kit import clock
from helpwell.knowledge.events import (
    ArticleArchived,
    ArticleRestored,
    ArticleReviewed,
    ArticleSettled,
)
from helpwell.knowledge.models import Article, Category, HelpCenter
from helpwell.people.models import Agent, Team


@dataclass(frozen=True)
class Settings:
    """All that is said about an article beside its words. One for a team names it; a category lies in the help center."""

    audience: str = Article.Audience.PUBLIC
    team: Team | None = None
    help_center: HelpCenter | None = None
    category: Category | None = None
    owner: Agent | None = None
    review_by: date | None = None


class NotThere(ValueError):
    """The category is none of that help center, or a team is missing."""


def settle_article(article: Article, settings: Settings, *, by: Actor) -> Event | None:
    """The event of what changed; None where it is so already. Raises NotThere."""
    audience = Article.Audience(settings.audience)
    if audience == Article.Audience.TEAM and settings.team is None:
        raise NotThere
    category = settings.category
    if category is not None and category.help_center != settings.help_center:
        raise NotThere
    columns = {
        "audience": str(audience),
        "team_id": settings.team.pk if settings.team and audience == "team" else None,
        "help_center_id": settings.help_center.pk if settings.help_center else None,
        "category_id": category.pk if category else None,
        "owner_id": settings.owner.pk if settings.owner else None,
        "review_by": settings.review_by,
    }
    return set_columns(article, columns, by=by)


def set_columns(article: Article, columns: dict[str, Any], *, by: Actor) -> Event | None:
    """The event of the columns that changed, with the way back; None for none."""
    with transaction.atomic():
        article = locked(article.pk)
        before = {name: getattr(article, name) for name in columns}
        changed = [name for name, value in columns.items() if before[name] != value]
        if not changed:
            return None
        for name in changed:
            setattr(article, name, columns[name])
        article.save(update_fields=changed)
        diff: Diff = {name: [_plain(before[name]), _plain(columns[name])] for name in changed}
        fact = ArticleSettled(
            article_id=article.pk, what=[name.removesuffix("_id") for name in changed]
        )
        return record(fact, by=by, diff=diff)


def mark_reviewed(article: Article, *, by: Actor, review_by: date | None) -> Event:
    """The event by which the article is right as it is; `review_by` is when to read it again, None for never."""
    with transaction.atomic():
        article = locked(article.pk)
        article.reviewed_at, article.review_by = clock.now(), review_by
        article.save(update_fields=["reviewed_at", "review_by"])
        again = review_by.isoformat() if review_by else ""
        return record(ArticleReviewed(article_id=article.pk, review_by=again), by=by)


def archive_article(article: Article, *, by: Actor) -> Event | None:
    """The event by which no reader sees the article; None where it is archived. All its words stay."""
    with transaction.atomic():
        article = locked(article.pk)
        if article.is_archived:
            return None
        article.archived_at = clock.now()
        article.save(update_fields=["archived_at"])
        return record(
            ArticleArchived(article_id=article.pk), by=by, diff={"archived": [False, True]}
        )


def restore_article(article: Article, *, by: Actor) -> Event | None:
    """The event by which the article is in use again, as published as it was; None where it is."""
    with transaction.atomic():
        article = locked(article.pk)
        if not article.is_archived:
            return None
        article.archived_at = None
        article.save(update_fields=["archived_at"])
        return record(
            ArticleRestored(article_id=article.pk), by=by, diff={"archived": [True, False]}
        )


def order_articles(category: Category | None, *, ids: Sequence[int]) -> None:
    """Put the articles of a category into this order; others stay behind them."""
    with transaction.atomic():
        rows = Article.objects.select_for_update(of=("self",)).filter(category=category)
        known = {one.pk: one for one in rows}
        first = [known[pk] for pk in dict.fromkeys(ids) if pk in known]
        rest = [one for one in known.values() if one not in first]
        for position, one in enumerate([*first, *sorted(rest, key=lambda one: one.position)]):
            one.position = position
        Article.objects.bulk_update(known.values(), ["position"])


def locked(article_id: int) -> Article:
    """The article, locked until the transaction ends."""
    return Article.objects.select_for_update(of=("self",)).get(pk=article_id)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
