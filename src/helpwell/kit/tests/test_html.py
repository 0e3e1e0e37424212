import html as stdlib_html
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring

from helpwell.kit import html
from helpwell.kit.html import clean_mail, clean_rich, rewrite_images, text_to_html
from helpwell.kit.html_text import html_to_text
from helpwell.kit.untangle import MAX_ENTITIES_IN_TEXT
from tests.hostile import payloads

_ALLOWED_IN_MAIL = {**html._MAIL.allowed}
_ADDED = {"a": {"rel", "target"}}
_LINKS = ("http://", "https://", "mailto:", "tel:")


def _body(markup: str) -> HtmlElement:
    document: HtmlElement = document_fromstring(  # type: ignore[no-untyped-call]
        f"<html><body>{markup}</body></html>"
    )
    body: HtmlElement = document.body
    return body


def _elements(markup: str) -> Iterator[HtmlElement]:
    body = _body(markup)
    return (node for node in body.iter() if node is not body)


def _faults(markup: str, allowed: dict[str, frozenset[str]]) -> list[str]:
    """Whatever another parser finds in cleaned markup that should not be there."""
    faults: list[str] = []
    for node in _elements(markup):
        if not isinstance(node.tag, str) or node.tag not in allowed:
            faults.append(f"tag {node.tag}")
            continue
        for name, value in node.attrib.items():
            known = allowed[node.tag] | _ADDED.get(node.tag, set())
            if name not in known or not _is_harmless(node.tag, name, value):
                faults.append(f"{node.tag} {name}={value}")
    return faults


