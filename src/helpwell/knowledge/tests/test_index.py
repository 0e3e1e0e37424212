"""What search finds is made anew whenever readers see something else."""

import pytest

from conftest import Cast
from helpwell.events.worker import drain
from helpwell.kit import meaning
from helpwell.knowledge.models import Passage, SearchStamp
from helpwell.knowledge.verbs.index_article import add_meaning, index_all, index_article
from helpwell.knowledge.verbs.publish import publish, unpublish
from helpwell.knowledge.verbs.settle_article import archive_article, restore_article
from helpwell.knowledge.verbs.wordings import add_wordings, decide_wording
from helpwell.knowledge.verbs.write_article import ArticleDraft, write_article, write_words
from helpwell.knowledge.verbs.write_snippet import write_snippet


def kinds() -> list[tuple[str, str, str]]:
    return list(Passage.objects.order_by("position").values_list("kind", "anchor", "text"))


def test_passages_follow_what_readers_see(cast: Cast) -> None:
    by = cast.sam.actor
    write_snippet(by=by, key="days", language="en", html="<p>14 days</p>")
    html = "<p>Within {{snippet.days}}.</p><h2>By card</h2><p>Three days.</p>"
    edition = write_article(ArticleDraft("Refunds", html), by=by).editions.get()
    drain()
    assert kinds() == []
    publish(edition, by=by)
    add_wordings(edition.article, by=by, language="en", texts=["Where is my money?"])
    add_wordings(edition.article, by=by, language="en", texts=["Maybe this?"], proposed=True)
    drain()
    assert kinds() == [
        ("title", "", "Refunds"),
        ("question", "", "Where is my money?"),
        ("body", "", "Within 14 days."),
        ("body", "by-card", "Three days."),
    ]
    assert Passage.objects.filter(vector=None).count() == (0 if meaning.available() else 4)
    decide_wording(edition.article.wordings.get(state="proposed"), by=by, accept=True)
    write_snippet(by=by, key="days", language="en", html="<p>30 days</p>")
    drain()
    assert ("body", "", "Within 30 days.") in kinds()
    assert len(kinds()) == 5
    write_words(edition, by=by, title="Refunds", html="<p>Not yet seen</p>")
    drain()
    assert len(kinds()) == 5
    archive_article(edition.article, by=by)
    drain()
    assert kinds() == []
    restore_article(edition.article, by=by)
    drain()
    assert len(kinds()) == 5
    unpublish(edition, by=by)
    drain()
    assert kinds() == []


def test_the_stamp_grows_and_the_edition_keeps_it(cast: Cast) -> None:
    edition = write_article(ArticleDraft("A", "<p>b</p>"), by=cast.sam.actor).editions.get()
    publish(edition, by=cast.sam.actor)
    index_article(edition.article_id)
    first = SearchStamp.objects.get().number
    assert list(index_all()) == [1]
    edition.refresh_from_db()
    assert edition.stamp == SearchStamp.objects.get().number > first
    assert index_article(987654) == 0


@pytest.mark.skipif(not meaning.available(), reason="the language model is not installed")
def test_meaning_is_added_where_it_is_missing(cast: Cast) -> None:
    edition = write_article(ArticleDraft("A", "<p>b</p>"), by=cast.sam.actor).editions.get()
    publish(edition, by=cast.sam.actor)
    index_article(edition.article_id)
    Passage.objects.update(vector=None)
    assert add_meaning() == 1
    assert not Passage.objects.filter(vector=None).exists()
    assert add_meaning() == 0
