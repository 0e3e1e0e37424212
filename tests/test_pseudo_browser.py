"""The pages in made-up languages: no text was forgotten, and none is cut off, from left to right and from right to left."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import models
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from helpwell.knowledge.models import Article, CategoryName, Edition, HelpCenter
from helpwell.people.models import Agent
from tests.every_page import OUTSIDE, cast, pages, part_of, settled
from tests.live_desk import LiveDesk
from tests.pseudo import LETTERS, LONG, RIGHT_TO_LEFT, write_pseudo
from tests.rights_house import House
from tests.test_rights import house

__all__ = ["cast", "house"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
PARTS = 4
WORKED_IN = (
    "/inbox/open/",
    "/tickets/",
    "/customers/",
    "/search/",
    "/macros/",
    "/settings/profile/",
)
SCRIPT = (Path(__file__).parent / "page_texts.js").read_text()
# Names and signs that are the same in every language.
SAME = re.compile(
    r"\b(Helpwell|Cc|Bcc|Ctrl|Alt|Shift|Enter|Esc|Space|Tab|UTC|GMT|OAuth|IMAP|SMTP|LMTP|POP|TLS|STARTTLS|CSV|MB|kB|px"
    r"|Google|Microsoft|Postmark|Mailgun|MailerSend|Postal|SparkPost|Mailjet|SQLite|PostgreSQL|Redis|Webhook|API|HTML|URL|AM|PM|am|pm)\b|https?://\S*"
)
# What a person or another program wrote, beside what the database holds.
WRITTEN = {"Words"}


@pytest.fixture(scope="session")
def pseudo_words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the made-up languages."""
    return write_pseudo(tmp_path_factory.mktemp("words"))


@pytest.fixture
def babel(pseudo_words: Path, settings: Settings) -> None:
    """The desk knows the made-up languages."""
    settings.LOCALE_PATHS = [*django_settings.LOCALE_PATHS, str(pseudo_words)]
    settings.LANGUAGES = [*django_settings.LANGUAGES, (LONG, "⟦long⟧"), (RIGHT_TO_LEFT, "⟦right⟧")]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", [LONG, RIGHT_TO_LEFT])
def test_no_page_says_what_was_not_translated_or_cuts_it_off(
    live_desk: LiveDesk, house: House, babel: None, language: str, part: int
) -> None:
    speak(live_desk.cast.alice, language)
    urls = part_of(in_their_language(pages(house, live_desk.cast.alice), language), part, PARTS)
    if (
        language == RIGHT_TO_LEFT
    ):  # the words are the same; what could lie wrong shows where people work all day
        urls = [url for url in urls if url.startswith(WORKED_IN) or url == "/"]
    known = data()
    page = live_desk.window(live_desk.cast.alice, width=1280)
    found = [problem for url in urls for problem in problems(page, url, known)]
    live_desk.complaints[:] = [said for said in live_desk.complaints if "404" not in said]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", [LONG, RIGHT_TO_LEFT])
def test_nor_do_the_pages_before_sign_in(live_desk: LiveDesk, babel: None, language: str) -> None:
    context = live_desk.browser.new_context(
        base_url=live_desk.url, extra_http_headers={"Accept-Language": language}
    )
    page, known = context.new_page(), data()
    found = [problem for url in OUTSIDE for problem in problems(page, url, known)]
    assert not found, "\n".join(found)


def in_their_language(urls: Iterator[str], language: str) -> Iterator[str]:
    """The same pages; those of the help center speak the language in their address, not the agent's."""
    walked = list(urls)
    HelpCenter.objects.filter(slug="open").update(languages=[language])
    for model in (Article, CategoryName, Edition):
        model._default_manager.filter(pk__in=_of_the_help_center(model)).update(language=language)
    for url in walked:
        yield url.replace("/help/open/en/", f"/help/open/{language}/")


def _of_the_help_center(model: type[models.Model]) -> list[int]:
    way = {Article: "help_center", CategoryName: "category__help_center"}
    path = way.get(model, "article__help_center")
    rows = model._default_manager.filter(**{f"{path}__slug": "open"})
    return list(rows.values_list("pk", flat=True))


def speak(agent: Agent, language: str) -> None:
    """The agent reads the desk in this language from now on."""
    agent.language = language
    agent.save(update_fields=["language"])


def problems(page: Page, url: str, known: list[str]) -> Iterator[str]:
    """What is wrong with a page at the width of a desk and at that of a phone."""
    page.set_viewport_size({"width": 1280, "height": 900})
    settled(page, url)
    for text, place in page.evaluate(SCRIPT, "texts"):
        left = untranslated(text, known)
        if left:
            yield f"{url}: not translated: {left!r} in {text[:80]!r} at {place}"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for what, place in page.evaluate(SCRIPT, "cut"):
            yield f"{url} at {width}: {what} at {place}"


def untranslated(text: str, known: list[str]) -> str:
    """The words of a text that are neither translated nor data; nothing where all is well."""
    plain = re.sub(r"⟦[^⟧]*⟧|\S+@\S+|\S+\.(test|example)\S*", " ", text)
    for one in known:
        plain = plain.replace(one, " ") if one in plain else plain
    plain = SAME.sub(" ", plain)
    words = re.findall(rf"[A-Za-z{LETTERS}]{{2,}}", plain)
    return " ".join(word for word in words if not set(word) & set(LETTERS))


def data() -> list[str]:
    """All that the database holds as text, the longest first; also the names of zones and languages."""
    import zoneinfo

    found = set(zoneinfo.available_timezones()) | WRITTEN
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                found.update(model._default_manager.values_list(field.name, flat=True))
    return sorted((str(one) for one in found if one and len(str(one)) > 1), key=len, reverse=True)
