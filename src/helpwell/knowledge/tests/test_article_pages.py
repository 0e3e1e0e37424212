"""The pages of articles: list, writing, two editors, publishing with its undo, settings; each with its negative."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import Cast, signed_in
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.knowledge.models import Article, Edition, HelpCenter, Vote
from helpwell.knowledge.verbs.arrange import (
    CategoryDraft,
    HelpCenterDraft,
    write_category,
    write_help_center,
)
from helpwell.knowledge.verbs.note_reading import note_reading
from helpwell.knowledge.verbs.publish import ask_review, publish, schedule
from helpwell.knowledge.verbs.settle_article import Settings, archive_article, settle_article
from helpwell.knowledge.verbs.write_article import (
    ArticleDraft,
    add_edition,
    write_article,
    write_words,
)

HOSTILE = '"><script>alert(1)</script>{{7*7}}{% csrf_token %}'


@pytest.fixture
def center(cast: Cast) -> HelpCenter:
    draft = HelpCenterDraft("Teapot help", "teapot", ("en", "de"), is_open=True)
    return write_help_center(draft, by=cast.alice.actor)


@pytest.fixture
def edition(cast: Cast, center: HelpCenter) -> Edition:
    draft = ArticleDraft("Refunds", "<p>Within 14 days.</p>", help_center=center, owner=cast.bob)
    return write_article(draft, by=cast.bob.actor).editions.get()


def url_of(edition: Edition, more: str = "") -> str:
    return f"/knowledge/articles/{edition.article_id}/in/{edition.language}/{more}"


def words(title: str, html: str, seen: int, **more: str) -> dict[str, str]:
    return {"title": title, "html": html, "seen": str(seen), **more}


def now(edition: Edition) -> Edition:
    return Edition.objects.select_related("article", "head", "live").get(pk=edition.pk)


def test_an_article_begins_as_a_draft_of_who_begins_it(cast: Cast, center: HelpCenter) -> None:
    bob = signed_in(cast.bob)
    given = {"title": "Late parcels", "language": "en", "place": f"center:{center.pk}"}
    answer = bob.post(
        "/knowledge/new/", {**given, "audience": "public", "asked": "Where is it?\nIt is late"}
    )
    made = Article.objects.get()
    assert answer.headers["Location"] == f"/knowledge/articles/{made.pk}/"
    assert (made.owner, made.help_center) == (cast.bob, center)
    assert made.wordings.count() == 2
    assert made.editions.get().live is None
    assert "Late parcels" in bob.get("/knowledge/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"audience": "team"}, {"place": "center:999"}, {"language": "xx"}]
)
def test_a_beginning_that_cannot_be_says_so(cast: Cast, wrong: dict[str, str]) -> None:
    given = {"title": "A", "language": "en", "audience": "public", **wrong}
    assert signed_in(cast.bob).post("/knowledge/new/", given).status_code == 422
    assert not Article.objects.exists()


def test_words_are_saved_and_said_to_be_the_same(cast: Cast, edition: Edition) -> None:
    bob = signed_in(cast.bob)
    html = '<h2>How</h2><p onclick="x()">Write to us.</p>'
    bob.post(url_of(edition), words("Refunds", html, 1, note="How to ask"))
    head = now(edition).head
    assert head is not None
    assert (head.number, head.note) == (2, "How to ask")
    assert head.html == "<h2>How</h2><p>Write to us.</p>"
    page = bob.post(url_of(edition), words("Refunds", html, 2), follow=True).content.decode()
    assert "Nothing was changed." in page
    assert edition.revisions.count() == 2


def test_the_second_of_two_editors_sees_both_changes_and_loses_nothing(
    cast: Cast, edition: Edition
) -> None:
    sam, bob = signed_in(cast.sam), signed_in(cast.bob)
    sam.post(url_of(edition), words("Refunds", "<p>Within 30 days.</p>", 1))
    answer = bob.post(url_of(edition), words("My refunds", "<p>Within 14 days, by card.</p>", 1))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Sam saved newer words while you wrote." in page
    assert "<del>14</del><ins>30</ins>" in page  # what Sam changed
    assert "<del>30</del><ins>14</ins>" in page  # what saving would change in that
    assert 'value="My refunds"' in page
    assert "Within 14 days, by card." in page
    assert 'name="seen" value="2"' in page
    assert edition.revisions.count() == 2
    bob.post(url_of(edition), words("My refunds", "<p>Within 30 days, by card.</p>", 2))
    assert edition.revisions.count() == 3


def test_a_form_that_names_no_revision_overwrites_nothing(cast: Cast, edition: Edition) -> None:
    answer = signed_in(cast.bob).post(url_of(edition), {"title": "A", "html": "<p>x</p>"})
    assert answer.status_code == 422
    assert edition.revisions.count() == 1


def test_a_specialist_asks_and_a_senior_publishes_and_takes_it_back(
    cast: Cast, edition: Edition
) -> None:
    bob, sam = signed_in(cast.bob), signed_in(cast.sam)
    given = words("Refunds", "<p>New</p>", 1)
    assert bob.post(url_of(edition), {**given, "then": "publish"}).status_code == 403
    edition.refresh_from_db()
    assert edition.live is None
    bob.post(url_of(edition), {**given, "then": "review"})
    assert now(edition).state == Edition.State.REVIEW
    assert bob.post(url_of(edition, "published/"), {"seen": "2"}).status_code == 403
    assert (
        "What changed from revision 1 to 2"
        in sam.get(url_of(edition, "revisions/")).content.decode()
    )
    sam.post(url_of(edition, "published/"), {"seen": "1"})
    assert now(edition).live is None  # newer words than those that were looked at
    sam.post(url_of(edition, "published/"), {"seen": "2"})
    assert now(edition).state == Edition.State.PUBLISHED
    event = Event.objects.get(name="ArticlePublished")
    assert bob.post(f"/undo/event/{event.pk}/").status_code == 404
    assert signed_in(cast.sam).post(f"/undo/event/{event.pk}/").status_code < 400
    assert now(edition).live is None


def test_a_review_is_given_back_with_words(cast: Cast, edition: Edition) -> None:
    ask_review(edition, by=cast.bob)
    sam = signed_in(cast.sam)
    sam.post(url_of(edition, "review/answer/"), {"words": " "})
    assert now(edition).state == Edition.State.REVIEW
    sam.post(url_of(edition, "review/answer/"), {"words": "Say by when."})
    assert now(edition).state == Edition.State.DRAFT
    assert Event.objects.get(name="ReviewAnswered").facts["words"] == "Say by when."


def test_a_time_to_publish_is_read_in_the_viewers_zone(cast: Cast, edition: Edition) -> None:
    cast.sam.time_zone = "Asia/Tokyo"
    cast.sam.save(update_fields=["time_zone"])
    sam = signed_in(cast.sam)
    day = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%d")
    more = {"then": "schedule", "publish_at": f"{day}T09:00"}
    sam.post(url_of(edition), words("Refunds", "<p>Within 14 days.</p>", 1, **more))
    at = now(edition).publish_at
    assert at is not None
    assert at.isoformat() == f"{day}T00:00:00+00:00"
    to = f"/knowledge/articles/{edition.article_id}/settings/"
    assert signed_in(cast.bob).post(to, {"audience": "public"}).status_code == 403
    sam.post(url_of(edition, "unscheduled/"))
    assert now(edition).publish_at is None
    late = {"then": "schedule", "publish_at": "2020-01-01T09:00"}
    page = sam.post(url_of(edition), words("R", "<p>x</p>", 1, **late), follow=True)
    assert "choose a time to come" in page.content.decode()


def test_what_readers_see_is_settled_by_those_who_publish(cast: Cast, edition: Edition) -> None:
    bob, sam = signed_in(cast.bob), signed_in(cast.sam)
    to = f"/knowledge/articles/{edition.article_id}/"
    given = {
        "place": "",
        "audience": "agents",
        "owner": str(cast.sam.pk),
        "review_by": "2030-01-02",
    }
    assert bob.post(f"{to}settings/", given).status_code == 302
    assert Article.objects.get().audience == "agents"
    publish(edition, by=cast.sam.actor)
    assert bob.post(f"{to}settings/", {**given, "audience": "public"}).status_code == 403
    assert bob.post(f"{to}archived/").status_code == 403
    assert Article.objects.get().audience == "agents"
    sam.post(f"{to}settings/", {**given, "audience": "public"})
    assert Article.objects.get().audience == "public"
    event = Event.objects.filter(name="ArticleSettled").latest("id")
    assert bob.post(f"/undo/event/{event.pk}/").status_code == 404
    sam.post(f"{to}archived/")
    page = sam.get(url_of(edition)).content.decode()
    assert "no reader sees it" in page
    assert "article-form" not in page
    assert sam.post(url_of(edition), words("A", "<p>x</p>", 1)).status_code == 403
    sam.post(f"{to}restored/")
    sam.post(f"{to}reviewed/", {"review_by": "2031-01-01"})
    assert str(Article.objects.get().review_by) == "2031-01-01"


def test_an_article_of_another_team_is_nowhere(cast: Cast, edition: Edition) -> None:
    settle_article(edition.article, Settings("team", team=cast.shipping), by=cast.alice.actor)
    bob = signed_in(cast.bob)
    for more in ("", "read/", "revisions/", "questions/", "use/"):
        assert bob.get(url_of(edition, more)).status_code == 404
    assert "Refunds" not in bob.get("/knowledge/").content.decode()
    assert "Refunds" not in bob.get("/knowledge/links/?link_to=Refund").content.decode()
    assert "Refunds" in signed_in(cast.carol).get("/knowledge/").content.decode()


def test_a_translation_begins_with_the_source_and_may_stay_behind(
    cast: Cast, edition: Edition
) -> None:
    bob = signed_in(cast.bob)
    to = f"/knowledge/articles/{edition.article_id}/translations/"
    bob.post(to, {"language": "xx"})
    bob.post(to, {"language": "de"})
    bob.post(to, {"language": "de"})
    german = edition.article.editions.get(language="de")
    write_words(edition, by=cast.bob.actor, title="Refunds", html="<p>Within 30 days.</p>")
    assert "behind its source by 1 revision." in bob.get(url_of(german)).content.decode()
    source = bob.get(url_of(german, "revisions/?of=source")).content.decode()
    assert "<del>14</del><ins>30</ins>" in source
    bob.post(url_of(german), words("Geld zurück", "<p>In 14 Tagen.</p>", 1))
    assert "behind its source" in bob.get(url_of(german)).content.decode()
    bob.post(url_of(german), words("Geld zurück", "<p>In 30 Tagen.</p>", 2, is_current="on"))
    assert "behind its source" not in bob.get(url_of(german)).content.decode()


def test_a_revision_is_compared_and_comes_back(cast: Cast, edition: Edition) -> None:
    for html in ("<p>Within 30 days.</p>", "<p>Within 60 days.</p>"):
        write_words(edition, by=cast.bob.actor, title="Refunds", html=html)
    bob = signed_in(cast.bob)
    page = bob.get(url_of(edition, "revisions/?from=1&to=3")).content.decode()
    assert "<del>14</del><ins>60</ins>" in page
    assert bob.get(url_of(edition, "revisions/?from=x&to=99999999999")).status_code == 200
    bob.post(url_of(edition, "revisions/restored/"), {"number": "1"})
    head = now(edition).head
    assert head is not None
    assert (head.number, head.note, head.text) == (4, "As in revision 1", "Within 14 days.")


def test_broken_links_are_said_on_saving(cast: Cast, edition: Edition) -> None:
    html = '<p><a href="https://articles.helpwell.invalid/4711">x</a></p>'
    page = (
        signed_in(cast.bob).post(url_of(edition), words("R", html, 1), follow=True).content.decode()
    )
    assert "There is no such article." in page
    assert "1 of its links" in page


def test_the_list_shows_what_was_asked_for(
    cast: Cast, center: HelpCenter, edition: Edition
) -> None:
    by = cast.sam.actor
    money = write_category(center, CategoryDraft({"en": "Money"}), by=by)
    other = write_article(ArticleDraft("Größe & Maße", "<p>x</p>"), by=by).editions.get()
    gone = write_article(ArticleDraft("Old stock", "<p>x</p>"), by=by)
    archive_article(gone, by=by)
    settle_article(
        edition.article,
        Settings(help_center=center, category=money, review_by=clock.today()),
        by=by,
    )
    publish(edition, by=by)
    write_words(edition, by=by, title="Refunds", html="<p>30</p>")
    german = add_edition(edition.article, by=by, language="de", title="Geld", html="<p>x</p>")
    write_words(edition, by=by, title="Refunds", html="<p>31</p>")
    ask_review(other, by=cast.bob)
    schedule(german, by=by, at=clock.now() + timedelta(days=1))
    note_reading(edition, reader="")
    Vote.objects.create(article=edition.article, language="en", reader="r", helped=True)
    sam = signed_in(cast.sam)

    def shown(query: str) -> tuple[bool, bool, bool]:
        page = sam.get(f"/knowledge/?{query}").content.decode()
        return ("Refunds" in page, "Größe &amp; Maße" in page, "Old stock" in page)

    assert shown("") == (True, True, False)
    assert "behind by 1" in sam.get("/knowledge/").content.decode()
    assert "1 of 1" in sam.get("/knowledge/").content.decode()
    wanted = {
        "q=refu": (True, False, False),
        "show=archived": (False, False, True),
        "show=review": (False, True, False),
        "show=scheduled": (True, False, False),
        "show=published": (True, False, False),
        "show=changed": (True, False, False),
        "show=draft": (False, False, False),
        "show=due": (True, False, False),
        "show=behind": (True, False, False),
        f"category={money.pk}": (True, False, False),
        "category=none": (False, True, False),
        "category=²": (False, False, False),
        "audience=agents": (False, False, False),
        "owner=none": (True, True, False),
        "language=de": (True, False, False),
        "language=-de": (False, True, False),
        "page=99999999999999999999": (True, True, False),
    }
    assert {query: shown(query) for query in wanted} == wanted


def test_the_list_asks_as_often_for_many_as_for_one(cast: Cast, edition: Edition) -> None:
    sam = signed_in(cast.sam)

    def asked(run: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            run()
        return len(queries)

    sam.get("/knowledge/")
    one = asked(lambda: sam.get("/knowledge/"))
    for n in range(12):
        write_article(ArticleDraft(f"More {n}", "<p>x</p>", owner=cast.mia), by=cast.sam.actor)
    assert asked(lambda: sam.get("/knowledge/")) == one


def test_hostile_words_are_text_everywhere(cast: Cast, edition: Edition) -> None:
    by = cast.sam.actor
    write_words(edition, by=by, title=HOSTILE, html=f"<p>{HOSTILE}</p><img src=x onerror=alert(1)>")
    edition.article.wordings.create(language="en", text=HOSTILE, by=by)
    Vote.objects.create(
        article=edition.article, language="en", reader="r", helped=False, comment=HOSTILE
    )
    sam: Client = signed_in(cast.sam)
    for more in ("", "read/", "revisions/", "questions/", "use/"):
        page = sam.get(url_of(edition, more)).content.decode()
        assert "<script>alert" not in page
        assert "{{7*7}}" in page
        assert "onerror=" not in page.replace("&lt;img", "")
    assert "<script>alert" not in sam.get("/knowledge/").content.decode()