def _is_harmless(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return value.lower().startswith(_LINKS)
    if name == "src":
        return value.startswith(("cid:", "remote:http://", "remote:https://", "remote:HTTP"))
    if name == "style":
        return not any(
            word in value.lower() for word in ("url", "expression", "@", "position", "\\")
        )
    return not name.startswith("on")


_PAYLOADS = payloads()


def test_the_fault_finder_finds_faults_in_uncleaned_payloads() -> None:
    faulty = sum(bool(_faults(payload.markup, _ALLOWED_IN_MAIL)) for payload in _PAYLOADS)
    assert faulty > len(_PAYLOADS) * 0.8


def test_there_are_hundreds_of_distinct_payloads_with_stable_numbers() -> None:
    assert len({payload.markup for payload in _PAYLOADS}) == len(_PAYLOADS) > 1000
    assert [payload.id for payload in _PAYLOADS] == list(range(1, len(_PAYLOADS) + 1))


@pytest.mark.parametrize("clean", [clean_mail, clean_rich])
def test_no_payload_leaves_anything_forbidden(clean: Callable[[str], str]) -> None:
    allowed = {**(html._MAIL if clean is clean_mail else html._RICH).allowed}
    for payload in _PAYLOADS:
        cleaned = clean(payload.markup)
        assert _faults(cleaned, allowed) == [], payload
        assert clean(cleaned) == cleaned, payload


def test_payloads_inside_of_quotes_and_tables_stay_harmless() -> None:
    for payload in _PAYLOADS:
        for shell in (
            "<table><tr><td>{}</table>",
            '<blockquote title="{}">x',
            "<pre>{}",
            "<a>{}</a>",
        ):
            cleaned = clean_mail(shell.replace("{}", payload.markup))
            assert _faults(cleaned, _ALLOWED_IN_MAIL) == [], payload
            assert clean_mail(cleaned) == cleaned, payload


_MORSELS = st.sampled_from(
    "<p> </p> <b> </b> <i> </i> <a> </a> <a href='https://x.org'> <div> </div> <table> <tr> <td> </td> "
    "</table> <svg> </svg> <math> <mtext> <style> </style> <title> <!-- --> <pre> <pre>\n\n\n \n <li> "
    "<ul> </ul> <ol> <br> </br> <img <img src=https://x.org/a.png> src= ' \" > < & &lt; &amp; &#0; "
    "<font color=red> </font> <h1> </h2> <blockquote> </blockquote> <template> <select> <option> <dd> "
    "<dt> <center> <caption> <col> <colgroup> <tbody> words <![CDATA[ ]]> <textarea> <plaintext> "
    "<p style='color:red'> onclick=x <script> </script> <nobr> <button> <ruby> <rt> <rp> <hr>".split(
        " "
    )
)


@given(st.lists(_MORSELS, max_size=40))
@settings(max_examples=600, deadline=None)
def test_cleaning_is_stable_for_any_soup_of_tags(morsels: list[str]) -> None:
    cleaned = clean_mail("".join(morsels))
    assert clean_mail(cleaned) == cleaned
    assert _faults(cleaned, _ALLOWED_IN_MAIL) == []
    rich = clean_rich("".join(morsels))
    assert clean_rich(rich) == rich


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_cleaning_takes_any_text(text: str) -> None:
    cleaned = clean_mail(text)
    assert clean_mail(cleaned) == cleaned


def test_lone_surrogates_and_nul_are_taken() -> None:
    assert clean_mail("a\ud800b\0c") == "a?bc"
    assert clean_mail('<p title="a\0b">x</p>') == '<p title="ab">x</p>'


def test_blank_lines_at_the_beginning_of_a_pre_stay() -> None:
    lines = "<pre>" + "\n" * 12 + "x</pre>"
    assert clean_mail(lines) == lines


def test_no_text_holds_more_entities_than_the_parser_can_bear() -> None:
    cleaned = clean_mail("&" * 50_000)
    assert max(text.count("&") for text in cleaned.split("<")) <= MAX_ENTITIES_IN_TEXT
    assert cleaned.count("&amp;") == 50_000


def test_ordinary_mail_keeps_its_looks() -> None:
    mail = (
        '<table width="600" bgcolor="#ffffff"><tbody><tr><td align="center" style="padding:8px;color:#333">'
        '<h1>Hello</h1><p><b>Your</b> order <font color="red">17</font> is on its way.</p></td></tr></tbody>'
        "</table><blockquote>before</blockquote><ul><li>one</li><li>two</li></ul>"
    )
    assert clean_mail(mail) == mail


def test_links_are_absolute_and_open_elsewhere_without_a_trace() -> None:
    cleaned = clean_mail('<a href="https://example.org/a?b=1&c=2" target="_top" rel="opener">x</a>')
    assert cleaned == (
        '<a href="https://example.org/a?b=1&amp;c=2" target="_blank" '
        'rel="noopener noreferrer nofollow">x</a>'
    )


@pytest.mark.parametrize(
    "link",
    [
        "/account", "//example.org", "#top", "?a=b", "page.html", "javascript:x", "java\x01script:x",
        "\x01javascript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "https:example.org",
        "https:/example.org", "https://", "https:\\\\example.org", "https://example\u202e.org/", "https://x.org/\u202egpj.exe",
        "https://x.org/\u200b", "https://x.org\\@y.org",
        "remote:https://x.org", "cid:x", "mailto:", "tel:", "ftp://x.org", "", "http://[", "blob:x",
    ],
)  # fmt: skip
def test_a_link_that_is_not_plainly_absolute_is_dropped(link: str) -> None:
    cleaned = clean_mail(f'<a href="{stdlib_html.escape(link)}">words</a>')
    assert "href" not in cleaned
    assert "words" in cleaned


@pytest.mark.parametrize(
    "link", ["https://x.org/", "HTTP://x.org", "mailto:a@x.org", "tel:+4930123"]
)
def test_a_plain_link_stays(link: str) -> None:
    assert f'href="{link}"' in clean_mail(f'<a href="{link}">words</a>')
    assert f'href="{link}"' in clean_rich(f'<a href="{link}">words</a>')


def test_a_link_broken_over_lines_is_mended() -> None:
    assert 'href="https://x.org/ab%20c"' in clean_mail('<a href=" https://x.org/a\r\nb c">x</a>')


def test_remote_pictures_load_nothing_and_keep_their_address() -> None:
    assert clean_mail(
        '<img src="https://x.org/a.png" alt="x" srcset="https://x.org/b.png 2x">'
    ) == ('<img src="remote:https://x.org/a.png" alt="x">')


@pytest.mark.parametrize(
    "picture",
    ["data:image/png;base64,AAAA", "//x.org/a.png", "/a.png", "a.png", "file:///a", "cid:"],
)
def test_pictures_of_other_kinds_are_dropped(picture: str) -> None:
    assert "src" not in clean_mail(f'<img src="{picture}">')


def test_replies_show_their_own_pictures_only() -> None:
    assert clean_rich('<img src="cid:a@b">') == '<img src="cid:a@b">'
    assert clean_rich('<img src="https://x.org/a.png">') == "<img>"
    assert (
        clean_rich("<table><tr><td style='color:red'>x</table><p style='color:red'>y")
        == "x<p>y</p>"
    )


def test_pictures_get_the_places_that_the_viewer_may_load() -> None:
    mail = '<img src="cid:logo@x"><img src="cid:gone"><img src="https://x.org/a?b&c"><img>'
    shown = rewrite_images(
        mail, {"logo@x": "/mail/3/logo?a&b"}.get, lambda address: f"/pictures?of={address}"
    )
    assert shown.markup == (
        '<img src="/mail/3/logo?a&amp;b"><img><img src="/pictures?of=https://x.org/a?b&amp;c"><img>'
    )
    assert shown.remote == ("https://x.org/a?b&c",)
    assert shown.blocked == 1


def test_without_a_proxy_every_remote_picture_is_blocked_and_counted() -> None:
    mail = '<img src="https://x.org/a"><p><img src="https://x.org/a"><img src="http://x.org/b">'
    shown = rewrite_images(clean_mail(mail), lambda _: None)
    assert "src" not in shown.markup
    assert shown.remote == ("https://x.org/a", "http://x.org/b")
    assert shown.blocked == 3


def test_pictures_of_uncleaned_mail_are_rewritten_after_cleaning() -> None:
    shown = rewrite_images("<img src=https://x.org/a onerror=x><script>x</script>", lambda _: None)
    assert shown.markup == "<img>"


def test_outgoing_mail_gets_the_true_addresses_back() -> None:
    stored = clean_mail('<img src="https://x.org/a"><img src="cid:b">')
    sent = rewrite_images(stored, lambda cid: f"cid:{cid}", lambda address: address)
    assert sent.markup == '<img src="https://x.org/a"><img src="cid:b">'


def test_what_a_place_holds_cannot_leave_its_attribute() -> None:
    shown = rewrite_images('<img src="cid:a">', lambda _: '"><script>x</script>')
    assert [node.tag for node in _elements(shown.markup)] == ["img"]


def test_styles_keep_plain_properties_only() -> None:
    style = (
        "color: RED ; background:url(x); position:fixed; font-family:'Segoe UI', \"Arial\";"
        "width:expression(x); margin-top:-9px; margin:0 auto; background:rgb(1, 2, 3) !important;"
        "--x:1; color:var(--x); padding:1px/*x*/; font:12px/1.5 Arial; display:none; x; :y; z:"
    )
    cleaned = clean_mail(f"<p style='{stdlib_html.escape(style)}'>x</p>")
    assert stdlib_html.unescape(cleaned) == (
        '<p style="color:RED;font-family:\'Segoe UI\', "Arial";margin:0 auto;'
        'background:rgb(1, 2, 3) !important;font:12px/1.5 Arial;display:none">x</p>'
    )


def test_a_string_cut_at_its_semicolon_brings_nothing_along() -> None:
    assert clean_mail("<p style=\"font-family:'x;position:fixed;color:red'\">x</p>") == "<p>x</p>"


BOMBS = {
    "nested blocks": "<div>" * 100_000,
    "nested formatting": "<b>" * 100_000,
    "reopened formatting": "".join(f"<p><b title={n}>" for n in range(30_000)),
    "paragraphs in formatting": "".join(f"<b title={n}>" for n in range(900)) + "<p>x</p>" * 50_000,
    "formatting reopened by paragraphs": "<p>"
    + "".join(f"<b title={n}>" for n in range(290))
    + "<p>x</p>" * 100_000,
    "nested links": "<a href=https://x.org>x" * 40_000,
    "nested tables": "<table><tr><td>" * 20_000,
    "stray ends": "<b><table><td>" + "<div>" * 290 + "</b>" * 100_000,
    "attributes": "<p " + " ".join(f"a{n}" for n in range(100_000)) + ">",
    "ampersands": "&" * 300_000,
    "less-thans": "<" * 300_000,
    "open comments": "<!--" * 200_000,
    "comments": "<!--x-->" * 100_000,
    "open quotes": '<a title="' * 100_000,
    "styles": f'<p style="{"color:red;" * 100_000}">x',
    "huge": "<p>Hello</p>" * 400_000,
}


@pytest.mark.parametrize("name", list(BOMBS))
@pytest.mark.timeout(30)
def test_markup_made_to_cost_is_cleaned_without_growing(name: str) -> None:
    # Unguarded, some of these take minutes or gigabytes; the test's time limit is the judge.
    cleaned = clean_mail(BOMBS[name])
    assert len(cleaned) <= html.MAX_CLEANED
    assert clean_mail(cleaned) == cleaned
    html_to_text(BOMBS[name])


def test_pictures_written_out_in_the_mail_cost_no_words() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 4_000_000}">'
    assert clean_mail(f"<p>before{picture}after</p>") == "<p>before<img>after</p>"


