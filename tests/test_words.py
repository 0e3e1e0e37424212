"""The words of each language: complete, up to date with the source, and faithful to placeholders, markup and plurals."""

import gettext
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.test import Client
from django.utils import translation

from config import catalogs, words
from conftest import Cast, signed_in

PLACEHOLDER = re.compile(
    r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_0-9]*\}|</?[a-z]+[^>]*>|&[a-z]+;|https?://\S+"
)


@pytest.fixture(scope="module")
def source() -> Catalog:
    return words.template()


@pytest.fixture(scope="module", params=words.LANGUAGES)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return words.read_language(request.param)


def _said(message: Message) -> Iterator[tuple[str, str]]:
    """Each form that is said, beside the English one that it stands for."""
    if isinstance(message.id, str):
        assert isinstance(message.string, str)
        yield message.id, message.string
        return
    for number, said in enumerate(words.forms(message)):
        yield message.id[min(number, 1)], said


def _texts(catalog: Catalog) -> list[Message]:
    return [one for one in catalog if one.id and not one.fuzzy and all(words.forms(one))]


def test_each_text_of_the_source_has_its_words(source: Catalog, catalog: Catalog) -> None:
    """Where this fails: bin/words, then write what is missing in src/helpwell/locale."""
    said = {(_key(one), one.context) for one in _texts(catalog)}
    missing = [_key(one) for one in source if one.id and (_key(one), one.context) not in said]
    assert missing == []


def test_nothing_is_only_guessed(catalog: Catalog) -> None:
    assert [one.id for one in catalog if one.id and one.fuzzy] == []


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_placeholders_and_markup_are_kept(catalog: Catalog) -> None:
    wrong = []
    for message in _texts(catalog):
        for english, said in _said(message):
            wanted, found = (Counter(PLACEHOLDER.findall(text)) for text in (english, said))
            # A singular may say "one" in words; nothing else may be dropped, and nothing may come in.
            may_drop = isinstance(message.id, tuple) and english == message.id[0]
            if found - wanted or (wanted - found and not may_drop):
                wrong.append(f"{english!r} → {said!r}")
    assert wrong == []


def test_spaces_and_line_breaks_at_the_ends_are_kept(catalog: Catalog) -> None:
    wrong = [
        said
        for message in _texts(catalog)
        for english, said in _said(message)
        if re.findall(r"^\s*|\s*$", english) != re.findall(r"^\s*|\s*$", said)
        or english.count("\n") != said.count("\n")
    ]
    assert wrong == []


def test_each_language_keeps_to_its_own_marks(catalog: Catalog) -> None:
    """Quotation marks and question marks are the language's own, and nobody is shouted at."""
    foreign = {"de": r"[“‘].*[”]|«|(?<!\w)!|\w!(?!\w)", "es": r"[“„”]|(?<!¿)^[^¿]*\?$|!"}
    of_it = re.compile(foreign[str(catalog.locale)])
    assert [
        said for one in _texts(catalog) for english, said in _said(one) if of_it.search(said)
    ] == []


def test_our_reader_agrees_with_the_one_of_babel(catalog: Catalog) -> None:
    language = str(catalog.locale)
    ours = catalogs.read(words.po_file(language).read_text(encoding="utf-8"))
    made = gettext.GNUTranslations(BytesIO(catalogs.compile_words(ours)))
    for message in _texts(catalog):
        if message.context:
            assert made.pgettext(message.context, str(message.id)) == message.string
        elif isinstance(message.id, str):
            assert made.gettext(message.id) == message.string
        else:
            forms = [made.ngettext(message.id[0], message.id[1], number) for number in (1, 2)]
            assert forms == words.forms(message)


def test_words_are_compiled_once_and_again_when_they_change(tmp_path: Path) -> None:
    source = tmp_path / "source" / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "one"\nmsgstr "eins"\n')
    first = catalogs.compiled(tmp_path / "made", tmp_path / "source")
    assert catalogs.compiled(tmp_path / "made", tmp_path / "source") == first
    source.write_text('msgid "one"\nmsgstr "ein"\n\n#, fuzzy\nmsgid "two"\nmsgstr "zwo"\n')
    second = catalogs.compiled(tmp_path / "made", tmp_path / "source")
    with (second / "de" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        made = gettext.GNUTranslations(file)
    assert second != first
    assert (made.gettext("one"), made.gettext("two")) == ("ein", "two")
    for number in range(5):
        source.write_text(f'msgid "one"\nmsgstr "{number}"\n')
        catalogs.compiled(tmp_path / "made", tmp_path / "source")
    assert len(list((tmp_path / "made").iterdir())) == catalogs.KEPT


@pytest.mark.parametrize(
    ("accepted", "shown"),
    [("de-AT,de;q=0.9", "Anmelden"), ("es", "Iniciar sesión"), ("ja", "Sign in")],
)
def test_a_stranger_reads_the_language_of_their_browser(
    cast: Cast, accepted: str, shown: str
) -> None:
    page = Client().get("/accounts/login/", headers={"accept-language": accepted}).content.decode()
    assert shown in page
    assert (
        f'<html lang="{ {"Anmelden": "de", "Iniciar sesión": "es"}.get(shown, "en") }" dir="ltr"'
        in page
    )


def test_an_agent_reads_their_own_language_and_else_that_of_the_company(cast: Cast) -> None:
    cast.company.language = "es"
    cast.company.save()
    browser = signed_in(cast.bob)
    assert "Bandeja de entrada" in browser.get("/inbox/mine/").content.decode()
    cast.bob.language = "de"
    cast.bob.save(update_fields=["language"])
    page = browser.get("/inbox/mine/").content.decode()
    assert "Posteingang" in page
    assert '<html lang="de"' in page


@pytest.mark.parametrize(
    ("language", "short"), [("de", "9 Min."), ("es", "9 min"), ("en", "9 min")]
)
def test_server_and_script_say_the_same_lengths_of_time(language: str, short: str) -> None:
    from datetime import timedelta

    from helpwell.kit.moments import span

    with translation.override(language):
        assert span(timedelta(minutes=9)) == short
