"""Writing, reviewing, publishing, settling and archiving articles, and the way back from each."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from conftest import Cast
from helpwell.events.models import Event
from helpwell.events.undoing import CannotUndo, Contradicted, undo_act, undo_event
from helpwell.kit import clock
from helpwell.knowledge.access import Visitor, edition_for, editions_read_by, visible_to
from helpwell.knowledge.models import Article, Edition, HelpCenter
from helpwell.knowledge.reads import behind, titles_of
from helpwell.knowledge.verbs.arrange import (
    CannotArrange,
    CategoryDraft,
    HelpCenterDraft,
    archive_category,
    write_category,
    write_help_center,
)
from helpwell.knowledge.verbs.follow_links import broken_links
from helpwell.knowledge.verbs.publish import (
    TooLate,
    answer_review,
    ask_review,
    publish,
    publish_due,
    schedule,
    unpublish,
    unschedule,
)
from helpwell.knowledge.verbs.settle_article import (
    NotThere,
    Settings,
    archive_article,
    restore_article,
    settle_article,
)
from helpwell.knowledge.verbs.write_article import (
    ArticleDraft,
    ChangedMeanwhile,
    EditionExists,
    NoTitle,
    add_edition,
    restore_revision,
    write_article,
    write_words,
)
from helpwell.knowledge.words import HOST


@pytest.fixture
def center(cast: Cast) -> HelpCenter:
    draft = HelpCenterDraft("Teapot help", "teapot", ("en", "de"), is_open=True)
    return write_help_center(draft, by=cast.alice.actor)


@pytest.fixture
def edition(cast: Cast, center: HelpCenter) -> Edition:
    draft = ArticleDraft("Refunds", "<p>Within 14 days.</p>", help_center=center, owner=cast.sam)
    return write_article(draft, by=cast.bob.actor).editions.get()


def anybody(center: HelpCenter) -> Visitor:
    return Visitor(center)


def test_a_draft_is_seen_by_agents_and_by_nobody_else(
    cast: Cast, center: HelpCenter, edition: Edition
) -> None:
    assert edition.state == Edition.State.DRAFT
    assert visible_to(cast.bob).filter(pk=edition.article_id).exists()
    with pytest.raises(Http404):
        edition_for(anybody(center), edition.article_id, "en")
    assert publish(edition, by=cast.sam.actor) is not None
    assert publish(edition, by=cast.sam.actor) is None
    shown = edition_for(anybody(center), edition.article_id, "en")
    assert shown.live is not None
    assert shown.live.title == "Refunds"


def test_readers_keep_the_published_words_until_the_next_yes(
    cast: Cast, center: HelpCenter, edition: Edition
) -> None:
    publish(edition, by=cast.sam.actor)
    write_words(edition, by=cast.bob.actor, title="Refunds", html="<p>Within 30 days.</p>", seen=1)
    shown = edition_for(anybody(center), edition.article_id, "en")
    assert shown.live is not None
    assert "14" in shown.live.text
    assert shown.has_unpublished_words
    assert ask_review(shown, by=cast.bob) is not None
    assert Edition.objects.get().state == Edition.State.REVIEW
    answer_review(shown, by=cast.sam, words="Says who?")
    assert Edition.objects.get().state == Edition.State.PUBLISHED
    publish(edition, by=cast.sam.actor, seen=2)
    assert not Edition.objects.get().has_unpublished_words


def test_the_second_of_two_editors_sees_what_the_first_wrote(cast: Cast, edition: Edition) -> None:
    write_words(edition, by=cast.bob.actor, title="Refunds", html="<p>One</p>", seen=1)
    with pytest.raises(ChangedMeanwhile) as told:
        write_words(edition, by=cast.sam.actor, title="Refunds", html="<p>Two</p>", seen=1)
    assert told.value.now is not None
    assert told.value.now.text == "One"
    with pytest.raises(ChangedMeanwhile):
        publish(edition, by=cast.sam.actor, seen=1)
    assert write_words(edition, by=cast.sam.actor, title="Refunds", html="<p>One</p>") is None
    with pytest.raises(NoTitle):
        write_words(edition, by=cast.sam.actor, title=" ", html="<p>One</p>")


def test_an_older_revision_comes_back_as_the_newest(cast: Cast, edition: Edition) -> None:
    first = edition.head
    write_words(edition, by=cast.bob.actor, title="Refunds", html="<p>Wrong</p>")
    assert first is not None
    again = restore_revision(edition, by=cast.sam.actor, revision=first, note="As before")
    assert again is not None
    assert (again.number, again.html, again.note) == (3, first.html, "As before")
    assert edition.revisions.count() == 3


def test_it_is_published_at_its_time_and_once(cast: Cast, edition: Edition) -> None:
    with pytest.raises(TooLate):
        schedule(edition, by=cast.sam.actor, at=clock.ago(seconds=1))
    at = clock.now() + timedelta(hours=2)
    schedule(edition, by=cast.sam.actor, at=at)
    assert publish_due() == 0
    with clock.at(at):
        assert publish_due() == 1
        assert publish_due() == 0
    assert Edition.objects.get().live_id == edition.head_id
    assert Event.objects.filter(name="ArticlePublished").count() == 1


def test_newer_words_are_not_published_by_an_older_plan(cast: Cast, edition: Edition) -> None:
    at = clock.now() + timedelta(hours=2)
    schedule(edition, by=cast.sam.actor, at=at)
    write_words(edition, by=cast.bob.actor, title="Refunds", html="<p>Half a</p>")
    with clock.at(at):
        assert publish_due() == 0
    schedule(edition, by=cast.sam.actor, at=at)
    assert unschedule(edition, by=cast.sam.actor) is not None
    assert unschedule(edition, by=cast.sam.actor) is None


def test_publishing_is_undone_until_something_newer_is_published(
    cast: Cast, center: HelpCenter, edition: Edition
) -> None:
    first = publish(edition, by=cast.sam.actor)
    assert first is not None
    write_words(edition, by=cast.bob.actor, title="Refunds", html="<p>Newer</p>")
    second = publish(edition, by=cast.sam.actor)
    assert second is not None
    with pytest.raises(Contradicted):
        undo_event(first, by=cast.sam.actor)
    act = undo_event(second, by=cast.sam.actor)
    shown = edition_for(anybody(center), edition.article_id, "en")
    assert shown.live is not None
    assert shown.live.number == 1
    undo_act(act, by=cast.sam.actor)
    assert not edition_for(anybody(center), edition.article_id, "en").has_unpublished_words
    away = unpublish(edition, by=cast.sam.actor)
    assert away is not None
    undo_event(away, by=cast.sam.actor)
    assert edition_for(anybody(center), edition.article_id, "en")


def test_who_reads_what(cast: Cast, center: HelpCenter, edition: Edition) -> None:
    article = edition.article
    publish(edition, by=cast.sam.actor)

    def readers() -> list[bool]:
        signed_in = Visitor(center, is_customer=True)
        everybody = (anybody(center), signed_in, cast.bob, cast.carol, cast.sam)
        return [editions_read_by(one).filter(pk=edition.pk).exists() for one in everybody]

    by = cast.sam.actor
    assert readers() == [True, True, True, True, True]
    settle_article(article, Settings("customers", help_center=center), by=by)
    assert readers() == [False, True, True, True, True]
    settle_article(article, Settings("agents", help_center=center), by=by)
    assert readers() == [False, False, True, True, True]
    billing = cast.billing
    team_of_carol = cast.shipping
    settle_article(article, Settings("team", team=team_of_carol, help_center=center), by=by)
    assert readers() == [False, False, False, True, True]
    settle_article(article, Settings("team", team=billing, help_center=center), by=by)
    assert readers()[2:4] == [True, False]
    settle_article(article, Settings(help_center=center), by=by)
    HelpCenter.objects.update(is_open=False)
    assert readers() == [False, False, True, True, True]
    HelpCenter.objects.update(is_open=True)
    archive_article(article, by=by)
    assert readers() == [False] * 5


def test_settings_are_undone(cast: Cast, center: HelpCenter, edition: Edition) -> None:
    by, article = cast.sam.actor, edition.article
    settings = Settings("agents", help_center=center, owner=cast.bob, review_by=date(2027, 1, 2))
    done = settle_article(article, settings, by=by)
    assert done is not None
    assert done.facts["what"] == ["audience", "owner", "review_by"]
    assert settle_article(article, settings, by=by) is None
    undo_event(done, by=by)
    article.refresh_from_db()
    assert (article.audience, article.owner, article.review_by) == ("public", cast.sam, None)
    with pytest.raises(NotThere):
        settle_article(article, Settings("team"), by=by)
    gone = archive_article(article, by=by)
    assert gone is not None
    assert archive_article(article, by=by) is None
    undo_event(gone, by=by)
    assert restore_article(article, by=by) is None


def test_what_it_stood_in_may_be_gone(cast: Cast, center: HelpCenter, edition: Edition) -> None:
    by = cast.sam.actor
    done = settle_article(edition.article, Settings(help_center=None), by=by)
    center.delete()
    assert done is not None
    with pytest.raises(CannotUndo):
        undo_event(done, by=by)


def test_a_translation_says_how_far_it_is_behind(cast: Cast, edition: Edition) -> None:
    by = cast.sam.actor
    german = add_edition(
        edition.article, by=by, language="de", title="Geld zurück", html="<p>x</p>"
    )
    with pytest.raises(EditionExists):
        add_edition(edition.article, by=by, language="de", title="Noch mal", html="")
    assert behind(edition.article.editions.all()) == {}
    write_words(edition, by=by, title="Refunds", html="<p>30 days</p>")
    write_words(edition, by=by, title="Refunds", html="<p>31 days</p>")
    rows = edition.article.editions.select_related("article", "head")
    assert behind(rows) == {german.pk: 2}
    write_words(german, by=by, title="Geld zurück", html="<p>y</p>", is_current=False)
    assert behind(rows.all()) == {german.pk: 2}
    write_words(german, by=by, title="Geld zurück", html="<p>31 Tage</p>")
    assert behind(rows.all()) == {}
    assert titles_of([edition.article_id], "de") == {edition.article_id: "Geld zurück"}
    assert titles_of([edition.article_id], "fr") == {edition.article_id: "Refunds"}


def test_a_category_goes_and_its_articles_stay(
    cast: Cast, center: HelpCenter, edition: Edition
) -> None:
    by = cast.sam.actor
    money = write_category(center, CategoryDraft({"en": "Money", "de": "Geld"}), by=by)
    section = write_category(center, CategoryDraft({"en": "Refunds"}, parent=money), by=by)
    settle_article(edition.article, Settings(help_center=center, category=section), by=by)
    publish(edition, by=by)
    with pytest.raises(CannotArrange):
        write_category(center, CategoryDraft({"en": "Deeper"}, parent=section), by=by)
    with pytest.raises(CannotArrange):
        write_category(center, CategoryDraft({"en": "Round"}, parent=money), by=by, category=money)
    archive_category(money, by=by)
    assert Article.objects.get().category is None
    assert edition_for(anybody(center), edition.article_id, "en")


@pytest.mark.parametrize(
    ("what", "more"),
    [
        ("name", {"name": " "}),
        ("slug", {"slug": "-x"}),
        ("slug", {"slug": "teapot"}),
        ("host", {"host": "no host"}),
        ("accent", {"accent": "red;}"}),
        ("languages", {"languages": ()}),
        ("languages", {"languages": ("en/../x",)}),
    ],
)
def test_no_help_center_is_so(
    cast: Cast, center: HelpCenter, what: str, more: dict[str, object]
) -> None:
    given = {"name": "Other", "slug": "other", **more}
    with pytest.raises(CannotArrange) as told:
        write_help_center(HelpCenterDraft(**given), by=cast.alice.actor)  # type: ignore[arg-type]
    assert told.value.what == what


def test_links_between_articles_are_followed(
    cast: Cast, center: HelpCenter, edition: Edition
) -> None:
    by = cast.sam.actor
    link = f'<p><a href="https://{HOST}/{edition.article_id}">Refunds</a></p>'
    other = write_article(ArticleDraft("Returns", link, help_center=center), by=by)
    assert [one.number for one in broken_links()] == [edition.article_id]  # nobody published it yet
    publish(edition, by=by)
    assert broken_links() == []
    settle_article(edition.article, Settings("agents", help_center=center), by=by)
    assert len(broken_links()) == 1  # readers of the one may not read the other
    settle_article(edition.article, Settings(help_center=center), by=by)
    archive_article(edition.article, by=by)
    assert len(broken_links()) == 1
    write_words(
        other.editions.get(),
        by=by,
        title="Returns",
        html=f'<p><a href="https://{HOST}/987654">x</a></p>',
    )
    assert [one.number for one in broken_links()] == [987654]
    archive_article(other, by=by)
    assert broken_links() == []
