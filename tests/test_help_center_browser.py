"""What people come to the help center for: to read, to ask, to follow up; for everyone, and light enough for a slow line."""

import gzip
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Response, expect

from conftest import ask
from helpwell.channels.email.models import SystemMail
from helpwell.helpcenter.models import Offer
from helpwell.knowledge.models import HelpCenter, ReadingDay, Vote
from helpwell.knowledge.verbs.arrange import (
    CategoryDraft,
    HelpCenterDraft,
    write_category,
    write_help_center,
)
from helpwell.knowledge.verbs.index_article import index_article
from helpwell.knowledge.verbs.publish import publish
from helpwell.knowledge.verbs.write_article import ArticleDraft, add_edition, write_article
from helpwell.tickets.models import Delivery, Status, Ticket
from helpwell.tickets.verbs.reply import reply
from tests.live_desk import LiveDesk, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
MOST_BYTES = 50_000
HOME = "/help/teapot/en/"
WORDS = "<h2>In three steps</h2><p>Open the order, choose <b>Refund</b>, and wait a day.</p><table><tr><th>Day</th><td>1</td></tr></table>"


@pytest.fixture
def center(live_desk: LiveDesk) -> HelpCenter:
    by = live_desk.cast.alice.actor
    draft = HelpCenterDraft(
        "Teapot help", "teapot", ("en", "de"), accent="#ffcc00", is_open=True, welcome="How can we help?"
    )  # fmt: skip
    made = write_help_center(draft, by=by)
    names = {"en": "Paying", "de": "Zahlen"}
    category = write_category(made, CategoryDraft(names, {"en": "Cards and refunds"}), by=by)
    for title, german in (("Get a refund", "Geld zurück"), ("Pay by card", "Mit Karte zahlen")):
        article = write_article(
            ArticleDraft(title, WORDS, help_center=made, category=category), by=by
        )
        add_edition(article, by=by, language="de", title=german, html="<p>So geht das.</p>")
        for edition in article.editions.all():
            publish(edition, by=by)
        index_article(article.pk)
    return made


def _visitor(desk: LiveDesk, **more: Any) -> tuple[BrowserContext, Page]:
    # A headless browser says so in its name, and such ones are not counted.
    agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36"
    context = desk.browser.new_context(base_url=desk.url, user_agent=agent, **more)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    return context, page


def test_a_reader_finds_an_article_and_says_that_it_helped(
    live_desk: LiveDesk, center: HelpCenter
) -> None:
    _context, page = _visitor(live_desk)
    page.goto("/help/")
    expect(page).to_have_url(f"{live_desk.url}{HOME}")
    page.get_by_role("searchbox").press_sequentially("refund", delay=10)
    page.get_by_role("link", name="Get a refund").first.click()
    expect(page.get_by_role("heading", name="Get a refund")).to_be_visible()
    wait_for(lambda: ReadingDay.objects.filter(views=1, from_search=1).exists())
    page.get_by_role("button", name="Yes").click()
    page.get_by_label("Your comment").fill("Say how long it takes")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_text("We read every comment")).to_be_visible()
    assert Vote.objects.get().comment == "Say how long it takes"
    page.get_by_role("link", name="Deutsch").first.click()
    expect(page.get_by_role("heading", name="Geld zurück")).to_be_visible()


def test_one_who_asks_without_scripts_is_offered_articles_and_sends(
    live_desk: LiveDesk, center: HelpCenter
) -> None:
    _context, page = _visitor(live_desk, java_script_enabled=False)
    page.goto(HOME)
    page.get_by_role("link", name="Ask a question").click()
    page.get_by_label("Your email address").fill("nora@new.test")
    page.get_by_label("What is it about?").fill("My refund")
    page.get_by_label("Your question").fill("How do I get a refund?")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Does one of these answer it?")).to_be_visible()
    page.get_by_label("Files").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"}
    )
    page.get_by_role("button", name="Send my question").click()
    expect(page.get_by_role("heading", name="We have your question")).to_be_visible()
    ticket = Ticket.objects.get()
    assert (ticket.customer.email, ticket.has_attachments) == ("nora@new.test", True)
    assert Offer.objects.get().outcome == "sent"


def test_a_customer_signs_in_follows_up_and_closes(live_desk: LiveDesk, center: HelpCenter) -> None:
    cast = live_desk.cast
    ticket = ask(cast, cast.anna, "Refund for a double charge", "I was charged twice.")
    reply(ticket, by=cast.bob.actor, text="It is on its way.")
    Delivery.objects.update(state=Delivery.State.SENT)
    _context, page = _visitor(live_desk)
    page.goto(f"{HOME}tickets")
    page.get_by_label("Your email address").fill("anna@acme.test")
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    link = re.search(r"https?://[^/]+(/\S+)", SystemMail.objects.get().text)
    assert link
    page.goto(link[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{live_desk.url}{HOME}tickets")
    page.get_by_role("link", name="Refund for a double charge").click()
    expect(page.get_by_text("It is on its way.")).to_be_visible()
    page.get_by_label("Your message").fill("Nothing came yet")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Nothing came yet")).to_be_visible()
    page.get_by_role("button", name="This is solved").click()
    expect(page.get_by_text("Solved")).to_be_visible()
    assert Ticket.objects.get().status == Status.SOLVED
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{HOME}tickets")
    expect(page.get_by_role("heading", name="See your questions")).to_be_visible()


def test_every_page_is_light_and_can_be_used_by_everyone(
    live_desk: LiveDesk, center: HelpCenter
) -> None:
    article = center.articles.order_by("id")[0]
    context, page = _visitor(live_desk, reduced_motion="reduce")
    paths = [
        "", f"articles/{article.pk}-get-a-refund", f"categories/{article.category_id}-paying", "search?q=refund",
        "ask", "sign-in", "ask/sent", "nowhere",
    ]  # fmt: skip
    found: list[str] = []
    came: list[Response] = []
    page.on("response", lambda answer: came.append(answer))  # noqa: PLW0108 (a method of its own list cannot be marked)
    for path in paths:
        came.clear()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(HOME + path, wait_until="networkidle")
        weight = sum(len(gzip.compress(one.body())) for one in came if one.status in (200, 404))
        if weight > MOST_BYTES:
            found.append(f"{path}: {weight} bytes")
        found += [f"{path} light: {one}" for one in _axe(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{path} dark: {one}" for one in _axe(page)]
        page.set_viewport_size({"width": 320, "height": 800})
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth + 1"):
            found.append(f"{path} is too wide at 320")
    context.close()
    assert found == []


def _axe(page: Page) -> list[str]:
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:140]}" for rule in violations]
