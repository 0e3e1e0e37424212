"""Beginning an article, and writing newer words of it in one language."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.knowledge.events import ArticleWritten, EditionChanged
from helpwell.knowledge.models import Article, Category, Edition, HelpCenter, Revision
from helpwell.knowledge.reads import our_hosts, snippets_in
from helpwell.knowledge.verbs.follow_links import follow_links
from helpwell.knowledge.words import cleaned, plain_text, slug_of, with_snippets
from helpwell.people.models import Agent, Team


class NoTitle(ValueError):
    """An article needs a title."""


class ChangedMeanwhile(ValueError):
    """Somebody wrote newer words since these were read; `now` is the newest revision."""

    def __init__(self, now: Revision | None) -> None:
        super().__init__("Somebody changed it meanwhile.")
        self.now = now


class EditionExists(ValueError):
    """The article stands in that language already."""


@dataclass(frozen=True)
class ArticleDraft:
    """What a new article begins with. One for a team names it."""

    title: str
    html: str = ""
    language: str = "en"
    help_center: HelpCenter | None = None
    category: Category | None = None
    audience: str = Article.Audience.PUBLIC
    team: Team | None = None
    owner: Agent | None = None


def write_article(
    draft: ArticleDraft, *, by: Actor, source: str = "", source_id: str = ""
) -> Article:
    """The new article with its first revision, seen by nobody but agents yet. Raises NoTitle, or TooLong."""
    audience = Article.Audience(draft.audience)
    with transaction.atomic():
        last = Article.objects.filter(category=draft.category).aggregate(last=Max("position"))
        article = Article.objects.create(
            help_center=draft.help_center,
            category=draft.category,
            position=(last["last"] or 0) + 1,
            language=draft.language,
            audience=audience,
            team=draft.team if audience == Article.Audience.TEAM else None,
            owner=draft.owner,
            source=source,
            source_id=source_id,
        )
        edition = Edition.objects.create(article=article, language=draft.language)
        _write(edition, draft.title, draft.html, by=by, note="", of_source=None)
        record(ArticleWritten(article_id=article.pk, language=edition.language), by=by)
    return article


def add_edition(article: Article, *, by: Actor, language: str, title: str, html: str) -> Edition:
    """The article in one more language, a translation of the source's newest words. Raises EditionExists, NoTitle, TooLong."""
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        if article.editions.filter(language=language).exists():
            raise EditionExists
        edition = Edition.objects.create(article=article, language=language)
        revision = _write(edition, title, html, by=by, note="", of_source=_source_number(article))
        record(
            EditionChanged(article_id=article.pk, language=language, number=revision.number), by=by
        )
    return edition


def write_words(
    edition: Edition,
    *,
    by: Actor,
    title: str,
    html: str,
    seen: int | None = None,
    note: str = "",
    is_current: bool = True,
) -> Revision | None:
    """The new revision, or None where the words are so already. Readers see it once it is published.

    `seen` is the number of the revision that was read. A translation is up to date with its source afterwards, unless
    `is_current` says that it is not. Raises ChangedMeanwhile, NoTitle or TooLong.
    """
    with transaction.atomic():
        edition = held(edition.pk)
        head = edition.head
        if seen is not None and (head is None or seen != head.number):
            raise ChangedMeanwhile(head)
        source = None if edition.is_source else _source_number(edition.article)
        of_source = source if is_current or head is None else head.of_source
        revision = _write(edition, title, html, by=by, note=note, of_source=of_source)
        if revision == head:
            return None
        record(
            EditionChanged(
                article_id=edition.article_id, language=edition.language, number=revision.number
            ),
            by=by,
        )
    return revision


def restore_revision(
    edition: Edition, *, by: Actor, revision: Revision, note: str
) -> Revision | None:
    """An older revision's words as the newest revision; None where they are the newest."""
    return write_words(edition, by=by, title=revision.title, html=revision.html, note=note)


def held(edition_id: int) -> Edition:
    """The edition with its article and newest revision, locked until the transaction ends."""
    rows = Edition.objects.select_for_update(of=("self",))
    return rows.select_related("article", "head", "live").get(pk=edition_id)


def _write(
    edition: Edition, title: str, html: str, *, by: Actor, note: str, of_source: int | None
) -> Revision:
    title = one_line(title, 200)
    if not title:
        raise NoTitle
    clean = cleaned(html, hosts=our_hosts())
    head = edition.head
    if head and (head.title, head.html, head.of_source) == (title, clean, of_source):
        return head
    filled = with_snippets(clean, snippets_in(edition.language, clean))
    revision = Revision.objects.create(
        edition=edition,
        number=head.number + 1 if head else 1,
        title=title,
        html=clean,
        text=plain_text(filled),
        by=by,
        note=one_line(note, 200),
        of_source=of_source,
    )
    edition.head, edition.changed_at = revision, clock.now()
    edition.review_asked_at = edition.review_asked_by = edition.publish_at = None
    edition.slug = slug_of(title)
    edition.save()
    follow_links(edition, clean)
    return revision


def _source_number(article: Article) -> int | None:
    source = article.editions.filter(language=article.language).select_related("head").first()
    return source.head.number if source and source.head else None
