"""What kit says to people can be said in their language."""

import ast
import inspect
from collections.abc import Callable
from types import ModuleType

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from helpwell.kit import address_guard, csv_safe, hours
from helpwell.kit.hours import Interval

SAID = {
    "UnreadableTable",
    "RowError",
    "Refused",
    "FetchFailed",
    "NeverOpen",
}  # what holds words for people
GERMAN = {
    "The file is empty.": "Die Datei ist leer.",
    "No column for {names} was found in line {line}.": "Zeile {line} hat keine Spalte für {names}.",
    "{address} is not a public address ({reason})": "{address} ist nicht öffentlich ({reason})",
    "loopback": "dieses Gerät",
    "Write a time of day as 09:00, not as “{text}”.": "Schreiben Sie die Uhrzeit wie 09:00, nicht „{text}“.",
}


@pytest.mark.parametrize("module", [csv_safe, address_guard])
def test_no_error_text_is_written_where_no_translator_finds_it(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID
    ]
    assert len(calls) > 4
    bare = [
        node.lineno
        for node in calls
        for said in node.args
        if isinstance(said, ast.JoinedStr)
        or (isinstance(said, ast.Constant) and isinstance(said.value, str))
    ]
    assert bare == []


def said_by(act: Callable[[], object]) -> str:
    try:
        return str(act())
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: csv_safe.read_table(b"", columns={}), "Die Datei ist leer."),
        (
            lambda: csv_safe.read_table(b"a\n", columns={"b": ()}, required=["b"]),
            "Zeile 1 hat keine Spalte für b.",
        ),
        (
            lambda: address_guard.refuse_address("127.0.0.1"),
            "127.0.0.1 ist nicht öffentlich (dieses Gerät)",
        ),
        (
            lambda: Interval.parse("9-{x}"),
            "Schreiben Sie die Uhrzeit wie 09:00, nicht „9“.",
        ),
    ],
)
def test_an_error_is_said_in_the_language_of_the_page(
    act: Callable[[], object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = trans_real.translation("de")._catalog  # type: ignore[attr-defined]
    for text, german in GERMAN.items():
        monkeypatch.setitem(catalog._catalogs[0], text, german)
    with translation.override("de"):
        assert said_by(act) == words
    with translation.override("en"):
        assert said_by(act) != words


def test_what_was_typed_is_never_taken_for_a_placeholder() -> None:
    assert "“{text} {0}”" in said_by(lambda: Interval.parse("{text} {0}"))
    assert hours.Interval.parse("09:00-17:30") == Interval(540, 1050)
