"""The trial of sending would notice: a lost reply, a double that nothing explains, another Message-ID."""

import random
from collections import Counter

import pytest

from tests.torture.sending import Verdict, judge
from tests.torture.sink import Sink

pytestmark = pytest.mark.django_db
WRITTEN = {"trial-reply-1": "<1@desk.test>", "trial-reply-2": "<2@desk.test>"}
ONE, TWO = WRITTEN.items()


def verdict(*came: tuple[str, str], doubts: tuple[str, ...] = ()) -> Verdict:
    return judge(1, Sink(random.Random(1), list(came)), Counter(doubts), Counter(), WRITTEN)


def test_each_once_holds() -> None:
    assert verdict(ONE, TWO).holds


def test_a_lost_reply_is_noticed() -> None:
    assert verdict(ONE).lost == 1
    assert not verdict(ONE).holds


def test_a_double_needs_a_kill_that_explains_it() -> None:
    assert verdict(ONE, ONE, TWO, doubts=("<1@desk.test>",)).holds
    assert verdict(ONE, ONE, TWO).unexplained == 1
    assert not verdict(ONE, ONE, TWO).holds
    assert verdict(ONE, ONE, ONE, TWO, doubts=("<1@desk.test>",)).unexplained == 1


def test_another_message_id_is_noticed() -> None:
    assert not verdict(ONE, TWO, ("trial-reply-1", "<other@desk.test>")).holds
