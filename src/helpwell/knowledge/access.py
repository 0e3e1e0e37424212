"""Who may read which article, in which words. Every list, search, page and link reads here."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from helpwell.knowledge.models import Article, ArticleFile, Edition, HelpCenter
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission

_BIGGEST = 2**62


@dataclass(frozen=True)
class Visitor:
    """A reader of a help center: anybody, or a customer who signed in."""

    help_center: HelpCenter
    is_customer: bool = False


def visible_to(person: Agent) -> "QuerySet[Article]":
    """The articles that an agent may see, drafts and archived ones too: all but those for teams that are not theirs."""
    rows = Article.objects.all()
    if not person.may(Permission.USE_DESK):
        return rows.none()
    if person.may(Permission.SEE_ALL_TICKETS):
        return rows
    return rows.filter(~Q(audience=Article.Audience.TEAM) | Q(team__in=person.team_ids))


def get_for(person: Agent, article_id: int) -> Article:
    """One article that the agent may see; raises Http404 otherwise."""
    found = visible_to(person).filter(pk=article_id).first() if article_id < _BIGGEST else None
    if found is None:
        raise Http404
    return found


def may_write(person: Agent) -> bool:
    """Whether the agent may write new words of the articles that they see."""
    return person.may(Permission.WRITE_ARTICLES)


def may_publish(person: Agent) -> bool:
    """Whether the agent decides what readers see."""
    return person.may(Permission.PUBLISH_ARTICLES)


def may_settle(person: Agent, article: Article) -> bool:
    """Whether the agent may change who an article is for, where it stands, and whether it is in use: what readers see of it
    already, or will by a plan, is for those who publish."""
    if may_publish(person):
        return True
    seen = Q(live__isnull=False) | Q(publish_at__isnull=False)
    return may_write(person) and not article.editions.filter(seen).exists()


def files_for(person: Agent) -> "QuerySet[ArticleFile]":
    """The pictures and attachments of the articles that an agent may see."""
    return ArticleFile.objects.filter(article__in=visible_to(person))


def editions_read_by(reader: Agent | Visitor) -> "QuerySet[Edition]":
    """The published editions that a reader may read: an agent all of their articles', a visitor those of an open help center."""
    rows = Edition.objects.filter(live__isnull=False, article__archived_at=None)
    if isinstance(reader, Visitor):
        return rows.filter(**_for_visitors(reader))
    return rows.filter(article__in=visible_to(reader))


def edition_for(reader: Agent | Visitor, article_id: int, language: str) -> Edition:
    """The published words in that language, or else in the article's own; raises Http404 where there are none for this reader."""
    if article_id >= _BIGGEST:
        raise Http404
    rows = editions_read_by(reader).filter(article=article_id)
    found = {one.language: one for one in rows.select_related("article", "live")}
    if not found:
        raise Http404
    own = next(iter(found.values())).article.language
    return found.get(language) or found.get(own) or next(iter(found.values()))


def help_centers_open() -> "QuerySet[HelpCenter]":
    """The help centers that the public may see."""
    return HelpCenter.objects.filter(is_open=True)


def _for_visitors(visitor: Visitor) -> dict[str, Any]:
    audiences = [Article.Audience.PUBLIC]
    if visitor.is_customer:
        audiences.append(Article.Audience.CUSTOMERS)
    return {
        "article__help_center": visitor.help_center,
        "article__help_center__is_open": True,
        "article__audience__in": audiences,
    }
