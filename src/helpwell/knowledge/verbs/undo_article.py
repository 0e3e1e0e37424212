"""The way back from what was done with an article."""

from datetime import date

from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.knowledge.events import (
    ArticleArchived,
    ArticlePublished,
    ArticleRestored,
    ArticleSettled,
    ArticleUnpublished,
)
from helpwell.knowledge.models import Article, Category, Edition, HelpCenter, Revision
from helpwell.knowledge.verbs.publish import show_revision
from helpwell.knowledge.verbs.settle_article import (
    archive_article,
    locked,
    restore_article,
    set_columns,
)
from helpwell.knowledge.verbs.write_article import held
from helpwell.people.models import Agent, Team


def undo_showing(event: Event, fact: ArticlePublished | ArticleUnpublished, by: Actor) -> None:
    """Readers see again what they saw before."""
    edition = Edition.objects.filter(article=fact.article_id, language=fact.language).first()
    if edition is None:
        raise CannotUndo(_("This article is gone."))
    edition = held(edition.pk)
    ensure_latest(event)
    before = (event.diff or {})[f"live:{fact.language}"][0]
    show_revision(edition, Revision.objects.filter(pk=before).first(), by=by)


def undo_article(
    event: Event, fact: ArticleSettled | ArticleArchived | ArticleRestored, by: Actor
) -> None:
    """The article as it was before, in what the event touched."""
    try:
        article = locked(fact.article_id)
    except Article.DoesNotExist as gone:
        raise CannotUndo(_("This article is gone.")) from gone
    ensure_latest(event)
    if isinstance(fact, ArticleArchived):
        restore_article(article, by=by)
    elif isinstance(fact, ArticleRestored):
        archive_article(article, by=by)
    else:
        _set_back(article, {name: pair[0] for name, pair in (event.diff or {}).items()}, by)


_ROWS = {"team_id": Team, "help_center_id": HelpCenter, "category_id": Category, "owner_id": Agent}


def _set_back(article: Article, columns: dict[str, object], by: Actor) -> None:
    for name, rows in _ROWS.items():
        number = columns.get(name)
        if number is not None and not rows.objects.filter(pk=number).exists():  # type: ignore[attr-defined]
            raise CannotUndo(_("Where it stood before is gone."))
    if isinstance(columns.get("review_by"), str):
        columns["review_by"] = date.fromisoformat(str(columns["review_by"]))
    set_columns(article, columns, by=by)
