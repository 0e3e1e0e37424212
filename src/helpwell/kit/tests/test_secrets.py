import base64
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpwell.kit.secrets import Unreadable, Vault, read_id, read_token, sign_id, sign_token

OLD, NEW, FOREIGN = "old key " * 5, "new key " * 5, "another's key " * 5
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def read(token: str, **changed: object) -> str | None:
    facts = {"purpose": "invite", "keys": [OLD], "max_age": DAY, "now": NOW} | changed
    return read_token(token, **facts)  # type: ignore[arg-type]


def test_a_sealed_secret_comes_back_and_does_not_show() -> None:
    sealed = Vault([OLD]).encrypt("pässword", purpose="mailbox 3")
    assert "ssword" not in sealed
    assert Vault([OLD]).decrypt(sealed, purpose="mailbox 3") == "pässword"


def test_the_same_secret_is_sealed_differently_each_time() -> None:
    vault = Vault([OLD])
    assert vault.encrypt("x", purpose="a") != vault.encrypt("x", purpose="a")


def test_after_a_new_key_old_secrets_open_and_can_be_sealed_anew() -> None:
    sealed = Vault([OLD]).encrypt("x", purpose="a")
    both = Vault([NEW, OLD])
    assert both.decrypt(sealed, purpose="a") == "x"
    assert Vault([NEW]).decrypt(both.rotate(sealed, purpose="a"), purpose="a") == "x"


@pytest.mark.parametrize("sealed", ["", "x", "é", "gAAAAA", "\0"])
def test_what_we_did_not_seal_is_unreadable(sealed: str) -> None:
    for attempt in (Vault([OLD]).decrypt, Vault([OLD]).rotate):
        with pytest.raises(Unreadable):
            attempt(sealed, purpose="a")


def test_a_sealed_secret_opens_with_its_own_key_and_purpose_only() -> None:
    sealed = Vault([OLD]).encrypt("x", purpose="a")
    with pytest.raises(Unreadable):
        Vault([FOREIGN]).decrypt(sealed, purpose="a")
    with pytest.raises(Unreadable):
        Vault([OLD]).decrypt(sealed, purpose="b")
    with pytest.raises(Unreadable):
        Vault([OLD]).decrypt(sealed[:-4] + "AAAA", purpose="a")


@pytest.mark.parametrize("keys", [[], ["short"], [OLD, ""]])
def test_a_vault_wants_real_keys(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="key"):
        Vault(keys)
    with pytest.raises((ValueError, IndexError)):
        sign_id("reply", 1, keys[-1:])


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_a_token_carries_its_payload(payload: str) -> None:
    token = sign_token("invite", payload, [OLD], now=NOW)
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert read(token) == payload
    assert read(token.upper()) == payload


def test_a_token_ends_with_its_age() -> None:
    token = sign_token("invite", "7", [OLD], now=NOW)
    assert read(token, now=NOW + DAY) == "7"
    assert read(token, now=NOW + DAY + timedelta(seconds=1)) is None
    assert read(token, now=NOW - timedelta(minutes=2)) is None


def test_a_token_is_for_one_purpose_and_one_key() -> None:
    token = sign_token("invite", "7", [OLD], now=NOW)
    assert read(token, purpose="reset") is None
    assert read(token, keys=[FOREIGN]) is None
    assert read(token, keys=[NEW, OLD]) == "7"


def test_purpose_and_payload_cannot_be_cut_differently() -> None:
    assert sign_id("a", 11, [OLD])[3:] != sign_id("a1", 1, [OLD])[2:]
    token = sign_token("invite", "7", [OLD], now=NOW)
    assert read(token, purpose="invit") is None


def _neighbors(text: str) -> list[str]:
    """Every truncation, extension, and change of one character."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    cut = [text[:n] for n in range(len(text))] + [text[n:] for n in range(1, len(text))]
    longer = [text + c for c in letters + "=- \n"] + [c + text for c in letters + "0 "]
    changed = [
        text[:n] + c + text[n + 1 :] for n in range(len(text)) for c in "a7z0=" if c != text[n]
    ]
    return cut + longer + changed + [text + "=" * n for n in range(1, 9)]


def test_no_truncated_extended_or_changed_token_is_taken() -> None:
    for payload in ("", "7", "12", "123", "1234", "12345"):
        for wrong in _neighbors(sign_token("invite", payload, [OLD], now=NOW)):
            assert read(wrong) is None, wrong


def test_a_token_signed_without_our_key_is_refused() -> None:
    body = int(NOW.timestamp()).to_bytes(5, "big") + b"7"
    for proof in (b"", b"\0" * 32, b"\0" * 10, body * 6):
        forged = base64.b32encode(body + proof).decode().rstrip("=").lower()
        assert read(forged) is None


@given(st.integers(0, 10**18 - 1))
def test_a_signed_id_reads_back_whatever_case_mail_systems_made_of_it(number: int) -> None:
    signed = sign_id("reply", number, [OLD])
    assert len(signed) <= 35
    assert signed == signed.lower()
    assert read_id(signed, "reply", [NEW, OLD]) == number
    assert read_id(signed.upper(), "reply", [OLD]) == number


def test_no_truncated_extended_or_changed_id_is_taken() -> None:
    signed = sign_id("reply", 1234, [OLD])
    for wrong in [
        *_neighbors(signed),
        "",
        "-",
        "1234",
        "1234-",
        "01234" + signed[4:],
        "١" + signed[1:],
    ]:
        assert read_id(wrong, "reply", [OLD]) is None, wrong


def test_a_signed_id_is_for_one_purpose_key_and_number() -> None:
    signed = sign_id("reply", 1234, [OLD])
    assert read_id(signed, "unsubscribe", [OLD]) is None
    assert read_id(signed, "reply", [FOREIGN]) is None
    assert read_id(signed.replace("1234", "1235"), "reply", [OLD]) is None


@pytest.mark.parametrize("number", [-1, 10**18])
def test_ids_out_of_range_are_not_signed(number: int) -> None:
    with pytest.raises(ValueError, match="18 digits"):
        sign_id("reply", number, [OLD])


def test_guesses_find_nothing() -> None:
    dice = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    for _ in range(20_000):
        guess = "".join(dice.choices(letters, k=16))
        assert read_id(f"1234-{guess}", "reply", [OLD]) is None


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_any_text_is_read_without_a_crash(text: str) -> None:
    assert read(text) is None
    assert read_id(text, "reply", [OLD]) is None
