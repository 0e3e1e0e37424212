"""Offering articles to somebody who is about to ask, and taking their word that one answers it."""

from collections.abc import Sequence

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.helpcenter.events import QuestionAnswered
from helpwell.helpcenter.models import Offer
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.knowledge.models import Article, HelpCenter

KEPT_DAYS = 180


class NotOffered(ValueError):
    """This article was not among those offered."""


def offer_articles(
    text: str, *, help_center: HelpCenter, language: str, articles: Sequence[int]
) -> Offer:
    """The offer, open until an article answers the question or it is sent."""
    return Offer.objects.create(
        help_center=help_center,
        language=language,
        text=one_line(text, 500),
        articles=list(articles),
        at=clock.now(),
    )


def answer_by_article(offer: Offer, article: Article, *, by: Actor) -> Offer:
    """The offer, answered: only this confirmation counts as an article's work. Raises NotOffered. A second word changes nothing."""
    with transaction.atomic():
        offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
        if offer.outcome != Offer.Outcome.OPEN:
            return offer
        if article.pk not in offer.articles:
            raise NotOffered
        offer.outcome, offer.answered_by = Offer.Outcome.ANSWERED, article
        offer.save(update_fields=["outcome", "answered_by"])
        record(QuestionAnswered(offer_id=offer.pk, article_id=article.pk), by=by)
    return offer


def forget_words(limit: int = 1_000) -> int:
    """Take the words from offers that are half a year old; what came of them stays. Returns how many."""
    old = Offer.objects.filter(at__lt=clock.ago(days=KEPT_DAYS)).exclude(text="")
    return Offer.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).update(
        text=""
    )
