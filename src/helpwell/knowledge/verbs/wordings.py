"""Questions that people ask, on the article that answers them."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit.text import one_line
from helpwell.knowledge.events import WordingsChanged
from helpwell.knowledge.models import Article, Wording

MOST = 200


class TooMany(ValueError):
    """An article has questions enough."""


def add_wordings(
    article: Article, *, by: Actor, language: str, texts: Iterable[str], proposed: bool = False
) -> list[Wording]:
    """The questions that are new to the article; one that was refused comes back only by hand. Raises TooMany."""
    wanted = list(dict.fromkeys(filter(None, (one_line(text, 300) for text in texts))))
    with transaction.atomic():
        Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        known = {one.text.casefold(): one for one in article.wordings.filter(language=language)}
        if len(known) + len(wanted) > MOST:
            raise TooMany
        state = Wording.State.PROPOSED if proposed else Wording.State.ACCEPTED
        made = []
        for text in wanted:
            one = known.get(text.casefold())
            if one is None:
                one = Wording(article=article, language=language, text=text)
            elif proposed or one.state == Wording.State.ACCEPTED:
                continue
            one.state, one.by = state, by
            one.save()
            made.append(one)
        if made:
            record(WordingsChanged(article_id=article.pk, language=language), by=by)
    return made


def decide_wording(wording: Wording, *, by: Actor, accept: bool) -> Wording:
    """The question, accepted or refused."""
    state = Wording.State.ACCEPTED if accept else Wording.State.REFUSED
    with transaction.atomic():
        wording = Wording.objects.select_for_update().get(pk=wording.pk)
        if wording.state != state:
            wording.state = state
            wording.save(update_fields=["state"])
            fact = WordingsChanged(article_id=wording.article_id, language=wording.language)
            record(fact, by=by)
    return wording


def remove_wording(wording: Wording, *, by: Actor) -> None:
    """The question is none of the article's any more."""
    with transaction.atomic():
        record(WordingsChanged(article_id=wording.article_id, language=wording.language), by=by)
        wording.delete()
