"""Doors that can be guessed at or made to send mail close after so many knocks, for the one who knocks alone."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from conftest import Cast, signed_in

LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
KEY = "/accounts/password/reset/key/1-x/"
CHANGE = "/accounts/password/change/"
PASSKEY = "/accounts/two-factor/passkeys/login/"

Knock = Callable[[Client, str, int], int]


def _from(path: str, **said: str) -> Knock:
    """Knock from an address; `{n}` in what is said is the number of the knock."""

    def knock(browser: Client, where: str, number: int) -> int:
        facts = {name: words.format(n=number) for name, words in said.items()}
        return browser.post(path, facts, REMOTE_ADDR=where).status_code

    return knock


# The door, how it is knocked at, and the knocks of one minute after which it must be shut.
DOORS = {
    "signing in": (_from(LOGIN, login="nobody{n}@desk.test", password="a guess"), 30),
    "asking for a password mail": (_from(RESET, email="nobody{n}@desk.test"), 20),
    "guessing a password link": (_from(KEY, password1="a quiet harbor", password2="x"), 20),
    "signing in by passkey": (_from(PASSKEY, credential="guess {n}"), 20),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_closes_for_who_knocks_too_often_and_for_nobody_else(cast: Cast, door: str) -> None:
    knock, most = DOORS[door]
    answers = [knock(Client(), "127.0.1.1", number) for number in range(most + 1)]
    assert 429 not in answers[:3]  # a person may err
    assert answers[-1] == 429
    assert knock(Client(), "127.0.1.2", most + 1) != 429


def test_one_person_gets_few_password_mails_whoever_asks(cast: Cast) -> None:
    for number in range(12):
        Client().post(RESET, {"email": "bob@desk.test"}, REMOTE_ADDR=f"127.0.1.{number}")
    assert 1 <= len(mail.outbox) <= 5
    Client().post(RESET, {"email": "mia@desk.test"}, REMOTE_ADDR="127.0.2.1")
    assert mail.outbox[-1].to == ["mia@desk.test"]


def test_guessing_the_old_password_is_limited_by_person(cast: Cast) -> None:
    knock = _from(CHANGE, oldpassword="guess {n}", password1="a quiet harbor", password2="x")
    bob = signed_in(cast.bob)
    answers = [knock(bob, f"127.0.1.{number}", number) for number in range(6)]
    assert (answers[0], answers[-1]) == (200, 429)
    assert knock(signed_in(cast.mia), "127.0.1.5", 7) == 200


def test_a_closed_door_says_so_in_our_own_page(cast: Cast) -> None:
    browser = Client()
    for _ in range(31):
        answer = browser.post(LOGIN, {"login": "nobody@desk.test", "password": "a guess"})
    assert answer.status_code == 429
    assert "</html>" in answer.content.decode()
