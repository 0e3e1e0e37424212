import json
import logging
import sys
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpwell.kit.redact import JsonLines, Redacting, redact


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("mail from ada@example.org to b+c@x.co.uk.", "mail from [email] to [email]."),
        ("mail from josé@bücher.de", "mail from [email]"),
        ("rcpt ada@localhost refused", "rcpt [email] refused"),
        ("card 4111 1111 1111 1111 given", "card [card] given"),
        ("card 4111-1111-1111-1111", "card [card]"),
        ("card 378282246310005", "card [card]"),
        ("call +49 30 1234567 now", "call [phone] now"),
        ("call (030) 123-4567", "call [phone]"),
        ("call 030/1234567", "call [phone]"),
        ("call 01712345678", "call [phone]"),
        ("password=hunter2 next", "password=[secret] next"),
        ('{"password": "hunter2", "a": 1}', '{"password": "[secret]", "a": 1}'),
        ("access_token: abc.def", "access_token: [secret]"),
        ("Authorization: Bearer abc.def.ghi", "Authorization: [secret]"),
        ("sent Bearer abcdefgh12", "sent Bearer [secret]"),
        ("Cookie: sessionid=abc; x=1", "Cookie: [secret]; x=1"),
        ("key sk_live_4eC39HqLyjWDarjtT1zdp7dc used", "key [token] used"),
        ("jwt eyJhbGciOiJIUzI1NiJ9x1.eyJzdWIiOiIxMjM0In0.abcd-ef_g", "jwt [token]"),
        ("GET /invite/mfrggzdfmztwq2lknnwg23tpobyxe43u", "GET /invite/[token]"),
        ("/invitation/aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJ-kLmN2o/", "/invitation/[token]/"),
        ("/invitation/aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJ-kLmN_o/", "/invitation/[token]/"),
    ],
)
def test_personal_data_and_secrets_are_struck(text: str, struck: str) -> None:
    assert redact(text) == struck


@pytest.mark.parametrize(
    "text",
    [
        "ticket 1234567 opened in 12.5 ms",
        "at 2026-11-22 12:00:01 something happened",
        "order 4111111111111112 is no card",
        "helpwell.channels.email.intake.thread.find_ticket",
        "stored 12345678901 bytes in 192.168.10.20 port 8000",
        "event MessageReceived reaction surveys.invite_after_resolution",
        "the-quick-brown-fox-jumps-over-the-lazy-dog",
        "200 OK, 0.25 s, 3/4 done",
    ],
)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    assert redact(text) == text


@given(st.text(alphabet="a1@.:= -+()/_\n\"'", max_size=400))
def test_any_text_is_struck_without_a_crash(text: str) -> None:
    redact(text)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "morsel",
    ["a", "1", "a@", "a.", "1 ", "a1", "password=", "-", "Bearer ", "1-", "a@a.", "+", "key: "],
)
def test_hostile_length_costs_little(morsel: str) -> None:
    assert len(redact(morsel * 200_000)) < 200_000


def _logged(formatter: logging.Formatter) -> tuple[logging.Logger, StringIO]:
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(Redacting())
    handler.setFormatter(formatter)
    logger = logging.Logger("helpwell.test")  # noqa: LOG001 (one that nobody else writes to)
    logger.addHandler(handler)
    return logger, out


def test_arguments_are_struck_as_well_as_the_message() -> None:
    logger, out = _logged(logging.Formatter("%(message)s"))
    logger.warning("from %s about %d", "ada@example.org", 7)
    assert out.getvalue() == "from [email] about 7\n"


def test_wrong_arguments_do_not_lose_the_line() -> None:
    logger, out = _logged(logging.Formatter("%(message)s"))
    logger.warning("from %s and %s", "x")  # noqa: PLE1206 (that is the point)
    logger.warning("%d", "ada@example.org")
    assert out.getvalue() == "from %s and %s\n%d\n"


def test_one_json_object_a_line_with_its_fields() -> None:
    logger, out = _logged(JsonLines())
    fields = {
        "ticket": 7,
        "from": "ada@example.org",
        "password": "x",
        "to": ["b@x.org"],
        "ok": True,
    }
    logger.warning("Stored", extra={"event": "mail.stored", "fields": fields})
    line = json.loads(out.getvalue())
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning",
        "logger": "helpwell.test",
        "event": "mail.stored",
        "message": "Stored",
        "fields": {
            "ticket": 7,
            "from": "[email]",
            "password": "[secret]",
            "to": ["[email]"],
            "ok": True,
        },
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b", "\x1b[2J"])
def test_no_input_begins_a_line(end: str) -> None:
    logger, out = _logged(JsonLines())
    logger.warning("subject %s", f'x{end}{{"level": "error"}}', extra={"fields": {"a": f"b{end}c"}})
    assert len(out.getvalue().rstrip("\n").splitlines()) == 1
    assert "\x1b" not in out.getvalue()


def test_a_traceback_is_struck_too() -> None:
    logger, out = _logged(JsonLines())
    try:
        raise ValueError("no such customer: ada@example.org")
    except ValueError:
        logger.exception("Failed")
    line = json.loads(out.getvalue())
    assert "ada@" not in line["error"]
    assert "ValueError: no such customer: [email]" in line["error"]


def test_the_record_reaches_a_second_handler_struck_as_well() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "by %s", ("ada@example.org",), None)
    assert Redacting().filter(record)
    assert Redacting().filter(record)
    assert record.getMessage() == "by [email]"


def test_an_error_without_the_filter_is_still_one_line() -> None:
    try:
        raise ValueError("x")
    except ValueError:
        record = logging.LogRecord("x", logging.INFO, "f", 1, "m", (), sys.exc_info())
    assert "ValueError" in json.loads(JsonLines().format(record))["error"]
