from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpwell.kit.text import (
    display_address,
    hue,
    initials,
    normalize_email,
    one_line,
    preview,
    strip_controls,
    strip_invisible,
)

_NASTY = st.text(
    st.one_of(
        st.sampled_from('\r\n\0\x0b\x0c\x1c\x85\u2028\u2029\u202e\u200b\ufeff"<>@,;:\\ ()'),
        st.characters(),
    ),
    max_size=60,
)


@given(_NASTY)
def test_one_line_is_one_line_for_every_reader(value: str) -> None:
    line = one_line(value)
    assert len(line.splitlines()) <= 1
    assert not set(line) & set("\r\n\0")
    assert one_line(line) == line


def test_one_line_may_be_cut_and_says_so() -> None:
    assert one_line("The quick brown fox jumps", 16) == "The quick brown…"
    assert one_line("Donaudampfschifffahrt", 10) == "Donaudamp…"
    assert one_line("short", 5) == "short"


@given(_NASTY, st.integers(1, 40))
def test_a_cut_line_is_never_longer_than_asked(value: str, length: int) -> None:
    assert len(one_line(value, length)) <= length


def test_controls_go_and_line_ends_become_one_kind() -> None:
    assert strip_controls("a\r\nb\rc\x00\x1b[31m\td\ud800") == "a\nb\nc[31m\td"


def test_what_turns_the_direction_or_hides_goes() -> None:
    assert strip_invisible("txt\u202egpj\u2066.\u200bexe\u00ad\ufeff") == "txtgpj.exe"


def test_a_preview_leaves_out_what_is_quoted() -> None:
    assert preview("> you wrote\n\nThanks,\n  it  works!\n> more") == "Thanks, it works!"
    assert preview("> only quoted") == "> only quoted"
    assert preview("") == ""


def test_a_preview_is_cut_between_words() -> None:
    text = "word " * 100
    assert preview(text, 20) == "word word word word…"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"), ("ada", "A"), ("Anna Maria von Trapp", "AT"), ("", "?"), ("???", "?"),
        ("山田 太郎", "山太"), ("ada@x.org", "A"), ("(Ada) 'Lovelace'", "AL"), ("ßen", "S"), ("\u202eAda", "A"),
    ],
)  # fmt: skip
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_hue_belongs_to_its_name() -> None:
    assert hue("Ada") == hue(" ada ")
    assert len({hue(f"name {n}") for n in range(100)}) > 60
    assert all(0 <= hue(f"name {n}") < 360 for n in range(100))


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("  a.b+c@x.org\n", "a.b+c@x.org"),
        ("info@bücher.de", "info@xn--bcher-kva.de"),
        ("info@XN--BCHER-KVA.de", "info@xn--bcher-kva.de"),
        ("josé@x.org", "josé@x.org"),
        ("jose\u0301@x.org", "josé@x.org"),
        ("o'neil@x.org", "o'neil@x.org"),
        ("a@my_host.x.org", "a@my_host.x.org"),
        ("a@x--y.org", "a@x--y.org"),
    ],
)
def test_addresses_have_one_spelling(address: str, normal: str) -> None:
    assert normalize_email(address) == normal
    assert normalize_email(normal) == normal


@pytest.mark.parametrize(
    "junk",
    [
        "", "@", "a", "a@", "@x.org", "a@x", "a@localhost", "a b@x.org", "a@x .org", "a@@x.org", "a@b@x.org",
        ".a@x.org", "a.@x.org", "a..b@x.org", "a@.x.org", "a@x..org", "a@x.org.", "a@-x.org", "a@x-.org",
        "a@127.0.0.1", "a@[127.0.0.1]", '"a b"@x.org', "a\n@x.org", "a@x.org\nBcc: b@x.org", "<a@x.org>",
        "a,b@x.org", "a@x.org,b@x.org", "a@x.org>", "a\0@x.org", "a\u202e@x.org", "a@x\u200b.org;",
        f"{'a' * 65}@x.org", f"a@{'x' * 64}.org", f"{'é' * 33}@x.org", f"a@{'x.' * 130}org", "a(b)@x.org",
        "Ada <a@x.org>", "mailto:a@x.org", "a@x.123", "\ud800@x.org",
    ],
)  # fmt: skip
def test_junk_is_no_address(junk: str) -> None:
    assert normalize_email(junk) is None


def test_names_with_marks_are_quoted() -> None:
    assert display_address("Ada Lovelace", "a@x.org") == "Ada Lovelace <a@x.org>"
    assert display_address('Love, "Ada"', "a@x.org") == '"Love, \\"Ada\\"" <a@x.org>'
    assert display_address("", "a@x.org") == "a@x.org"


@given(_NASTY)
def test_a_name_adds_no_recipient_and_no_line(name: str) -> None:
    message = EmailMessage()
    message["To"] = display_address(name, "a@x.org")
    again = message_from_bytes(bytes(message), policy=policy.default)
    assert [address.addr_spec for address in again["To"].addresses] == ["a@x.org"]
    assert again.keys() == ["To"]
