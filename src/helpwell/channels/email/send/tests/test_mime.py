"""What we build parses back to what was meant, whatever stands in names, subjects, texts and file names."""

import email
import email.policy
import string
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpwell.channels.email.send.mime import File, Mail, Person, build, is_address
from helpwell.kit.text import one_line, strip_controls, strip_invisible

NOON = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)
OURS = Person("support@desk.test", "Teapot & Co")
ANNA = Person("anna@acme.test", "Anna Keller")


def mail(**more: object) -> Mail:
    fields: dict[str, object] = {
        "message_id": "<a1@desk.test>",
        "date": NOON,
        "sender": OURS,
        "to": [ANNA],
        "subject": "Refund",
        "text": "Hello\n",
    }
    return Mail(**{**fields, **more})  # type: ignore[arg-type]


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def addresses(message: EmailMessage, name: str) -> list[str]:
    header = message[name]
    return [one.addr_spec for one in header.addresses] if header is not None else []


def test_a_plain_reply_has_exactly_these_headers() -> None:
    raw = build(mail(html="<p>Hello</p>", reply_to=Person("support+t1@desk.test")))
    assert parsed(raw).keys() == [
        "Date",
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
    ]
    assert parsed(raw)["From"].addresses[0].display_name == "Teapot & Co"


def test_automatic_mail_says_so() -> None:
    message = parsed(build(mail(automatic="auto-replied")))
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_text_html_pictures_and_files_stand_where_readers_look() -> None:
    message = parsed(
        build(
            mail(
                html='<p>Hi <img src="cid:logo@x"></p>',
                files=[
                    File("logo.png", "image/png", b"\x89PNG", "logo@x"),
                    File("Rechnung Ä.pdf", "application/pdf", b"%PDF-1.7 \x00\xff" * 99),
                ],
            )
        )
    )
    assert message.get_content_type() == "multipart/mixed"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().strip() == "Hello"
    assert "cid:logo@x" in html.get_content()
    [file] = list(message.iter_attachments())
    assert file.get_filename() == "Rechnung Ä.pdf"
    assert file.get_content() == b"%PDF-1.7 \x00\xff" * 99
    assert [part["Content-ID"] for part in message.walk() if part["Content-ID"]] == ["<logo@x>"]


def test_bcc_only_mail_names_nobody() -> None:
    assert b"To: undisclosed-recipients:;\r\n" in build(mail(to=[]))


def test_an_attached_mail_travels_whole() -> None:
    inner = b"From: a@b.test\r\nSubject: x\r\n\r\nbody\r\n"
    [file] = parsed(build(mail(files=[File("a.eml", "message/rfc822", inner)]))).iter_attachments()
    assert file.get_content_type() == "application/octet-stream"
    assert file.get_content() == inner


def test_an_address_that_needs_smtputf8_is_written_only_with_it() -> None:
    people = [ANNA, Person("jürgen@acme.test", "Jürgen")]
    assert addresses(parsed(build(mail(to=people))), "To") == ["anna@acme.test"]
    assert "jürgen@acme.test".encode() in build(mail(to=people), utf8=True)


def test_a_second_try_makes_the_same_bytes() -> None:
    assert build(mail(html="<p>x</p>")) == build(mail(html="<p>x</p>"))


def test_only_message_ids_get_into_the_chain() -> None:
    raw = build(
        mail(
            in_reply_to="<x@y>\r\nBcc: eve@evil.test",
            references=["<one@a.test>", "no id", "<two\r\nBcc:@a>", "<two@a.test>"],
        )
    )
    assert parsed(raw)["In-Reply-To"] is None
    assert parsed(raw)["References"].split() == ["<one@a.test>", "<two@a.test>"]


HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("\r\n\0\t\v\f\x85\u2028\u2029\u202e\ufeff\"'\\,;:<>()[]@=?_ %"),
        st.sampled_from(string.ascii_letters + string.digits),
        st.characters(),
    ),
    max_size=120,
) | st.sampled_from(
    [
        "x\r\nBcc: eve@evil.test",
        "x\r\n\r\n<script>",
        "=?utf-8?q?x=0D=0ABcc:_eve@evil.test?=",
        '", <eve@evil.test>, "',
        "Müller, Hans <eve@evil.test>",
        "é" * 119,
        "W" * 2000,
    ]
)


@given(name=HOSTILE, subject=HOSTILE, other=HOSTILE, file_name=HOSTILE)
@settings(max_examples=300, deadline=None)
def test_nothing_in_a_name_or_subject_becomes_a_recipient_or_a_header(
    name: str, subject: str, other: str, file_name: str
) -> None:
    raw = build(
        mail(
            sender=Person("support@desk.test", other),
            to=[Person("anna@acme.test", name), Person("ben@elsewhere.test", other)],
            cc=[Person("carol@acme.test", name)],
            subject=subject,
            files=[File(file_name, other, b"content")],
        )
    )
    message = parsed(raw)
    assert addresses(message, "From") == ["support@desk.test"]
    assert addresses(message, "To") == ["anna@acme.test", "ben@elsewhere.test"]
    assert addresses(message, "Cc") == ["carol@acme.test"]
    assert message.keys() == [
        "Date", "From", "To", "Cc", "Subject", "Message-ID", "MIME-Version", "Content-Type",
    ]  # fmt: skip
    assert message["Subject"] == one_line(subject)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    [file] = list(message.iter_attachments())
    assert file.get_payload(decode=True) == b"content"


@given(address=HOSTILE | HOSTILE.map(lambda value: f"a{value}@b.test"), name=HOSTILE)
@settings(max_examples=300, deadline=None)
def test_nothing_in_an_address_becomes_another_recipient_or_a_header(
    address: str, name: str
) -> None:
    raw = build(mail(to=[Person(address, name), ANNA]))
    meant = [address] if is_address(address) and address.isascii() else []
    assert addresses(parsed(raw), "To") == [*meant, "anna@acme.test"]
    assert parsed(raw).keys() == [
        "Date", "From", "To", "Subject", "Message-ID", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding",
    ]  # fmt: skip


def test_a_mail_from_no_address_is_never_built() -> None:
    with pytest.raises(ValueError, match="address"):
        build(mail(sender=Person("support@desk.test\r\nBcc: eve@evil.test")))


@given(name=HOSTILE.map(lambda value: value.encode("utf-8", "replace").decode()))
@settings(max_examples=200, deadline=None)
def test_names_arrive_as_they_were_meant(name: str) -> None:
    header = email.message_from_bytes(build(mail(to=[Person("anna@acme.test", name)])))["To"]
    shown = parseaddr(str(header))[0]
    meant = one_line(strip_invisible(name))[:200]
    # Not by the newer parser: it puts a blank between encoded words, which RFC 2047 forbids.
    assert str(make_header(decode_header(shown))).strip() == meant.strip()


@given(text=st.text(max_size=3000))
@settings(max_examples=100, deadline=None)
def test_text_arrives_as_it_was_written(text: str) -> None:
    raw = build(mail(text=text, html="<p>Hello</p>"))
    body = parsed(raw).get_body(("plain",))
    assert body is not None
    octets = body.get_payload(decode=True)
    assert isinstance(octets, bytes)
    kept = octets.decode().replace("\r\n", "\n")
    assert kept.rstrip("\n") == strip_controls(text).rstrip("\n")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
