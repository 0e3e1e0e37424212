# ruff: noqa: E501 -- mails and sentences are shown as they come
"""Mail made to break a parser: it never raises, and what it does is bounded by structure."""

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpwell.channels.email.parse import Envelope, limits, parse, read
from helpwell.channels.email.parse.mime import Tree

HEAD = b"From: ada@customer.example\nTo: help@desk.example\nSubject: s\n"

# Pieces that mean something to a parser, to be thrown together at random.
PIECES = [
    b"From: a@b.example\n", b"Subject: =?utf-8?Q?=C3?= =?x?B?!?=\n", b"To: a@b (((, <x\n", b"Content-Type: multipart/mixed; boundary=x\n",
    b"Content-Type: multipart/alternative; boundary=\"x\"\n", b"Content-Type: message/rfc822\n", b"Content-Type: text/html; charset=utf-16\n",
    b"Content-Type: text/plain; charset=utf-7; format=flowed; delsp=yes\n", b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n",
    b"Content-Type: message/delivery-status\n", b"Content-Type: application/ms-tnef\n", b"Content-Type: application/pkcs7-mime\n", b"Content-Type: text/calendar\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"Content-Transfer-Encoding: x-uuencode\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%; filename*1=\"\n", b"Return-Path: <>\n", b"Auto-Submitted: auto-replied\n", b"Date: Mon, 99 Xxx 0000 -9999\n",
    b"References: <<>> <a@b\n", b"Authentication-Results: ;;=;a=b c\n", b"X-Spam-Status: Yes, score=-\n", b" folded\n", b"\n", b"\r\n", b"\n\n", b"--x\n", b"--x--\n", b"-- \n",
    b"> quoted\n", b">>> x\n", b"On 12.12.2012 10:10, a <a@b.example> wrote:\n", b"From: a\nSent: b\nTo: c\nSubject: d\n", b"-----Original Message-----\n", b"Sent from my iPhone\n",
    b"<div class=gmail_quote><blockquote type=cite>", b"</div></blockquote><hr id=zwchr>", b"<p style='border-top:solid'><b>a:</b><b>b:</b>", b"&#xd800;&#0;&bogus",
    b"begin 644 x\n", b"#86)C\n", b"end\n", b"Final-Recipient: rfc822; \n", b"Action: failed\n", b"550 5.1.1 <a@b.example>: user unknown\n", b"BEGIN:VEVENT\nDTSTART;TZID=:x\n",
    b"-----BEGIN PGP SIGNED MESSAGE-----\n", b"\x78\x9f\x3e\x22\0\0", b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80", b"\xff\xfe\x00", b"\x1b$B", b"\x00", b"\xe2\x80\xae",
]  # fmt: skip


def shown(envelope: Envelope) -> str:
    headers = envelope.subject + envelope.from_name
    return headers + envelope.text + envelope.reply_text + envelope.quoted_text


def checked(raw: bytes) -> Envelope:
    envelope = parse(raw)
    assert envelope.error is None
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(envelope), type=Envelope) == envelope
    text = shown(envelope)
    assert "\x00" not in text
    assert "\r" not in text
    text.encode()  # no broken surrogates
    assert "\n" not in envelope.subject
    assert all(
        "/" not in file.name and "\n" not in file.name and file.name
        for file in envelope.attachments
    )
    assert (
        envelope.text.strip() == "" or envelope.reply_text.strip() != "" or not envelope.reply_text
    )
    return envelope


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join))
def test_no_arrangement_of_meaningful_pieces_fails(raw: bytes) -> None:
    checked(raw)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_fail(raw: bytes) -> None:
    checked(raw)
    checked(HEAD + b"\n" + raw)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=200),
    st.sampled_from(["utf-8", "utf-7", "utf-16", "iso-2022-jp", "gb2312", "koi8-r", "x"]),
)
def test_no_text_fails_in_any_charset(text: str, charset: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    checked(HEAD + f"Content-Type: text/plain; charset={charset}\n\n".encode() + data)
    checked(HEAD + f"Content-Type: text/html; charset={charset}\n\n".encode() + data)


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_to_a_good_mail_fails(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(
        HEAD
        + b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\nContent-Type: text/html; charset=utf-8\n\n<p>Gr\xc3\xbc\xc3\x9fe</p><blockquote type=cite>x</blockquote>\n"
        b"--cut\nContent-Type: application/pdf; name*=utf-8''%C3%BC.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--cut--\n"
    )
    for _ in range(12):
        at = chance.randrange(len(raw))
        action = chance.randrange(3)
        if action == 0:
            raw[at] = chance.randrange(256)
        elif action == 1:
            del raw[at : at + chance.randrange(1, 20)]
        else:
            raw[at:at] = chance.randbytes(chance.randrange(1, 8))
    checked(bytes(raw))


def multipart(count: int) -> bytes:
    return (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=x\n\n"
        + b"--x\nContent-Type: application/pdf\n\na\n" * count
        + b"--x--\n"
    )


def test_parts_beyond_the_limit_are_not_split_off() -> None:
    envelope = checked(multipart(20_000))
    assert envelope.truncated
    assert len(envelope.attachments) <= limits.MAX_PARTS
    assert Tree(multipart(20_000)).count <= limits.MAX_PARTS


def test_parts_nested_beyond_the_limit_are_not_opened() -> None:
    raw = (
        HEAD
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)
        )
        + b"\ndeep"
    )
    tree = Tree(raw)
    assert tree.limited
    assert max(part.depth for part in tree.root.walk()) == limits.MAX_DEPTH
    assert checked(raw).truncated