def test_text_of_a_deep_mail_is_not_lost() -> None:
    cleaned = clean_mail("<div>" * 5_000 + "still here" + "</div>" * 5_000)
    assert "still here" in cleaned


def test_what_never_settles_becomes_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "_MAX_PASSES", 0)
    assert clean_mail("<p>one &amp; <b>two</b></p>") == "<p>one &amp; two</p>"


def test_text_becomes_paragraphs_lines_and_links() -> None:
    assert text_to_html(
        "Hi <b>\nyou & I\n\nsee https://x.org/a_(b)), or www.y.org.\n\n\n\nBye, a@x.org!"
    ) == (
        "<p>Hi &lt;b&gt;<br>you &amp; I</p>"
        "<p>see "
        + _link("https://x.org/a_(b)", "https://x.org/a_(b)")
        + "), or "
        + _link("http://www.y.org", "www.y.org")
        + ".</p><p>Bye, "
        + _link("mailto:a@x.org", "a@x.org")
        + "!</p>"
    )


def _link(address: str, words: str) -> str:
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer nofollow">{words}</a>'


_TEXT_MORSELS = st.one_of(
    st.sampled_from(
        [
            "https://x.org/", "http://", "www.", "a@x.org", '"', "'", "<", ">", "&", "&quot;", "&#34;",
            "`", " ", "\n", "\n\n", "(", ")", "]", "onclick=x", "javascript:", "</a>", "<img src=x>",
            "\u202e", "\u200b", "\0", "\r\n", "%22", "{{", "\\", "|", "é", "\t", "?a=b&amp;c", "#",
        ]
    ),
    st.text(max_size=8),
)  # fmt: skip


@given(st.lists(_TEXT_MORSELS, max_size=25))
@settings(max_examples=500, deadline=None)
def test_linked_text_equals_its_own_cleaned_form(morsels: list[str]) -> None:
    made = text_to_html("".join(morsels))
    assert clean_rich(made) == made
    assert clean_mail(made) == made
    assert _faults(made, {"p": frozenset(), "br": frozenset(), "a": frozenset({"href"})}) == []


@given(st.lists(_TEXT_MORSELS, max_size=25))
@settings(max_examples=200, deadline=None)
def test_linked_text_loses_no_letter(morsels: list[str]) -> None:
    text = "".join(morsels)
    shown = "".join(_body(text_to_html(text)).itertext())
    letters = [c for c in text if c.isalnum()]
    assert [c for c in shown if c.isalnum()] == letters


def test_hostile_payloads_as_text_stay_text() -> None:
    for payload in _PAYLOADS:
        made = text_to_html(payload.markup)
        assert {node.tag for node in _elements(made)} <= {"p", "br", "a"}, payload


def test_no_module_of_the_cleaner_matches_markup_by_pattern() -> None:
    for module in ("markup", "untangle", "html_text"):
        source = (Path(html.__file__).parent / f"{module}.py").read_text()
        assert "import re" not in source
