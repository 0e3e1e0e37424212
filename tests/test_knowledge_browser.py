"""Articles as an author, a reviewer and a senior have them, in a real browser; and what axe finds on their pages."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from helpwell.knowledge.models import Article, ArticleFile, Edition, HelpCenter
from helpwell.knowledge.verbs.arrange import (
    CategoryDraft,
    HelpCenterDraft,
    write_category,
    write_help_center,
)
from helpwell.knowledge.verbs.flag_article import flag_article
from helpwell.knowledge.verbs.note_reading import note_search
from helpwell.knowledge.verbs.publish import ask_review, publish
from helpwell.knowledge.verbs.write_article import (
    ArticleDraft,
    add_edition,
    write_article,
    write_words,
)
from tests.live_desk import LiveDesk, wait_for

pytestmark = pytest.mark.browser


def picture() -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "PNG")
    return {"name": "card-reader.png", "mimeType": "image/png", "buffer": out.getvalue()}


@pytest.fixture
def edition(live_desk: LiveDesk) -> Edition:
    cast = live_desk.cast
    draft = HelpCenterDraft("Teapot help", "teapot", ("en", "de"), is_open=True)
    center: HelpCenter = write_help_center(draft, by=cast.alice.actor)
    money = write_category(center, CategoryDraft({"en": "Money"}), by=cast.alice.actor)
    html = "<h2>When</h2><p>Within 14 days.</p>"
    begun = ArticleDraft("Refunds", html, help_center=center, category=money, owner=cast.bob)
    found = write_article(begun, by=cast.bob.actor).editions.get()
    publish(found, by=cast.sam.actor)
    return found


def head(edition: Edition) -> tuple[int, str]:
    now = Edition.objects.select_related("head").get(pk=edition.pk)
    return (now.head.number, now.head.html) if now.head else (0, "")


def test_an_author_writes_and_asks_for_a_review(live_desk: LiveDesk, edition: Edition) -> None:
    page = live_desk.window(live_desk.cast.bob)
    page.goto("/knowledge/")
    page.keyboard.press("c")
    page.get_by_label("Title").fill("Returns")
    page.keyboard.press("Control+Enter")
    field = page.locator(".article-words__rich")
    field.click()
    page.keyboard.type("## Before you send it")
    page.keyboard.press("Enter")
    page.keyboard.type("Pack it **well**. ")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Picture or file").click()
    chooser.value.set_files(picture())
    expect(field.get_by_role("img", name="card-reader")).to_be_visible()
    expect(page.locator("#article-files")).to_contain_text("card-reader.png")
    page.keyboard.press("End")
    page.get_by_role("button", name="Link", exact=True).click()
    page.get_by_label("Or link to an article").fill("refu")
    page.locator("[data-links-to]", has_text="Refunds").click()
    expect(field.locator("a")).to_have_text("Refunds")
    page.get_by_role("button", name="Save and ask for a review").click()
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    made = Edition.objects.select_related("head").latest("id")
    token = ArticleFile.objects.get().token
    assert made.state == Edition.State.REVIEW
    assert made.head is not None
    assert "<h2>Before you send it</h2><p>Pack it <strong>well</strong>." in made.head.html
    assert f'<img src="cid:{token}" alt="card-reader">' in made.head.html
    assert f"https://articles.helpwell.invalid/{edition.article_id}" in made.head.html


def test_a_reviewer_compares_publishes_and_takes_it_back(
    live_desk: LiveDesk, edition: Edition
) -> None:
    cast = live_desk.cast
    write_words(edition, by=cast.bob.actor, title="Refunds", html="<p>Within 30 days.</p>")
    ask_review(edition, by=cast.bob)
    page = live_desk.window(cast.sam)
    page.goto("/knowledge/work-list/")
    page.get_by_role("link", name="Refunds").click()
    expect(page.locator(".compare del", has_text="14")).to_be_visible()
    expect(page.locator(".compare ins", has_text="30")).to_be_visible()
    page.get_by_role("button", name="Publish revision 2").click()
    expect(page.locator("#toasts")).to_contain_text("Published.")
    wait_for(lambda: not Edition.objects.get(pk=edition.pk).has_unpublished_words)
    page.locator("#toasts button", has_text=re.compile("Undo")).press("Enter")
    wait_for(lambda: Edition.objects.get(pk=edition.pk).has_unpublished_words)


def test_two_write_at_once_and_the_second_chooses(live_desk: LiveDesk, edition: Edition) -> None:
    cast = live_desk.cast
    page = live_desk.window(cast.bob)
    page.goto(f"/knowledge/articles/{edition.article_id}/in/en/")
    field = page.locator(".article-words__rich")
    field.locator("p").click()
    page.keyboard.press("End")
    page.keyboard.type(" By card.")
    write_words(edition, by=cast.sam.actor, title="Refunds", html="<p>Within 30 days.</p>")
    page.keyboard.press("Control+Enter")
    conflict = page.locator(".article-conflict")
    expect(conflict).to_contain_text("Sam saved newer words while you wrote.")
    expect(field).to_contain_text("Within 14 days. By card.")
    _accessible(page)
    conflict.get_by_role("button", name="Save mine over theirs").click()
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    assert head(edition) == (3, "<h2>When</h2><p>Within 14 days. By card.</p>")


def test_a_senior_settles_a_flag_and_writes_about_a_gap(
    live_desk: LiveDesk, edition: Edition
) -> None:
    cast = live_desk.cast
    flag_article(edition.article, by=cast.bob, words="It is 30 days now")
    note_search("gift cards", help_center=None, language="en", found=0, reader="a")
    page = live_desk.window(cast.sam)
    page.goto("/knowledge/work-list/")
    expect(page.locator("#main")).to_contain_text("Bob: It is 30 days now")
    page.get_by_role("button", name="It is settled").click()
    expect(page.locator("#main")).not_to_contain_text("It is 30 days now")
    page.get_by_role("button", name="Write an article about it").click()
    expect(page.get_by_label("Title")).to_have_value("gift cards")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("gift cards")
    assert Article.objects.latest("id").wordings.get().text == "gift cards"


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_keeps_anybody_from_using_these_pages(
    live_desk: LiveDesk, edition: Edition, dark: bool
) -> None:
    cast = live_desk.cast
    add_edition(edition.article, by=cast.bob.actor, language="de", title="Geld", html="<p>x</p>")
    write_words(edition, by=cast.bob.actor, title="Refunds", html="<p>Within 30 days.</p>")
    flag_article(edition.article, by=cast.bob, words="It is 30 days now")
    note_search("gift cards", help_center=None, language="en", found=0, reader="a")
    page = live_desk.window(cast.alice, dark=dark)
    to = f"/knowledge/articles/{edition.article_id}/in/en/"
    for url in ("/knowledge/", to, f"{to}revisions/", "/knowledge/work-list/"):
        page.goto(url)
        if url == to:
            expect(page.locator(".article-words__rich")).to_be_visible()
        page.wait_for_function("() => !document.querySelector('.htmx-request')")
        _accessible(page)


def _accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
