"""Two versions of an article, word by word."""

from helpwell.knowledge.compare import Part, Piece, compare


def marked(parts: list[Part]) -> str:
    marks = {"same": "{}", "ins": "+{}+", "del": "-{}-"}
    lines = ("".join(marks[one.kind].format(one.text) for one in part.pieces) for part in parts)
    return "\n".join(line or "…" for line in lines)


def test_only_the_words_that_changed_are_marked() -> None:
    parts = compare(
        ("Refunds", "<p>Within 14 days.</p><p>By card.</p>"),
        ("Refunds", "<p>Within 30 days.</p><p>By card.</p>"),
    )
    assert marked(parts) == "Refunds\nWithin -14-+30+ days.\nBy card."


def test_paragraphs_come_and_go_and_the_title_counts() -> None:
    parts = compare(("A", "<p>One</p><p>Two</p>"), ("B", "<p>One</p><h2>New</h2><p>Two</p>"))
    assert marked(parts) == "-A-+B+\nOne\n+## New+\nTwo"


def test_a_paragraph_is_compared_with_what_it_became() -> None:
    parts = compare(
        ("A", "<h2>When</h2><p>Within 14 days.</p>"), ("A", "<p>Within 30 days.</p><p>Bye</p>")
    )
    assert marked(parts) == "A\n-## When-\nWithin -14-+30+ days.\n+Bye+"


def test_a_link_that_leads_elsewhere_is_a_change() -> None:
    parts = compare(
        ("A", '<p><a href="https://a.test">x</a></p>'),
        ("A", '<p><a href="https://b.test">x</a></p>'),
    )
    assert Piece("ins", "b") in parts[1].pieces


def test_what_is_the_same_far_away_is_a_number() -> None:
    many = "".join(f"<p>Line {n}</p>" for n in range(40))
    parts = compare(("A", many), ("A", many.replace("Line 20", "Row 20")))
    assert [part.left_out for part in parts if part.left_out] == [18, 17]
    assert compare(("A", many), ("A", many)) == []


def test_long_articles_are_compared_too() -> None:
    one = "".join(f"<p>{' '.join(str(n * k) for k in range(40))}</p>" for n in range(3_500))
    other = one.replace("7", "8")
    assert len(compare(("A", one), ("A", other))) > 3_500  # hours, were there no ceilings
