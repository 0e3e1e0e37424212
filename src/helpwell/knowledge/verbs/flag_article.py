"""Saying that an article is wrong, and settling it."""

from django.db import transaction

from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.knowledge.events import ArticleFlagged, FlagSettled
from helpwell.knowledge.models import Article, Flag
from helpwell.people.models import Agent


class NoWords(ValueError):
    """What is wrong must be said."""


def flag_article(article: Article, *, by: Agent, words: str, language: str = "") -> Flag:
    """The flag, for those who look after articles. Raises NoWords."""
    said = one_line(words, 500)
    if not said:
        raise NoWords
    with transaction.atomic():
        flag = Flag.objects.create(article=article, agent=by, words=said)
        fact = ArticleFlagged(article_id=article.pk, language=language, flag_id=flag.pk, words=said)
        record(fact, by=by.actor)
    return flag


def settle_flag(flag: Flag, *, by: Agent) -> Flag:
    """The flag, dealt with."""
    with transaction.atomic():
        flag = Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
        if flag.settled_at is None:
            flag.settled_at = clock.now()
            flag.save(update_fields=["settled_at"])
            record(FlagSettled(article_id=flag.article_id, flag_id=flag.pk), by=by.actor)
    return flag
