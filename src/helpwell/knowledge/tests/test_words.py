"""What is kept of an article's markup, and what a reader gets of it."""

import pytest

from helpwell.knowledge.words import (
    HOST,
    LONGEST,
    TooLong,
    cleaned,
    linked_articles,
    passages_of,
    sections_of,
    shown,
    slug_of,
    snippets_of,
    with_snippets,
)


def nowhere(_number: object) -> None:
    """Leads nowhere."""


def test_what_runs_or_loads_is_not_kept() -> None:
    html = (
        '<h2 onclick="x()">Hi</h2><script>alert(1)</script><img src="https://x.test/a.png" onerror="x()">'
        '<a href="javascript:alert(1)">go</a><iframe src="//x"></iframe><table><tr><td colspan="2">1</td></tr></table>'
    )
    kept = cleaned(html)
    for word in ("script", "onclick", "onerror", "javascript", "iframe", "x.test"):
        assert word not in kept
    assert 'colspan="2"' in kept


def test_words_of_word_lose_their_styles() -> None:
    html = (
        "<!--[if gte mso 9]><xml><o:p></o:p></xml><![endif]--><p class=MsoNormal style='mso-list:l0'><b>Bold</b>"
        "<o:p></o:p></p><style>p{color:red}</style>"
    )
    assert cleaned(html) == "<p><b>Bold</b></p>"


def test_nothing_but_blanks_is_nothing() -> None:
    assert cleaned("<p>&nbsp; </p><p></p>") == ""


def test_five_million_characters_are_refused() -> None:
    with pytest.raises(TooLong):
        cleaned("x" * (LONGEST + 1))


def test_a_link_to_an_article_of_ours_is_kept_by_its_number() -> None:
    html = (
        '<a href="https://help.desk.test/en/articles/12-refunds#when">A</a>'
        '<a href="https://other.test/en/articles/12-refunds">B</a>'
    )
    kept = cleaned(html, hosts=frozenset({"help.desk.test"}))
    assert linked_articles(kept) == {12}
    assert "https://other.test/en/articles/12-refunds" in kept
    seen = shown(kept, article_url=lambda number: f"/a/{number}", file_url=nowhere)
    assert '<a href="/a/12#when">A</a>' in seen
    hidden = shown(kept, article_url=nowhere, file_url=nowhere)
    assert HOST not in hidden
    assert hidden.startswith("A<a")


def test_a_link_to_an_article_is_read_as_its_words() -> None:
    html = f'<p>See <a href="https://{HOST}/12">refunds</a> and <a href="https://x.test/">this</a>.</p>'
    assert sections_of(cleaned(html))[0].text == "See refunds and this <https://x.test/>."


def test_headings_get_anchors_of_their_own() -> None:
    seen = shown(
        "<h2>When?</h2><p>x</p><h3>When?</h3><h2>Größe</h2>", article_url=nowhere, file_url=nowhere
    )
    assert 'id="when"' in seen
    assert 'id="when-2"' in seen
    assert 'id="größe"' in seen


def test_pictures_are_shown_where_they_are_ours() -> None:
    kept = cleaned('<p><img src="cid:abc" alt="A &quot;b&quot;"><img src="cid:gone"></p>')
    seen = shown(
        kept, article_url=nowhere, file_url=lambda token: f"/f/{token}" if token == "abc" else None
    )
    assert 'src="/f/abc"' in seen
    assert "gone" not in seen


def test_sections_and_passages() -> None:
    long = "".join(f"<p>{' '.join(['word'] * 50)} {n}</p>" for n in range(5))
    html = f"<p>Before</p><h2>First</h2>{long}<h2>Second</h2><p>Last</p>"
    sections = sections_of(html)
    assert [one.heading for one in sections] == ["", "First", "Second"]
    passages = list(passages_of(html))
    assert [one.anchor for one in passages] == ["", "first", "first", "first", "second"]
    assert all(len(one.text.split()) <= 120 for one in passages)


def test_snippets_are_filled_in_as_what_they_are() -> None:
    html = "<p>{{ snippet.hours }}</p><p>Call {{snippet.phone}} or {{snippet.gone}}.</p>"
    assert snippets_of(html) == {"hours", "phone", "gone"}
    filled = with_snippets(html, {"hours": "<ul><li>9 to 5</li></ul>", "phone": "<b>1 &lt; 2</b>"})
    assert filled == "<ul><li>9 to 5</li></ul><p>Call 1 &lt; 2 or .</p>"


def test_slugs_keep_letters_of_any_script() -> None:
    assert slug_of("How do I get a refund?") == "how-do-i-get-a-refund"
    assert slug_of("Größe & Maße_2") == "größe-maße-2"
    assert slug_of("🎉") == ""
    assert len(slug_of("a" * 300)) == 80
