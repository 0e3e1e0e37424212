# ruff: noqa: E501 -- mails and sentences are shown as they come
"""Header fields as programs really write them."""

from datetime import UTC, datetime

import pytest

from helpwell.channels.email.parse import parse
from helpwell.channels.email.parse.headers import (
    decode_words,
    mailboxes,
    message_ids,
    parameters,
    parse_date,
)

from .mails import plain


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Ada <ada@customer.example>", [("Ada", "ada@customer.example")]),
        ("ADA@Customer.Example", [("", "ada@customer.example")]),
        (
            '"Customer, Ada" <ada@customer.example>, bob@customer.example',
            [("Customer, Ada", "ada@customer.example"), ("", "bob@customer.example")],
        ),
        ("ada@customer.example (Ada Customer)", [("Ada Customer", "ada@customer.example")]),
        (
            "Friends: Ada <ada@customer.example>, bob@customer.example;",
            [("Ada", "ada@customer.example"), ("", "bob@customer.example")],
        ),
        ("undisclosed-recipients:;", []),
        (
            "ada@customer.example; bob@customer.example",
            [("", "ada@customer.example"), ("", "bob@customer.example")],
        ),
        (
            "bob@other.example <ada@customer.example>",
            [("bob@other.example", "ada@customer.example")],
        ),
        (
            "=?utf-8?Q?J=C3=B6rg=2C_Ada?= <ada@customer.example>",
            [("Jörg, Ada", "ada@customer.example")],
        ),
        ('"=?utf-8?B?SsO2cmc=?=" <ada@customer.example>', [("Jörg", "ada@customer.example")]),
        (
            '"Ada \\"the boss\\" C" <ada@customer.example>',
            [('Ada "the boss" C', "ada@customer.example")],
        ),
        ("Ada <>", [("Ada", None)]),
        ("Ada Customer", [("Ada Customer", None)]),
        ("<ada@customer.example", [("", "ada@customer.example")]),
        ("Ada <ada@customer.example.>", [("Ada", "ada@customer.example")]),
        ("Ada <mailto:ada@customer.example>", [("Ada", "ada@customer.example")]),
        (
            "'ada@customer.example' <ada@customer.example>",
            [("ada@customer.example", "ada@customer.example")],
        ),
        ("ada @ customer . example", [("", "ada@customer.example")]),
        ('"ada x"@customer.example', [("", '"ada x"@customer.example')]),
        ("a@b@c.example", [("a@b@c.example", None)]),
        ('"Ada <ada@customer.example"', [("Ada", "ada@customer.example")]),
        ("=?utf-8?Q?Ada_=3Cada=40customer.example=3E?=", [("Ada", "ada@customer.example")]),
        ("Ada <ada@[192.0.2.1]>", [("Ada", "ada@[192.0.2.1]")]),
        ("Ada <a(x)b@customer.example>", [("Ada", "ab@customer.example")]),
        ("", []),
        (",,;", []),
        ("jörg@mächine.example", [("", "jörg@mächine.example")]),
    ],
)
def test_addresses_are_read_however_they_are_written(
    value: str, found: list[tuple[str, str | None]]
) -> None:
    assert [(mailbox.name, mailbox.address) for mailbox in mailboxes(value)] == found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe?=", "Grüße"),
        ("=?utf-8?B?R3LDvMM=?= =?utf-8?B?n2U=?=", "Grüße"),
        ("Re: =?iso-8859-1?q?Gr=FC=DFe?= an alle", "Re: Grüße an alle"),
        ("=?utf-8?Q?a b?=", "a b"),
        ("=?ISO-2022-JP?B?GyRCJDMbKEI=?=", "こ"),
        ("=?utf-8*en?Q?a?=", "a"),
        ("x=?utf-8?Q?y?=z", "xyz"),
        ("=?utf-8?Q?never closed", "=?utf-8?Q?never closed"),
        ("=?nonsense?Q?=41?=", "A"),
        ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
        ("=?utf-8?B?!!!?=", ""),
        ("a =? b ?= c", "a =? b ?= c"),
        ("=?utf-8?Q??= x", " x"),
    ],
)
def test_encoded_words_are_decoded(value: str, text: str) -> None:
    assert decode_words(value) == text


