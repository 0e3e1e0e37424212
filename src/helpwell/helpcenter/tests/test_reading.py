"""Who reads what: audience by state by reader, wherever an article could show."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django.fixtures import Settings

from conftest import Cast, signed_in
from helpwell.events.models import Actor
from helpwell.helpcenter.own_host import forget_hosts
from helpwell.helpcenter.tests.conftest import HOME, customers_window, written
from helpwell.kit import clock
from helpwell.knowledge.models import Article, ArticleFile, HelpCenter, ReadingDay, SearchMade, Vote
from helpwell.knowledge.verbs.publish import schedule, unpublish
from helpwell.knowledge.verbs.settle_article import archive_article
from helpwell.knowledge.verbs.write_article import write_words
from helpwell.knowledge.verbs.write_snippet import write_snippet

AUDIENCES = ("public", "customers", "agents", "team")
STATES = ("published", "draft", "scheduled", "withdrawn", "archived")


def _in(cast: Cast, article: Article, state: str) -> None:
    edition = article.editions.get()
    if state == "withdrawn":
        unpublish(edition, by=cast.alice.actor)
    elif state == "scheduled":
        schedule(edition, by=cast.alice.actor, at=clock.now() + timedelta(days=1))
    elif state == "archived":
        archive_article(article, by=cast.alice.actor)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("state", STATES)
def test_each_reader_finds_what_is_for_them_and_no_trace_of_the_rest(
    cast: Cast, center: HelpCenter, audience: str, state: str
) -> None:
    secret = "Zanzibar"
    live = state in ("published", "withdrawn", "archived")
    article = written(cast, center, secret, audience=audience, live=live, category="Plans")
    ReadingDay.objects.create(article=article, language="en", day=clock.now().date(), views=9)
    _in(cast, article, state)
    readers = {
        "stranger": Client(),
        "agent": signed_in(cast.alice),
        "customer": customers_window(cast.anna),
    }
    for name, browser in readers.items():
        may = state == "published" and (
            audience == "public" or (audience == "customers" and name == "customer")
        )
        address = f"{HOME}articles/{article.pk}-zanzibar"
        assert browser.get(address).status_code == (200 if may else 404), name
        places = [HOME, f"{HOME}categories/{article.category_id}-plans"]
        assert [secret in browser.get(one).content.decode() for one in places] == [may, may], name
        assert ("Plans" in browser.get(HOME).content.decode()) == may, name
        for machine in ("/help/teapot/sitemap.xml", f"{HOME}feed.xml"):
            words = browser.get(machine).content.decode().lower()
            assert ("zanzibar" in words) == (may and audience == "public"), (name, machine)
        found = browser.get(f"{HOME}search", {"q": "zanzibar"}).content.decode()
        assert ("/articles/" in found) == may, name
        missing = browser.get(f"{HOME}articles/999999").content.decode()
        if not may:
            assert _same(browser.get(address).content.decode(), missing)


def _same(one: str, other: str) -> bool:
    """The same page, but for what is new on each: the nonce."""

    def kept(text: str) -> list[str]:
        return [line for line in text.splitlines() if "nonce" not in line and "csrf" not in line]

    return kept(one) == kept(other)


def test_a_wrong_or_an_old_title_leads_to_the_right_one(cast: Cast, center: HelpCenter) -> None:
    article = written(cast, center, "How to pay", german="Wie man zahlt")
    for path in (
        f"articles/{article.pk}",
        f"articles/{article.pk}-old-name",
        f"articles/{article.pk}-%D0%B6",
    ):
        answer = Client().get(HOME + path)
        assert (answer.status_code, answer["Location"]) == (
            301,
            f"{HOME}articles/{article.pk}-how-to-pay",
        )
    write_words(
        article.editions.get(language="en"),
        by=cast.alice.actor,
        title="A secret plan",
        html="<p>x</p>",
    )
    answer = Client().get(f"{HOME}articles/{article.pk}-x")
    assert answer["Location"].endswith("-how-to-pay"), "the title of a draft stays secret"


def test_an_article_names_its_languages_and_one_address(
    cast: Cast, center: HelpCenter, settings: Settings
) -> None:
    settings.BASE_URL = "https://desk.test"
    both = written(cast, center, "How to pay", german="Wie man zahlt")
    one = written(cast, center, "Only English")
    page = Client().get(f"/help/teapot/de/articles/{both.pk}-wie-man-zahlt").content.decode()
    assert (
        f'rel="canonical" href="https://desk.test/help/teapot/de/articles/{both.pk}-wie-man-zahlt"'
        in page
    )
    assert page.count('hreflang="en" href="https') == page.count('hreflang="de" href="https') == 1
    assert 'hreflang="x-default"' in page
    page = Client().get(f"/help/teapot/de/articles/{one.pk}-only-english").content.decode()
    assert (
        f'rel="canonical" href="https://desk.test/help/teapot/en/articles/{one.pk}-only-english"'
        in page
    )
    assert 'hreflang="de" href="https' not in page
    assert "noch nicht übersetzt" in page or "not translated yet" in page


def test_the_way_in_asks_for_the_readers_language(cast: Cast, center: HelpCenter) -> None:
    def ways(path: str, language: str = "") -> str:
        return str(
            Client().get(path, headers={"Accept-Language": language}).headers.get("Location")
        )

    assert ways("/help/") == "/help/teapot/"
    assert ways("/help/teapot/", "fr, de-AT;q=0.8, en;q=0.5") == "/help/teapot/de/"
    assert ways("/help/teapot/", "fr") == "/help/teapot/en/"
    assert Client().get("/help/teapot/fr/").status_code == 404
    HelpCenter.objects.update(is_open=False)
    for path in (
        "/help/",
        "/help/teapot/",
        HOME,
        f"{HOME}ask",
        "/help/teapot/sitemap.xml",
        "/help/teapot/accent.css",
    ):
        assert Client().get(path).status_code == 404


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)"><a href="javascript:alert(1)">x</a></script>'


def test_hostile_words_never_run(cast: Cast, center: HelpCenter) -> None:
    write_snippet(key="bad", by=cast.alice.actor, language="en", html=HOSTILE)
    html = f"<p>Hello {HOSTILE}</p><h2>{HOSTILE}</h2><p>{{{{snippet.bad}}}}</p>"
    article = written(cast, center, f"Title {HOSTILE}", html, category=f"Cat {HOSTILE}")
    browser = Client()
    answer = browser.get(f"{HOME}articles/{article.pk}", follow=True)
    pages = [
        answer,
        browser.get(HOME),
        browser.get(f"{HOME}search", {"q": HOSTILE}),
        browser.get(f"{HOME}feed.xml"),
    ]
    pages.append(browser.get(f"{HOME}search", {"q": HOSTILE, "part": "1"}))
    for one in pages:
        words = one.content.decode()
        assert one.status_code == 200
        for evil in ("<script>alert", 'onerror="', "<img src=x", 'href="javascript'):
            assert evil not in words
    browser.post(f"{HOME}articles/{article.pk}/vote", {"helped": "no", "comment": HOSTILE})
    assert Vote.objects.get().comment == HOSTILE


def test_links_lead_only_to_what_one_may_read(cast: Cast, center: HelpCenter) -> None:
    hidden = written(cast, center, "Hidden", audience="agents")
    shown = written(cast, center, "Shown")
    links = "".join(
        f'<a href="https://articles.helpwell.invalid/{one.pk}">to {one.pk}</a> '
        for one in (hidden, shown)
    )
    article = written(cast, center, "Links", f"<p>{links}</p>")
    words = Client().get(f"{HOME}articles/{article.pk}-links").content.decode()
    assert f'href="{HOME}articles/{shown.pk}-shown"' in words
    assert "articles.helpwell.invalid" not in words
    assert f"articles/{hidden.pk}" not in words
    for where in ("", "search?q=links"):
        assert "helpwell.invalid" not in Client().get(HOME + where).content.decode()


def test_a_picture_is_there_once_published_words_show_it(cast: Cast, center: HelpCenter) -> None:
    from tests.rights_house import PNG

    article = written(cast, center, "Picture")
    key = default_storage.save("k/1", ContentFile(PNG))
    about = {"article": article, "size": 4, "storage_key": key}
    ArticleFile.objects.create(
        token="pic", name="a.png", type="image/png", is_safe_image=True, **about
    )
    ArticleFile.objects.create(token="doc", name='e"vil.html', type="text/html", **about)
    assert Client().get(f"{HOME}files/pic/a.png").status_code == 404
    edition = article.editions.get()
    write_words(
        edition, by=cast.alice.actor, title="Picture", html='<p><img src="cid:pic" alt="x"></p>'
    )
    assert Client().get(f"{HOME}files/pic/a.png").status_code == 404, (
        "a draft's pictures wait with it"
    )
    from helpwell.knowledge.verbs.publish import publish

    publish(edition, by=cast.alice.actor)
    assert (
        f'src="{HOME}files/pic/a.png"'
        in Client().get(f"{HOME}articles/{article.pk}-picture").content.decode()
    )
    picture, other = Client().get(f"{HOME}files/pic/a.png"), Client().get(f"{HOME}files/doc/x")
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert other["Content-Type"] == "application/octet-stream"
    assert other["Content-Disposition"].startswith("attachment")
    archive_article(article, by=cast.alice.actor)
    assert Client().get(f"{HOME}files/doc/x").status_code == 404


def test_people_are_counted_and_bots_are_not(cast: Cast, center: HelpCenter) -> None:
    article = written(cast, center, "Count me")
    browser, address = (
        Client(headers={"User-Agent": "Mozilla/5.0"}),
        f"{HOME}articles/{article.pk}/reading",
    )
    browser.get(f"{HOME}articles/{article.pk}-count-me")
    assert not ReadingDay.objects.exists(), "a GET counts nothing"
    browser.get(f"{HOME}search", {"q": "count"})
    assert browser.post(address, {"searched": "1"}).status_code == 204
    for bot in ("Googlebot/2.1", "curl/8", "python-requests"):
        Client(headers={"User-Agent": bot}).post(address)
    day = ReadingDay.objects.get()
    assert (day.views, day.from_search) == (1, 1)
    assert SearchMade.objects.get().opened == article


def test_one_reader_has_one_vote(cast: Cast, center: HelpCenter) -> None:
    article = written(cast, center, "Vote")
    browser, address = Client(), f"{HOME}articles/{article.pk}/vote"
    first = browser.post(address, {"helped": "no"})
    assert "said=no" in first["Location"]
    cookie = first.cookies["helpwell_reader"]
    assert (cookie["httponly"], cookie["samesite"], len(cookie.value)) == (True, "Lax", 32)
    browser.post(address, {"helped": "no", "comment": "Too short"})
    Client().post(address, {"helped": "yes"})
    assert sorted(Vote.objects.values_list("helped", "comment")) == [
        (False, "Too short"),
        (True, ""),
    ]
    assert Actor.desk().kind == "desk"


def test_any_search_has_an_answer(cast: Cast, center: HelpCenter) -> None:
    written(cast, center, "Teapot")
    for said in ("x" * 10_000, "🫖" * 50, "", "   ", "\x00", "a' OR 1=1 --", '"', "NEAR(", "*"):
        for part in ({}, {"part": "1"}):
            answer = Client().get(f"{HOME}search", {"q": said, **part})
            assert answer.status_code == 200, said[:20]


def test_a_domain_of_its_own_has_the_help_center_and_nothing_else(
    cast: Cast, center: HelpCenter, settings: Settings
) -> None:
    settings.BASE_URL = "https://desk.test"
    settings.ALLOWED_HOSTS = ["desk.test", "help.teapot.test", "other.test"]
    HelpCenter.objects.update(host="help.teapot.test")
    forget_hosts()
    article = written(cast, center, "How to pay", category="Paying")
    own = Client(headers={"Host": "help.teapot.test"})
    assert own.get("/")["Location"] == "/en/"
    home = own.get("/en/").content.decode()
    assert (
        f'href="/en/articles/{article.pk}-how-to-pay"'
        in home + own.get(f"/en/categories/{article.category_id}-paying").content.decode()
    )
    assert "/help/" not in home.replace("help/help", "")
    assert 'rel="canonical" href="https://help.teapot.test/en/"' in home
    assert (
        "Sitemap: https://help.teapot.test/sitemap.xml" in own.get("/robots.txt").content.decode()
    )
    for desk in ("/accounts/login/", "/inbox/", "/help/teapot/en/", "/settings/"):
        assert own.get(desk).status_code == 404
    on_desk = Client(headers={"Host": "desk.test"}).get(HOME).content.decode()
    assert 'rel="canonical" href="https://help.teapot.test/en/"' in on_desk
    assert Client(headers={"Host": "other.test"}).get("/en/").status_code == 404
    assert Client(headers={"Host": "evil.test"}).get("/en/").status_code == 400
    HelpCenter.objects.update(is_open=False)
    assert own.get("/en/").status_code == 404


def test_every_color_can_be_read() -> None:
    from helpwell.helpcenter.accent import contrast, luminance, sheet

    for given in (
        "#000000",
        "#ffffff",
        "#ffff00",
        "#0000ff",
        "#ff0000",
        "#14655a",
        "#777777",
        "#00ff88",
    ):
        line = next(part for part in sheet(given).split("; ") if "--accent-text" in part)
        light, dark = (part.strip(" )") for part in line.partition("(")[2].split(","))
        lights = [
            luminance((int(one[1:3], 16), int(one[3:5], 16), int(one[5:7], 16)))
            for one in (light, dark)
        ]
        assert contrast(lights[0], 0.79) >= 4.5
        assert contrast(lights[1], 0.035) >= 4.5
    assert Path(__file__).exists()
