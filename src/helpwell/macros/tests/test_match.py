"""Finding a macro by a few letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Cast
from helpwell.macros.match import score
from helpwell.macros.models import Macro, MacroUse
from helpwell.macros.reads import macro_offers, uses_of
from helpwell.macros.verbs.keep_macro import archive_macro
from helpwell.macros.verbs.write_macro import MacroDraft, write_macro
from helpwell.tickets.models import Ticket


@pytest.mark.parametrize(
    "typed", ["ref", "refund", "appr", "ra", "rfnd", "REFUND Ap", "réfund", "money ref"]
)
def test_it_is_found(typed: str) -> None:
    assert score(typed, "Refund approved Money / Back") is not None


@pytest.mark.parametrize("typed", ["xyz", "refundx", "refund zebra"])
def test_it_is_not_found(typed: str) -> None:
    assert score(typed, "Refund approved") is None


def test_the_beginning_of_a_name_goes_first() -> None:
    assert (score("ref", "Refund") or 0) > (score("ref", "No refund") or 0)
    assert (score("ref", "No refund") or 0) > (score("ref", "Preference") or 0)


@given(typed=st.text(max_size=30), text=st.text(max_size=60))
def test_anything_can_be_typed(typed: str, text: str) -> None:
    score(typed, text)


def test_those_used_most_come_first(cast: Cast, ticket: Ticket, macro: Macro) -> None:
    other = write_macro(
        MacroDraft(name="Ask for a picture", html="<p>x</p>", owner="everyone", kind="note"),
        by=cast.alice.actor,
    )
    MacroUse.objects.create(macro=other, agent=cast.bob, ticket=ticket)
    groups = macro_offers(cast.bob)
    assert [(one.title, [offer.name for offer in one.offers]) for one in groups] == [
        ("You use these most", ["Ask for a picture"]),
        ("No folder", ["Ask for a picture"]),
        ("Refunds", ["Refund approved"]),
    ]
    assert [one.title for one in macro_offers(cast.carl)] == ["No folder", "Refunds"]
    assert uses_of([other.pk, macro.pk])[other.pk][0] == 1
    archive_macro(other, by=cast.alice.actor)
    assert [offer.name for one in macro_offers(cast.bob, "pic") for offer in one.offers] == []
