"""Making what search finds of an article: the passages of its published words, each with its meaning where the model is there."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F

from helpwell.kit import meaning
from helpwell.knowledge.engine.pieces import Kind, Piece, meant
from helpwell.knowledge.models import Article, Edition, Passage, SearchStamp, Wording
from helpwell.knowledge.reads import snippets_in
from helpwell.knowledge.words import passages_of, with_snippets

_MOST_PASSAGES = 400  # of one edition: some 48,000 words


def index_article(article_id: int) -> int:
    """Make the passages of all the article's editions anew; returns how many there are. May run twice and comes to the same end."""
    article = Article.objects.filter(pk=article_id).first()
    if article is None:
        return 0
    made = 0
    for edition in article.editions.select_related("live"):
        made += _index(article, edition)
    return made


def index_naming(snippet_key: str) -> int:
    """The same for every article whose published words name the snippet; returns how many articles."""
    rows = Edition.objects.filter(live__html__contains=f"snippet.{snippet_key}")
    ids = set(rows.values_list("article", flat=True))
    for article_id in ids:
        index_article(article_id)
    return len(ids)


def index_all() -> Iterator[int]:
    """Make every passage anew; yields how many articles are done."""
    for done, article_id in enumerate(
        Article.objects.order_by("id").values_list("pk", flat=True), 1
    ):
        index_article(article_id)
        yield done


def add_meaning(limit: int = 200) -> int:
    """Give passages that have none their meaning, as after the model was installed; returns how many articles were done."""
    rows = Passage.objects.filter(vector=None).values_list("edition__article", flat=True)
    ids = list(rows.order_by("edition__article").distinct()[:limit])
    if not ids or not meaning.available():  # a desk without articles loads no model
        return 0
    for article_id in ids:
        index_article(article_id)
    return len(ids)


def _index(article: Article, edition: Edition) -> int:
    wanted = [] if article.is_archived else list(_pieces(article, edition))
    texts = [meant(Piece(Kind(one.kind), one.text, one.heading), wanted[0].text) for one in wanted]
    if texts and meaning.available():
        for one, vector in zip(wanted, meaning.encode(texts), strict=True):
            one.vector = meaning.pack(vector)
    with transaction.atomic():
        # Two who do the same come one after the other; who stamps later is seen by all.
        SearchStamp.objects.get_or_create(pk=1)
        SearchStamp.objects.filter(pk=1).update(number=F("number") + 1)
        stamp = SearchStamp.objects.get(pk=1).number
        Passage.objects.filter(edition=edition).delete()
        Passage.objects.bulk_create(wanted)
        Edition.objects.filter(pk=edition.pk).update(stamp=stamp)
    return len(wanted)


def _pieces(article: Article, edition: Edition) -> Iterator[Passage]:
    live = edition.live
    if live is None:
        return
    kind = Passage.Kind
    yield Passage(edition=edition, position=0, kind=kind.TITLE, text=live.title)
    position = 1
    asked = Wording.objects.filter(
        article=article, language=edition.language, state=Wording.State.ACCEPTED
    )
    for text in asked.values_list("text", flat=True):
        yield Passage(edition=edition, position=position, kind=kind.QUESTION, text=text)
        position += 1
    html = with_snippets(live.html, snippets_in(edition.language, live.html))
    for section in list(passages_of(html))[:_MOST_PASSAGES]:
        yield Passage(
            edition=edition,
            position=position,
            kind=kind.BODY,
            heading=section.heading,
            anchor=section.anchor,
            text=section.text,
        )
        position += 1
