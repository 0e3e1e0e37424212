"""Found words in their surroundings: marked, escaped, short."""

from hypothesis import given
from hypothesis import strategies as st

from helpwell.search.names import distance
from helpwell.search.parse import Text, parse
from helpwell.search.snippets import LENGTH, marked, snippet


def test_the_found_words_are_marked_whatever_way_they_are_written() -> None:
    assert snippet("My Größe is wrong", parse("grosse").texts) == "My <mark>Größe</mark> is wrong"
    assert (
        marked("REFUND, refund", parse("refund").texts)
        == "<mark>REFUND</mark>, <mark>refund</mark>"
    )
    assert marked("返金をお願い", parse("返金").texts) == "<mark>返金</mark>をお願い"
    assert marked("refunded", parse("refund").texts) == "refunded"
    assert marked("refunded", parse("refu*").texts) == "<mark>refu</mark>nded"


def test_nothing_found_is_no_snippet() -> None:
    assert snippet("Nothing here", parse("refund").texts) is None


def test_a_long_text_is_cut_around_the_words() -> None:
    found = snippet("a " * 500 + "refund" + " b" * 500, parse("refund").texts)
    assert found is not None
    assert found.startswith("… a")
    assert found.endswith(" …")
    assert len(found) < LENGTH + 40


@given(st.text(alphabet="<>&\"' refundIİß返", max_size=80))
def test_markup_in_a_text_stays_text(text: str) -> None:
    shown = marked(text, (Text(("refund",)), Text(("返",)), Text(("i",))))
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare


def test_slips_of_the_finger_are_counted() -> None:
    assert distance("keller", "keler", 2) == 1
    assert distance("jonh", "john", 1) == 1
    assert distance("meyer", "meier", 1) == 1
    assert distance("anna", "bernd", 2) == 3
