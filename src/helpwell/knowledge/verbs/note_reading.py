"""What readers do: an article is opened, a vote given, a search made. Counted, not followed: a reader is a random number."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.knowledge.events import ArticleVoted
from helpwell.knowledge.models import Article, Edition, HelpCenter, ReadingDay, SearchMade, Vote

LONGEST_COMMENT = 2_000
_ONE_ERRAND = timedelta(minutes=30)  # a search and what came of it belong together for so long
KEPT_DAYS = 180


def note_reading(edition: Edition, *, reader: str, searched: bool = False) -> None:
    """Count one reading; where the reader searched a moment ago, that search has led here."""
    found = int(searched)
    day = clock.now().date()
    rows = ReadingDay.objects.filter(article=edition.article_id, language=edition.language, day=day)
    counted = {"views": F("views") + 1, "from_search": F("from_search") + found}
    if not rows.update(**counted):
        try:
            with transaction.atomic():
                ReadingDay.objects.create(
                    article_id=edition.article_id,
                    language=edition.language,
                    day=day,
                    views=1,
                    from_search=found,
                )
        except IntegrityError:  # another reader was the day's first
            rows.update(**counted)
    if searched and reader:
        last = _last_search(reader)
        if last is not None and last.opened_id is None:
            SearchMade.objects.filter(pk=last.pk).update(opened=edition.article_id)


def note_search(
    text: str, *, help_center: HelpCenter | None, language: str, found: int, reader: str
) -> None:
    """Write a search down. As one types, each goes on from the last: only the longest stays."""
    said = one_line(text, 200)
    if not said:
        return
    last = _last_search(reader) if reader else None
    if (
        last is not None
        and last.opened_id is None
        and (said.startswith(last.text) or last.text.startswith(said))
    ):
        SearchMade.objects.filter(pk=last.pk).update(text=said, found=found, at=clock.now())
        return
    SearchMade.objects.create(
        help_center=help_center,
        language=language,
        text=said,
        found=min(found, 32_000),
        reader=reader,
        at=clock.now(),
    )


def note_asked(reader: str) -> None:
    """The reader's last search led to a ticket after all."""
    last = _last_search(reader) if reader else None
    if last is not None:
        SearchMade.objects.filter(pk=last.pk).update(asked_after=True)


def vote(
    article: Article, *, by: Actor, reader: str, language: str, helped: bool, comment: str = ""
) -> Vote:
    """The reader's one vote on the article; a second takes the place of the first, and keeps its comment where it has none."""
    said = comment.strip()[:LONGEST_COMMENT]
    with transaction.atomic():
        one = Vote.objects.select_for_update().filter(article=article, reader=reader).first()
        if one is None:
            one = Vote(article=article, reader=reader)
        is_new = one.pk is None or one.helped != helped
        one.language, one.helped, one.at = language, helped, clock.now()
        one.comment = said or one.comment
        one.save()
        if is_new:
            record(ArticleVoted(article_id=article.pk, language=language, helped=helped), by=by)
    return one


def forget_searches(limit: int = 5_000) -> int:
    """Take away searches that are half a year old; returns how many."""
    old = SearchMade.objects.filter(at__lt=clock.ago(days=KEPT_DAYS)).values_list("pk", flat=True)
    gone, _each = SearchMade.objects.filter(pk__in=list(old[:limit])).delete()
    return gone


def _last_search(reader: str) -> SearchMade | None:
    since = clock.now() - _ONE_ERRAND
    return SearchMade.objects.filter(reader=reader, at__gte=since).order_by("-at", "-id").first()