def test_mails_nested_beyond_the_limit_stay_one_file() -> None:
    raw = HEAD + b"Content-Type: message/rfc822\n\n" * 5_000 + b"x"
    envelope = checked(raw)
    assert envelope.truncated
    assert len(envelope.attachments) < 10


def test_headers_beyond_the_limit_are_left_out_and_the_body_is_found() -> None:
    raw = HEAD + b"".join(b"X-%d: y\n" % n for n in range(10_000)) + b"\nbody"
    envelope = checked(raw)
    assert envelope.truncated
    assert envelope.text == "body"
    assert len(Tree(raw).root.fields) == limits.MAX_HEADERS


def test_a_giant_text_is_cut_and_said() -> None:
    envelope = checked(HEAD + b"\n" + b"word " * 1_000_000)
    assert envelope.truncated
    assert len(envelope.text) <= limits.MAX_TEXT


def test_a_giant_file_is_not_cut() -> None:
    envelope = checked(
        HEAD
        + b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
        + b"QUJD" * 1_000_000
    )
    assert not envelope.truncated
    assert envelope.attachments[0].content == b"ABC" * 1_000_000


# Each of these was slow, or would be, in a parser that goes back and forth; what is counted here is
# the steps that a limit allows, not seconds.
@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "body",
    [
        (b"-" * 150 + b"\n") * 30_000,
        b"12.12.2012 a@b.example " * 15 * 2_000,
        (b"12.12.2012 a@b.example " + b"-" * 120 + b"\n") * 20_000,
        b"From: a@b.example\n\n" * 60_000,
        b"x" * 1_000_000 + b"@",
        (b"x" * 390 + b'"@\n') * 5_000,
        b"> a\n" * 300_000,
        b"begin 644 x\n" * 80_000,
        b"a:\n" * 300_000,
        b"On 1.1.2020 a\n" * 60_000,
        b"\n" * 900_000,
        b"_" * 900_000,
        b"--\n" * 300_000,
    ],
    ids=lambda body: repr(body[:14]),
)
def test_texts_made_to_be_slow_are_read_in_bounded_steps(body: bytes) -> None:
    checked(HEAD + b"\n" + body)
    checked(b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n" + body)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "source",
    [
        b"<div>" * 150_000 + b"x",
        b"<blockquote><b>" * 60_000 + b"x",
        b'<div style="border-top:solid 1px"><b>' * 30_000 + b"x",
        b"<p>a</p>" * 120_000,
        b"<" * 900_000,
        b"<a " + b"x=y " * 200_000,
        b"&amp" * 200_000,
        b"<table><tr><td>" * 60_000,
        b"<!--" * 200_000,
        b"<a><b>" * 60_000 + b"</a>" * 60_000,
    ],
    ids=lambda source: repr(source[:14]),
)
def test_markup_made_to_be_slow_is_read_in_bounded_steps(source: bytes) -> None:
    checked(HEAD + b"Content-Type: text/html\n\n" + source)


def test_an_inner_failure_hands_on_the_mail_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(read, "read_body", fail)
    envelope = parse(HEAD + b"\nHello")
    assert envelope.error == "RecursionError"
    assert envelope.attachments[0].content == HEAD + b"\nHello"
    assert envelope.subject == "s"
    assert envelope.from_address == "ada@customer.example"