def test_control_characters_and_line_ends_never_reach_the_subject() -> None:
    raw = b"From: a@b.example\r\nSubject: =?utf-8?Q?a=0D=0ABcc:_x=00=07y=E2=80=A8z?=\r\n folded\r\n\r\nx"
    assert parse(raw).subject == "a Bcc: xy z folded"


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b>", ["a@b"]),
        ("<a@b> <c@d>", ["a@b", "c@d"]),
        ("<a@b><c@d>", ["a@b", "c@d"]),
        ("<a@b> (comment) <a@b>", ["a@b"]),
        ("a@b", ["a@b"]),
        ("Your mail of Monday", []),
        ("", []),
        ("<>", []),
        ("<path/42@desk>", ["path/42@desk"]),
    ],
)
def test_message_ids_are_found(value: str, ids: list[str]) -> None:
    assert message_ids(value) == ids


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 12 Jan 2026 10:15:02 +0100", datetime(2026, 1, 12, 9, 15, 2, tzinfo=UTC)),
        ("12 Jan 2026 10:15:02 GMT", datetime(2026, 1, 12, 10, 15, 2, tzinfo=UTC)),
        ("Mon, 12 Jan 2026 10:15:02 +0100 (CET)", datetime(2026, 1, 12, 9, 15, 2, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("Mon, 99 Jan 2026 99:99:99 +0100", None),
        ("Mon, 12 Jan 99999 10:15:02 +0100", None),
        ("Mon, 12 Jan 2026 10:15:02 +999999999999", None),
    ],
)
def test_dates_are_aware_or_nothing(value: str, moment: datetime | None) -> None:
    assert parse_date(value) == moment


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('application/pdf; name="a b.pdf"', "a b.pdf"),
        ("application/pdf; name=a b.pdf", "a b.pdf"),
        ("application/pdf; name*=utf-8''%C3%9Cbersicht.pdf", "Übersicht.pdf"),
        ("application/pdf; name*0=Uebers; name*1=icht.pdf", "Uebersicht.pdf"),
        ("application/pdf; name*0*=utf-8''%C3%9Cbers; name*1=icht.pdf", "Übersicht.pdf"),
        ('application/pdf; name="a;b.pdf"; x=y', "a;b.pdf"),
        ('application/pdf; name="a \\"b\\".pdf"', 'a "b".pdf'),
        ('application/pdf; name="never closed.pdf', "never closed.pdf"),
        ("application/pdf; NAME=x.pdf", "x.pdf"),
    ],
)
def test_parameters_are_read_in_every_form(value: str, name: str) -> None:
    assert parameters(value)[1]["name"] == name


def test_authentication_results_are_read_in_order() -> None:
    raw = plain(
        "x",
        Authentication_Results='mx.desk.example 1; spf=pass (a; b) smtp.mailfrom=a@b.example; dkim=fail reason="bad"; dmarc=fail header.from=b.example',
    )
    raw = raw.replace(
        b"MIME-Version", b"Authentication-Results: evil.example; dmarc=pass\r\nMIME-Version"
    )
    ours, theirs = parse(raw).authentication_results
    assert ours.authserv_id == "mx.desk.example"
    assert ours.results == {"spf": "pass", "dkim": "fail", "dmarc": "fail"}
    assert ours.properties["dmarc.header.from"] == "b.example"
    assert theirs.authserv_id == "evil.example"


def test_who_it_was_delivered_to_is_known() -> None:
    envelope = parse(
        plain(
            "x",
            Delivered_To="help@desk.example",
            X_Original_To="sales@desk.example",
            Return_Path="<Ada@Customer.example>",
            Cc="Bob <bob@customer.example>",
        )
    )
    assert envelope.delivered_to == ["help@desk.example", "sales@desk.example"]
    assert envelope.return_path == "ada@customer.example"
    assert [mailbox.address for mailbox in envelope.cc] == ["bob@customer.example"]


def test_of_two_senders_the_one_with_an_address_counts() -> None:
    assert (
        parse(b"From: nobody\nFrom: Ada <ada@customer.example>\n\nx").from_address
        == "ada@customer.example"
    )


@pytest.mark.parametrize(
    "head",
    [
        b"\xef\xbb\xbfFrom: ada@customer.example\nSubject: s\n\nbody",
        b"From ada@customer.example Mon Jan 12 10:15:02 2026\nFrom: ada@customer.example\nSubject: s\n\nbody",
        b"\r\n\r\nFrom: ada@customer.example\r\nSubject: s\r\n\r\nbody",
        b"From: ada@customer.example\rSubject: s\r\rbody",
        b"X-A: 1\nsome dirt here\nFrom: ada@customer.example\nSubject: s\n\nbody",
        b"From : ada@customer.example\nSubject\t: s\n\nbody",
        b"From: ada@customer.example\nSubject: s\nbody",
    ],
)
def test_a_damaged_header_is_read(head: bytes) -> None:
    envelope = parse(head)
    assert (envelope.from_address, envelope.subject, envelope.text) == (
        "ada@customer.example",
        "s",
        "body",
    )
