"""Variables: what is filled, what is left, and that no value is ever read as a template."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpwell.kit.html import clean_rich
from helpwell.kit.html_text import html_to_text
from helpwell.macros.variables import (
    ALIASES,
    FIELD,
    NAMES,
    Filled,
    Sink,
    canonical,
    fill,
    names_in,
    unknown_in,
)

names = st.sampled_from([*NAMES, *ALIASES, f"{FIELD}size", "ticket.ticket_field_size"])
nasty = st.text(
    alphabet=st.sampled_from([*string.ascii_letters, *"{}|<>&\"'\\.%$#;:/ \n\t\u2060\0"]),
    max_size=40,
)
anything = st.one_of(nasty, st.text(max_size=40), names.map(lambda name: f"{{{{{name}}}}}"))
values = st.dictionaries(st.sampled_from([*NAMES, f"{FIELD}size"]), anything, max_size=8)
pieces = st.lists(st.one_of(anything, names.map(lambda name: "{{ " + name + " }}")), max_size=6)
templates = pieces.map("".join)


def test_our_names_and_those_of_others_are_filled() -> None:
    filled = fill(
        "Hi {{customer.first_name}}, #{{ ticket.id }}: {{Ticket.Title}}",
        {"customer.first_name": "Anna", "ticket.number": "7", "ticket.subject": "Tent"},
        Sink.TEXT,
    )
    assert filled == Filled("Hi Anna, #7: Tent")


def test_an_alias_always_means_a_name_that_exists() -> None:
    assert {canonical(alias) for alias in ALIASES} <= set(NAMES)


def test_words_after_the_bar_stand_in_for_an_empty_value() -> None:
    assert fill("Hi {{customer.first_name|there}}", {}, Sink.TEXT).text == "Hi there"
    assert fill("Hi {{customer.first_name| }}", {}, Sink.TEXT).empty == ("customer.first_name",)


def test_what_is_not_known_is_named_and_stays() -> None:
    filled = fill("{{agent.password}} {{customer.phone}}", {}, Sink.TEXT)
    assert filled.text == "{{agent.password}} {{customer.phone}}"
    assert filled.unknown == ("agent.password",)
    assert filled.empty == ("customer.phone",)
    assert filled.left == ("agent.password", "customer.phone")


def test_an_unknown_name_gets_no_words_from_behind_its_bar() -> None:
    assert fill("{{agent.password|none}}", {}, Sink.TEXT).unknown == ("agent.password",)


@pytest.mark.parametrize(
    "attack",
    [
        "{{customer.__class__}}",
        "{{ticket.customer.actor.name}}",
        "{{ ''.__class__.__mro__ }}",
        "{% load static %}",
        "{{ticket.field.../../etc}}",
        "{{config}}",
        "{{7*7}}",
        "${7*7}",
        "#{7*7}",
        "{{customer.name.__len__}}",
        "{{ticket.field.__class__}}",
    ],
)
def test_walks_and_sums_stay_text(attack: str) -> None:
    values = dict.fromkeys(NAMES, "x")
    assert fill(attack, values, Sink.TEXT).text == attack


def test_a_value_that_looks_like_a_variable_stays_text() -> None:
    values = {"customer.name": "{{agent.email}}", "agent.email": "secret@desk.test"}
    once = fill("Dear {{customer.name}}", values, Sink.HTML).text
    twice = fill(once, values, Sink.HTML).text
    assert once == twice
    assert "secret" not in twice


def test_two_values_do_not_make_a_variable_together() -> None:
    values = {"customer.name": "{", "agent.email": "secret@desk.test"}
    once = fill("{{customer.name}}{agent.email}}", values, Sink.TEXT).text
    assert "secret" not in fill(once, values, Sink.TEXT).text


def test_markup_in_a_value_is_text_in_html() -> None:
    values = {"customer.name": '<img src=x onerror="alert(1)">', "agent.signature": "A\nB"}
    text = fill("<p>{{customer.name}}</p><p>{{agent.signature}}</p>", values, Sink.HTML).text
    assert "<img" not in text
    assert "A<br>B" in text
    assert '<img src=x onerror="alert(1)">' in html_to_text(clean_rich(text))


def test_a_link_cannot_be_left_by_a_value() -> None:
    values = {"customer.name": '"><script>alert(1)</script>'}
    text = fill('<a href="https://x.test/{{customer.name}}">go</a>', values, Sink.HTML).text
    assert "<script" not in clean_rich(text)


def test_a_subject_stays_one_line() -> None:
    values = {"customer.name": "Anna\r\nBcc: all@x.test"}
    text = fill("About {{customer.name}}\n", values, Sink.LINE).text
    assert text == "About Anna Bcc: all@x.test"


def test_custom_fields_go_by_their_keys() -> None:
    assert names_in("{{ticket.ticket_field_size}} {{ticket.field.size}}") == ("ticket.field.size",)
    assert unknown_in("{{ticket.field.size}}", frozenset({"color"})) == ("ticket.field.size",)
    assert unknown_in("{{ticket.field.size}}", frozenset({"size"})) == ()


@given(template=templates, given_values=values, sink=st.sampled_from(Sink))
def test_filling_again_finds_only_what_was_left(
    template: str, given_values: dict[str, str], sink: Sink
) -> None:
    once = fill(template, given_values, sink)
    assert set(names_in(once.text)) <= set(once.left)
    everything = dict.fromkeys([*NAMES, f"{FIELD}size"], "FILLED")
    again = fill(once.text, {name: everything[name] for name in everything}, sink)
    assert "FILLED" not in again.text or once.empty or "FILLED" in template


@given(value=nasty)
def test_nothing_of_a_value_becomes_markup(value: str) -> None:
    filled = fill("<p>{{customer.name}}</p>", {"customer.name": value}, Sink.HTML).text
    inner = filled.removeprefix("<p>").removesuffix("</p>").replace("<br>", "")
    assert "{{customer.name}}" in inner or not set(inner) & set("<>\"'")


@given(value=st.text(max_size=200))
def test_a_line_has_no_line_end(value: str) -> None:
    filled = fill("{{ticket.subject}}", {"ticket.subject": value}, Sink.LINE).text
    assert len(filled.splitlines()) <= 1


@given(template=st.text(alphabet="{}| .ab\n", max_size=400))
def test_any_template_is_read_in_a_moment(template: str) -> None:
    fill(template, {}, Sink.TEXT)
