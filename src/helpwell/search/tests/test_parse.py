"""The language of the search box: examples, and that nothing a person types raises."""

from hypothesis import example, given
from hypothesis import strategies as st

from helpwell.search.parse import LONGEST, MOST_TERMS, OPERATORS, Parsed, Term, Text, parse


def test_words_phrases_and_what_is_left_out() -> None:
    asked = parse('Refund "double charge" -spam -"not this"')
    assert asked.texts == (Text(("refund",)), Text(("double", "charge")))
    assert asked.not_texts == (Text(("spam",)), Text(("not", "this")))


def test_operators_with_their_values() -> None:
    asked = parse('status:open from:anna -tag:refund subject:"late parcel" before:2026-10-01')
    assert asked.terms == (
        Term("status", "open"),
        Term("from", "anna"),
        Term("tag", "refund", is_not=True),
        Term("subject", "late parcel"),
        Term("before", "2026-10-01"),
    )
    assert asked.texts == ()


def test_other_desks_names_of_operators_mean_the_same() -> None:
    assert parse("requester:anna group:billing via:email").terms == (
        Term("from", "anna"),
        Term("team", "billing"),
        Term("channel", "email"),
    )


def test_a_number_is_a_number_and_a_word() -> None:
    assert parse("#4182").number == 4182
    assert parse("order 4182").number is None
    assert parse("order 4182").texts == (Text(("order",)), Text(("4182",)))


def test_an_operator_without_value_is_said() -> None:
    assert parse("status: refund").unknown == ("status:",)


def test_what_looks_like_an_operator_and_is_none_is_words() -> None:
    assert parse("https://shop.test/a order:10023").terms == ()
    assert Text(("order", "10023")) in parse("order:10023").texts


def test_the_desks_own_fields_are_operators() -> None:
    assert parse("Plan:gold", fields=frozenset({"plan"})).terms == (Term("field.plan", "gold"),)


def test_a_star_asks_for_the_beginning() -> None:
    assert parse("refun*").texts == (Text(("refun",), is_beginning=True),)


def test_curly_quotation_marks_are_quotation_marks() -> None:
    assert parse("„doppelte Buchung“").texts == (Text(("doppelte", "buchung")),)


def test_scripts_without_blanks_are_found_as_phrases() -> None:
    assert parse("返金 Größe").texts == (Text(("返", "金")), Text(("grosse",)))


_PIECES = st.sampled_from(
    [
        '"',
        "-",
        ":",
        " ",
        "status:",
        "from:",
        "a",
        "ß",
        "返",
        "\0",
        "#",
        "*",
        "9",
        "İ",
        "'",
        "\ud800",
    ]
)


@given(st.one_of(st.text(max_size=400), st.lists(_PIECES, max_size=60).map("".join)))
@example("-" * 400)
@example(":" * 400)
@example('a:"' * 90)
def test_nothing_that_is_typed_raises(text: str) -> None:
    asked = parse(text)
    assert isinstance(asked, Parsed)
    assert len(asked.texts) + len(asked.not_texts) + len(asked.terms) <= MOST_TERMS
    for one in (*asked.texts, *asked.not_texts):
        assert one.words
        assert all(word.isalnum() and word == word.casefold() for word in one.words)
    assert all(
        term.name in OPERATORS.values() and len(term.value) <= LONGEST for term in asked.terms
    )


@given(st.lists(st.sampled_from(["refund", "late", "parcel"]), min_size=1, max_size=5))
def test_plain_words_come_back_in_their_order(words: list[str]) -> None:
    assert [one.words[0] for one in parse(" ".join(words)).texts] == words
