"""What readers see: asking for a review, publishing, scheduling, taking back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.knowledge.events import (
    ArticlePublished,
    ArticleScheduled,
    ArticleUnpublished,
    ReviewAnswered,
    ReviewAsked,
)
from helpwell.knowledge.models import Edition, Revision
from helpwell.knowledge.verbs.write_article import ChangedMeanwhile, held
from helpwell.people.models import Agent


class TooLate(ValueError):
    """The time to publish has passed already."""


def ask_review(edition: Edition, *, by: Agent) -> Event | None:
    """The event by which the newest words wait for a yes; None where they wait already."""
    with transaction.atomic():
        edition = held(edition.pk)
        if edition.review_asked_at is not None:
            return None
        edition.review_asked_at, edition.review_asked_by = clock.now(), by
        edition.publish_at = None
        edition.save()
        return record(ReviewAsked(**_about(edition)), by=by.actor)


def answer_review(edition: Edition, *, by: Agent, words: str) -> Event | None:
    """The event by which the words go back to their author, with what is to be done; None where nobody asked."""
    with transaction.atomic():
        edition = held(edition.pk)
        if edition.review_asked_at is None:
            return None
        edition.review_asked_at = edition.review_asked_by = None
        edition.save()
        fact = ReviewAnswered(**_about(edition), words=one_line(words, 500))
        return record(fact, by=by.actor)


def publish(edition: Edition, *, by: Actor, seen: int | None = None) -> Event | None:
    """The event by which readers see the newest words; None where they do. `seen` is the number of the revision that
    was read: raises ChangedMeanwhile where there is a newer one."""
    with transaction.atomic():
        edition = held(edition.pk)
        head = edition.head
        if head is None or (seen is not None and seen != head.number):
            raise ChangedMeanwhile(head)
        if edition.live_id == head.pk:
            return None
        return _show(edition, head, by)


def schedule(edition: Edition, *, by: Actor, at: datetime) -> Event | None:
    """The event by which the newest words are published at that time. Raises TooLate."""
    if at <= clock.now():
        raise TooLate
    with transaction.atomic():
        edition = held(edition.pk)
        if edition.publish_at == at:
            return None
        edition.publish_at = at
        edition.review_asked_at = edition.review_asked_by = None
        edition.save()
        return record(ArticleScheduled(**_about(edition), publish_at=at.isoformat()), by=by)


def unschedule(edition: Edition, *, by: Actor) -> Event | None:
    """The event by which nothing is published by itself; None where nothing was planned."""
    with transaction.atomic():
        edition = held(edition.pk)
        if edition.publish_at is None:
            return None
        edition.publish_at = None
        edition.save()
        return record(ArticleScheduled(**_about(edition), publish_at=""), by=by)


def publish_due(limit: int = 50) -> int:
    """Publish what was planned for now, as one who schedules would; returns how many."""
    due = Edition.objects.filter(publish_at__lte=clock.now()).order_by("publish_at")
    done = 0
    for pk in due.values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            edition = held(pk)
            if edition.publish_at is None or edition.publish_at > clock.now():
                continue
            if (
                edition.article.is_archived
                or edition.head is None
                or edition.live_id == edition.head_id
            ):
                edition.publish_at = None
                edition.save()
            else:
                _show(edition, edition.head, edition.head.by)
            done += 1
    return done


def unpublish(edition: Edition, *, by: Actor) -> Event | None:
    """The event by which readers see this edition no more; None where they do not."""
    with transaction.atomic():
        edition = held(edition.pk)
        if edition.live_id is None:
            return None
        return _show(edition, None, by)


def show_revision(edition: Edition, revision: Revision | None, *, by: Actor) -> Event:
    """The event by which readers see that revision, or nothing; for undo, with the edition locked by the caller."""
    return _show(edition, revision, by)


def _show(edition: Edition, revision: Revision | None, by: Actor) -> Event:
    diff: Diff = {f"live:{edition.language}": [edition.live_id, revision.pk if revision else None]}
    edition.live, edition.publish_at = revision, None
    if revision is not None:
        edition.published_at = clock.now()
        edition.review_asked_at = edition.review_asked_by = None
    edition.save()
    if revision is None:
        return record(ArticleUnpublished(**_about(edition)), by=by, diff=diff)
    fact = ArticlePublished(**_about(edition), number=revision.number)
    return record(fact, by=by, diff=diff)


def _about(edition: Edition) -> dict[str, Any]:
    return {"article_id": edition.article_id, "language": edition.language}
