"""What a search finds is what its reader may read, in their language, and always as it is now."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Cast
from helpwell.events.worker import drain
from helpwell.kit import clock
from helpwell.knowledge.access import Visitor, edition_for, editions_read_by
from helpwell.knowledge.models import Article, HelpCenter
from helpwell.knowledge.search import Hit, find
from helpwell.knowledge.verbs.arrange import HelpCenterDraft, write_help_center
from helpwell.knowledge.verbs.publish import publish, unpublish
from helpwell.knowledge.verbs.settle_article import archive_article
from helpwell.knowledge.verbs.wordings import add_wordings
from helpwell.knowledge.verbs.write_article import (
    ArticleDraft,
    add_edition,
    write_article,
    write_words,
)


@pytest.fixture
def center(cast: Cast) -> HelpCenter:
    draft = HelpCenterDraft("Help", "help", ("en", "de"), is_open=True)
    return write_help_center(draft, by=cast.alice.actor)


def article(cast: Cast, center: HelpCenter, title: str, html: str, **more: object) -> Article:
    draft = ArticleDraft(title, html, help_center=center, **more)  # type: ignore[arg-type]
    made = write_article(draft, by=cast.sam.actor)
    publish(made.editions.get(), by=cast.sam.actor)
    return made


def titles(hits: list[Hit]) -> list[str]:
    return [one.title for one in hits]


def test_the_passage_is_found_and_where_it_stands(cast: Cast, center: HelpCenter) -> None:
    html = "<p>About money.</p><h2>By credit card</h2><p>The bank pays the refund back within three days.</p>"
    article(cast, center, "Refunds", html)
    article(cast, center, "Passwords", "<p>Choose a new one in your account.</p>")
    drain()
    hits = find(Visitor(center), "en", "refund to my credit card", limit=3)
    assert titles(hits)[0] == "Refunds"
    assert (hits[0].heading, hits[0].anchor) == ("By credit card", "by-credit-card")
    assert any(is_marked for _text, is_marked in hits[0].snippet)


def test_it_follows_every_change(cast: Cast, center: HelpCenter) -> None:
    reader = Visitor(center)
    made = article(cast, center, "Parcels", "<p>Where your parcel is.</p>")
    edition = made.editions.get()
    drain()
    assert titles(find(reader, "en", "parcel")) == ["Parcels"]
    write_words(
        edition, by=cast.sam.actor, title="Deliveries", html="<p>When the courier comes.</p>"
    )
    drain()
    assert titles(find(reader, "en", "parcel")) == ["Parcels"]
    publish(edition, by=cast.sam.actor)
    drain()
    assert titles(find(reader, "en", "courier")) == ["Deliveries"]
    add_wordings(made, by=cast.sam.actor, language="en", texts=["Track my shipment"])
    drain()
    assert titles(find(reader, "en", "shipment")) == ["Deliveries"]
    unpublish(edition, by=cast.sam.actor)
    assert find(reader, "en", "courier") == []  # at once, before the worker has looked
    publish(edition, by=cast.sam.actor)
    drain()
    archive_article(made, by=cast.sam.actor)
    assert find(reader, "en", "courier") == []


def test_each_article_once_in_the_readers_language(cast: Cast, center: HelpCenter) -> None:
    made = article(cast, center, "Refund", "<p>Money back.</p>")
    article(cast, center, "Garantie", "<p>Nur auf Deutsch.</p>", language="de")
    german = add_edition(
        made,
        by=cast.sam.actor,
        language="de",
        title="Erstattung",
        html="<p>Geld zurück, refund.</p>",
    )
    publish(german, by=cast.sam.actor)
    drain()
    assert titles(find(Visitor(center), "de", "Erstattung refund"))[0] == "Erstattung"
    assert titles(find(Visitor(center), "en", "refund"))[0] == "Refund"
    found = find(Visitor(center), "en", "refund")
    assert len({one.article_id for one in found}) == len(found)
    assert "Garantie" in titles(find(Visitor(center), "en", "Garantie"))


@pytest.mark.parametrize(
    "text", ["", "   ", "🎉🎉🎉", "x" * 10_000, "'; DROP TABLE--", "\x00\ud800", "a AND NOT (b"]
)
def test_no_question_is_too_strange(cast: Cast, center: HelpCenter, text: str) -> None:
    article(cast, center, "Refund", "<p>Money back.</p>")
    drain()
    assert isinstance(find(Visitor(center), "en", text), list)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_only_what_can_be_opened_is_found(
    cast: Cast, center: HelpCenter, data: st.DataObject
) -> None:
    Article.objects.update(archived_at=clock.now())  # those of the example before
    audiences = data.draw(
        st.lists(st.sampled_from(Article.Audience.values), min_size=1, max_size=4)
    )
    for number, audience in enumerate(audiences):
        team = cast.shipping if audience == "team" else None
        made = article(
            cast, center, f"Kettle {number}", "<p>The kettle.</p>", audience=audience, team=team
        )
        if data.draw(st.booleans()):
            archive_article(made, by=cast.sam.actor)
    HelpCenter.objects.update(is_open=data.draw(st.booleans()))
    drain()
    visitor = Visitor(center, is_customer=data.draw(st.booleans()))
    for reader in (visitor, cast.bob, cast.carol, cast.sam):
        found = find(reader, "en", "kettle")
        may = set(editions_read_by(reader).values_list("pk", flat=True))
        assert {one.edition_id for one in found} == may
        for one in found:
            assert edition_for(reader, one.article_id, "en").pk == one.edition_id
