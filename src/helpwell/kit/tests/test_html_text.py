import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpwell.kit.html_text import html_to_text
from helpwell.kit.markup import Closing, Opening, Raw, Text, pieces


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("words", "words"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("  lots \n of\t space&nbsp;here ", "lots of space here"),
        ("<p>a <b>b</b>c<i> d</i></p>", "a bc d"),
        ("&lt;b&gt; &amp;amp; &eacute; &#8364;", "<b> &amp; é €"),
        ('see <a href="https://x.org">here</a>.', "see here <https://x.org>."),
        ('<a href="https://x.org/">x.org</a>', "x.org"),
        ('<a href="mailto:a@x.org">a@x.org</a>', "a@x.org"),
        ('<a href="javascript:x">here</a>', "here"),
        ('<a href="https://x.org"><img src="x"></a>', ""),
        ('<img alt="a cat" src="x">', "a cat"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>c", "1. a\n2. b\n\nc"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
        ("<blockquote>a<blockquote><p>b</p></blockquote></blockquote>c", "> a\n>\n>> b\n\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\n\nd"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("<style>p{}</style><script>x</script><title>t</title>a<!-- b -->c", "ac"),
        ("<html><head><meta><title>x</title></head><body>a</body></html>", "a"),
        ("<head><title>x</title><body>a", "a"),
        ("<template>x</template><svg><text>y</text></svg>z", "z"),
        ("<textarea>a<b>c</textarea>", "a<b>c"),
        ("</blockquote></ul></pre>a", "a"),
        ("a<", "a<"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_markup_reads_as_a_person_would_type_it(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


@given(st.text(alphabet="<>/!-ab='\" pi&;\n", max_size=120))
@settings(max_examples=400, deadline=None)
def test_any_soup_is_cut_into_pieces_that_hold_no_tag(soup: str) -> None:
    for piece in pieces(soup):
        if isinstance(piece, Text):
            assert "<" not in piece.source
    html_to_text(soup)


def test_pieces_are_read_as_browsers_do() -> None:
    markup = "<A HREF=x/y title='a>b' Title=c =d e>w</a \n x><br/><!-- > --><?x?><!y></><script><p></scripty></SCRIPT >z"
    assert list(pieces(markup)) == [
        Opening("a", {"href": "x/y", "title": "a>b", "=d": "", "e": ""}),
        Text("w"),
        Closing("a"),
        Opening("br", {}),
        Raw("script", "<p></scripty>"),
        Text("z"),
    ]


@pytest.mark.parametrize(
    "cut", ["<a", "<a ", "<a b", "<a b=", "<a b='", "</a", "<!--", "<!", "<script>x"]
)
def test_markup_that_ends_in_a_tag_ends_there(cut: str) -> None:
    assert html_to_text(f"before{cut}") == "before"
