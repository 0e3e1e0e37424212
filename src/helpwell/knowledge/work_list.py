"""What keeps the articles true: everything that a senior should look at, by what is wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from helpwell.kit import clock
from helpwell.knowledge.access import visible_to
from helpwell.knowledge.models import Article, Edition, Flag, ReadingDay, Vote
from helpwell.knowledge.reads import behind, titles_of, translations_behind, use_of
from helpwell.knowledge.verbs.follow_links import broken_links
from helpwell.people.models import Agent

MOST = 50  # of one kind: who has more begins with these
LEAST_VOTES = 5
_UNUSED_DAYS = 90


@dataclass(frozen=True)
class Task:
    """One article to look at, and why."""

    article_id: int
    language: str
    why: str
    at: datetime | None = None
    flag: Flag | None = None
    title: str = ""


@dataclass(frozen=True)
class Kind:
    """Articles with the same thing to be done."""

    key: str
    title: str
    about: str
    tasks: list[Task]


def work_of(person: Agent) -> list[Kind]:
    """Every kind that has something to do. As many queries for one article as for thousands."""
    seen = visible_to(person).filter(archived_at=None)
    found = [(key, list(find(seen))[:MOST]) for key, find in _KINDS.items()]
    titles = titles_of(
        {one.article_id for _key, tasks in found for one in tasks}, get_language() or ""
    )
    words = _words()
    return [
        Kind(key, words[key][0], words[key][1], [_titled(one, titles) for one in tasks])
        for key, tasks in found
        if tasks
    ]


def _titled(task: Task, titles: dict[int, str]) -> Task:
    title = titles.get(task.article_id, "")
    return Task(task.article_id, task.language, task.why, task.at, task.flag, title)


def _in_review(seen: "QuerySet[Article]") -> Iterable[Task]:
    rows = Edition.objects.filter(article__in=seen, review_asked_at__isnull=False)
    for one in rows.select_related("review_asked_by").order_by("review_asked_at")[:MOST]:
        by = one.review_asked_by.name if one.review_asked_by else ""
        why = _("Asked by {name}").format(name=by) if by else _("Waits for a yes")
        yield Task(one.article_id, one.language, why, one.review_asked_at)


def _flagged(seen: "QuerySet[Article]") -> Iterable[Task]:
    rows = Flag.objects.filter(article__in=seen, settled_at=None)
    for one in rows.select_related("agent", "article").order_by("at")[:MOST]:
        by = one.agent.name if one.agent else ""
        why = _("{name}: {words}").format(name=by, words=one.words) if by else one.words
        yield Task(one.article_id, one.article.language, why, one.at, one)


def _broken(seen: "QuerySet[Article]") -> Iterable[Task]:
    links = broken_links()
    allowed = set(
        seen.filter(pk__in={one.edition.article_id for one in links}).values_list("pk", flat=True)
    )
    numbers: dict[tuple[int, str], list[int]] = {}
    for one in links:
        if one.edition.article_id in allowed:
            numbers.setdefault((one.edition.article_id, one.edition.language), []).append(
                one.number
            )
    for (article, language), targets in numbers.items():
        said = ", ".join(str(number) for number in targets[:5])
        yield Task(article, language, _("Leads to article {numbers}").format(numbers=said))


def _due(seen: "QuerySet[Article]") -> Iterable[Task]:
    rows = seen.filter(review_by__lte=clock.today()).order_by("review_by")[:MOST]
    for pk, language, day in rows.values_list("pk", "language", "review_by"):
        said = date_format(day, "DATE_FORMAT") if day else ""
        yield Task(pk, language, _("To be read again by {day}").format(day=said))


def _behind(seen: "QuerySet[Article]") -> Iterable[Task]:
    rows = Edition.objects.filter(translations_behind(), article__in=seen)
    editions = list(rows.select_related("article", "head").order_by("article", "language")[:MOST])
    late = behind(editions)
    for one in editions:
        n = late.get(one.pk, 0)
        words = ngettext("{n} revision behind its source", "{n} revisions behind its source", n)
        yield Task(one.article_id, one.language, words.format(n=n))


def _falling(seen: "QuerySet[Article]") -> Iterable[Task]:
    since = clock.now() - timedelta(days=30)
    voted = Vote.objects.filter(at__gt=since, article__in=seen, helped=False)
    ids = set(voted.values_list("article", flat=True))
    now, then = use_of(ids), use_of(ids, until=since)
    languages = dict(seen.filter(pk__in=ids).values_list("pk", "language"))
    for pk in sorted(ids):
        new, old = now.get(pk), then.get(pk)
        if not new or not old or min(new.votes, old.votes) < LEAST_VOTES:
            continue
        share, was = new.helped / new.votes, old.helped / old.votes
        if share < was:
            words = _("Helped {now} of {votes}; {then} of {then_votes} the month before")
            said = words.format(
                now=new.helped, votes=new.votes, then=old.helped, then_votes=old.votes
            )
            yield Task(pk, languages[pk], said)


def _unused(seen: "QuerySet[Article]") -> Iterable[Task]:
    since = clock.now() - timedelta(days=_UNUSED_DAYS)
    read = ReadingDay.objects.filter(day__gte=since.date()).values("article")
    rows = Edition.objects.filter(
        article__in=seen, language=F("article__language"), published_at__lt=since
    )
    rows = rows.filter(live__isnull=False).exclude(article__in=read).order_by("published_at")[:MOST]
    for pk, language, at in rows.values_list("article", "language", "published_at"):
        yield Task(pk, language, _("Published, and not opened in 90 days"), at)


def _nobodys(seen: "QuerySet[Article]") -> Iterable[Task]:
    live = Edition.objects.filter(live__isnull=False).values("article")
    rows = seen.filter(owner=None, pk__in=live).order_by("pk")[:MOST]
    for pk, language in rows.values_list("pk", "language"):
        yield Task(pk, language, _("Published, and nobody looks after it"))


_KINDS: dict[str, Callable[["QuerySet[Article]"], Iterable[Task]]] = {
    "review": _in_review,
    "flagged": _flagged,
    "broken": _broken,
    "due": _due,
    "behind": _behind,
    "falling": _falling,
    "unused": _unused,
    "nobody": _nobodys,
}


def _words() -> dict[str, Any]:
    return {
        "review": (_("In review"), _("Read the difference, then publish it or give it back.")),
        "flagged": (_("Flagged by colleagues"), _("Somebody says that this is wrong.")),
        "broken": (_("Broken links"), _("They lead to articles that their readers cannot open.")),
        "due": (_("Past their review"), _("The day has come to read them again.")),
        "behind": (_("Translations behind"), _("The source says more, or something else, by now.")),
        "falling": (_("Falling votes"), _("They help fewer readers than in the 30 days before.")),
        "unused": (
            _("Not read"),
            _("Nobody opened them in 90 days: are they found, are they needed?"),
        ),
        "nobody": (_("Without an owner"), _("Nobody will notice when they grow wrong.")),
    }
