# ruff: noqa: E501 -- mails and sentences are shown as they come
"""Which parts are text and which are files, in mails as programs build them."""

import base64
from email.message import EmailMessage

import pytest

from helpwell.channels.email.parse import parse

from .mails import HEAD, PDF, TEXT, mixed


def test_text_and_file() -> None:
    envelope = parse(mixed(TEXT, PDF))
    assert envelope.text == "Hello"
    assert [
        (file.name, file.type, file.content, file.is_inline) for file in envelope.attachments
    ] == [("a.pdf", "application/pdf", b"ABC", False)]


def test_several_texts_are_joined_and_named_ones_are_files() -> None:
    envelope = parse(
        mixed(
            TEXT,
            PDF,
            "Content-Type: text/plain\n\nGoodbye",
            'Content-Type: text/plain; name="log.txt"\n\nlog',
        )
    )
    assert envelope.text == "Hello\n\nGoodbye"
    assert [file.name for file in envelope.attachments] == ["a.pdf", "log.txt"]


def test_alternatives_are_read_as_text_and_shown_as_html() -> None:
    envelope = parse(mixed(TEXT, "Content-Type: text/html\n\n<b>Hello</b>", kind="alternative"))
    assert (envelope.text, envelope.html) == ("Hello", "<b>Hello</b>")


def test_an_empty_text_beside_html_is_no_text() -> None:
    assert (
        parse(
            mixed(
                "Content-Type: text/plain\n\n \n",
                "Content-Type: text/html\n\n<b>Hello</b>",
                kind="alternative",
            )
        ).text
        == "Hello"
    )


def test_apples_nested_html_with_a_file_between() -> None:
    inner = (
        'Content-Type: multipart/mixed; boundary="in"\n\n--in\nContent-Type: text/html\n\n<p>Above</p>\n--in\n'
        + PDF
        + "\n--in\nContent-Type: text/html\n\n<p>Below</p>\n--in--\n"
    )
    envelope = parse(mixed(TEXT, inner, kind="alternative"))
    assert envelope.text == "Hello"
    assert envelope.html == "<p>Above</p>\n<p>Below</p>"
    assert [file.name for file in envelope.attachments] == ["a.pdf"]


def test_a_picture_in_the_html_is_inline_and_found_by_its_id() -> None:
    picture = (
        "Content-Type: image/png\nContent-ID: <pic@x>\nContent-Transfer-Encoding: base64\n\nQUJD"
    )
    (file,) = parse(
        mixed('Content-Type: text/html\n\n<img src="cid:pic@x">', picture, kind="related")
    ).attachments
    assert (file.is_inline, file.content_id, file.name) == (True, "pic@x", "image-1.png")


def test_the_stated_root_of_related_parts_is_the_text() -> None:
    picture = "Content-Type: image/png\nContent-ID: <pic@x>\n\nx"
    root = "Content-Type: text/html\nContent-ID: <root@x>\n\n<p>Hello</p>"
    envelope = parse(mixed(picture, root, kind="related", more='; start="<root@x>"'))
    assert envelope.html == "<p>Hello</p>"
    assert len(envelope.attachments) == 1


def test_an_attached_mail_is_a_file_and_so_are_the_files_in_it() -> None:
    inner = (
        "From: Bob <bob@customer.example>\nSubject: It is broken\nContent-Type: multipart/mixed; boundary=in\n\n--in\n\nSee the photo.\n--in\n"
        + PDF
        + "\n--in--\n"
    )
    envelope = parse(mixed(TEXT, f"Content-Type: message/rfc822\n\n{inner}"))
    assert [(file.name, file.is_nested) for file in envelope.attachments] == [
        ("It is broken.eml", False),
        ("a.pdf", True),
    ]
    assert envelope.attachments[0].content.startswith(b"From: Bob")
    assert envelope.text == "Hello"
    assert envelope.forwarded is not None
    assert envelope.forwarded.is_attached
    assert envelope.forwarded.sender.address == "bob@customer.example"
    assert envelope.forwarded.subject == "It is broken"
    assert envelope.forwarded.text.strip() == "See the photo."


def test_a_mail_that_holds_only_a_mail_shows_it() -> None:
    text = parse(
        mixed(
            "Content-Type: message/rfc822\n\nFrom: bob@customer.example\nSubject: Broken\n\nIt smokes."
        )
    ).text
    assert "From: bob@customer.example" in text
    assert "It smokes." in text


@pytest.mark.parametrize(
    ("subject", "text", "sender"),
    [
        (
            "Fwd: Broken",
            "see below\n\n---------- Forwarded message ---------\nFrom: Bob <bob@customer.example>\nDate: Mon, Jan 12, 2026\nSubject: Broken\nTo: <ada@desk.example>\n\nIt smokes.",
            "bob@customer.example",
        ),
        (
            "WG: Broken",
            "-----Ursprüngliche Nachricht-----\nVon: Bob [mailto:bob@customer.example]\nGesendet: Montag\nAn: Ada\nBetreff: Broken\n\nIt smokes.",
            "bob@customer.example",
        ),
        (
            "TR: Broken",
            "De : Bob <bob@customer.example>\nEnvoyé : lundi\nÀ : Ada\nObjet : Broken\n\nIt smokes.",
            "bob@customer.example",
        ),
        (
            "Broken",
            "Begin forwarded message:\n\n> From: Bob <bob@customer.example>\n> Subject: Broken\n> To: ada@desk.example\n> \n> It smokes.",
            None,
        ),
        (
            "Fwd: Broken",
            "Begin forwarded message:\n\n> From: Bob <bob@customer.example>\n> Subject: Broken\n> Date: Monday\n> To: ada@desk.example\n> \n> It smokes.",
            "bob@customer.example",
        ),
        (
            "Re: Broken",
            "Thanks.\n\nFrom: Help <help@desk.example>\nSent: Monday\nTo: Ada\nSubject: Broken\n\nIt smokes.",
            None,
        ),
    ],
)
def test_the_sender_of_a_forwarded_mail_is_found(
    subject: str, text: str, sender: str | None
) -> None:
    raw = f"From: ada@desk.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode()
    forwarded = parse(raw).forwarded
    assert (forwarded.sender.address if forwarded else None) == sender
    if forwarded:
        assert "It smokes." in forwarded.text
        assert forwarded.subject == "Broken"


@pytest.mark.parametrize(
    ("declared", "data", "text"),
    [
        ("utf-8", "Grüße".encode(), "Grüße"),
        ("us-ascii", "Grüße".encode(), "Grüße"),
        ("iso-8859-1", "Grüße, schöne".encode(), "Grüße, schöne"),
        ("utf-8", "Grüße aus Köln".encode("latin-1"), "Grüße aus Köln"),
        ("iso-8859-1", "„Grüße“ – 5 €".encode("cp1252"), "„Grüße“ – 5 €"),
        ("x-unknown", "Grüße".encode("cp1252"), "Grüße"),
        ("nonsense-99", "Grüße".encode(), "Grüße"),
        ("utf8", "Grüße".encode(), "Grüße"),
        ('"utf-8"', "Grüße".encode(), "Grüße"),
        ("gb2312", "镕基你好".encode("gb18030"), "镕基你好"),
        ("shift_jis", "①こんにちは".encode("cp932"), "①こんにちは"),
        ("iso-2022-jp", "こんにちは".encode("iso2022_jp"), "こんにちは"),
        ("us-ascii", "こんにちは".encode("iso2022_jp"), "こんにちは"),
        ("ks_c_5601-1987", "안녕하세요".encode("cp949"), "안녕하세요"),
        ("koi8-r", "Привет".encode("koi8-r"), "Привет"),
        ("utf-7", b"Gr+APwA3w-e", "Grüße"),
        ("utf-16", "Grüße".encode("utf-16"), "Grüße"),
        ("zlib", b"abc", "abc"),
        ("hex", b"61", "61"),
        ("unicode_escape", b"\\x41", "\\x41"),
        ("utf-8", b"\xef\xbb\xbfHallo", "Hallo"),
        (
            "utf-8",
            "Grüße und noch viele Wörter über Öl".encode()[:-1] + b"\xc3",
            "Grüße und noch viele Wörter über Ö\ufffd",
        ),
    ],
)
def test_text_is_decoded_whatever_is_declared(declared: str, data: bytes, text: str) -> None:
    raw = (
        HEAD.encode()
        + f"Content-Type: text/plain; charset={declared}\nContent-Transfer-Encoding: base64\n\n".encode()
        + base64.b64encode(data)
    )
    assert parse(raw).text == text


def test_a_russian_mail_without_a_charset_is_detected() -> None:
    text = "Здравствуйте! Я заказал у вас маршрутизатор, но он до сих пор не пришёл. Когда его ждать? Спасибо за ответ."
    assert parse(HEAD.encode() + b"\n" + text.encode("cp1251")).text == text


def test_an_invitation_without_text_is_readable() -> None:
    calendar = (
        "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VTIMEZONE\nDTSTART:19700101T000000\nEND:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:Repair\\, at\n  last\nDTSTART;TZID=Europe/Berlin:20260112T101500\n"
        "LOCATION:Cellar\nORGANIZER;CN=Ada:mailto:ada@customer.example\nDESCRIPTION:Bring tools\\nand light\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    envelope = parse(
        mixed(f"Content-Type: text/calendar; method=REQUEST\n\n{calendar}", kind="alternative")
    )
    assert envelope.text.split("\n") == [
        "Event: Repair, at last",
        "Starts: 2026-01-12 10:15 (Europe/Berlin)",
        "Where: Cellar",
        "From: Ada <ada@customer.example>",
        "",
        "Bring tools",
        "and light",
    ]
    assert [file.name for file in envelope.attachments] == ["invite.ics"]


def test_a_signed_mail_is_read() -> None:
    envelope = parse(mixed(TEXT, "Content-Type: application/pgp-signature\n\nxyz", kind="signed"))
    assert (envelope.text, envelope.is_signed, envelope.attachments) == ("Hello", True, [])


def test_an_encrypted_mail_is_marked_and_kept() -> None:
    raw = mixed(
        "Content-Type: application/pgp-encrypted\n\nVersion: 1",
        'Content-Type: application/octet-stream; name="encrypted.asc"\n\nxyz',
        kind="encrypted",
    )
    envelope = parse(raw)
    assert envelope.is_encrypted
    assert [file.name for file in envelope.attachments] == ["encrypted.asc", "encrypted.asc"]


def test_text_signed_inline_is_shown_without_its_armor() -> None:
    text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n- -- \nAda\n-----BEGIN PGP SIGNATURE-----\n\nxyz\n-----END PGP SIGNATURE-----\n"
    envelope = parse(f"{HEAD}\n{text}".encode())
    assert envelope.text == "Hello\n-- \nAda"
    assert envelope.reply_text == "Hello"
    assert envelope.is_signed


@pytest.mark.parametrize(
    "raw",
    [
        f"{HEAD}Content-Type: multipart/mixed\n\n--other\nContent-Type: text/plain\n\nHello\n--other--\n".encode(),
        f"{HEAD}Content-Type: multipart/mixed; boundary=cut\n\n--cut\nContent-Type: text/plain\n\nHello".encode(),
        f"{HEAD}Content-Type: multipart/mixed; boundary=cut\n\nHello".encode(),
        f"{HEAD}Content-Type: multipart/mixed; boundary=cut\n\n--cut\n\nHello\n--cut--\n".encode(),
        f"{HEAD}Content-Type: nonsense\n\nHello".encode(),
        f"{HEAD}Content-Type: text\n\nHello".encode(),
        f"{HEAD}Content-Transfer-Encoding: base64\n\nSGVsbG8".encode(),
        f"{HEAD}Content-Transfer-Encoding: nonsense\n\nHello".encode(),
        f"{HEAD}Content-Transfer-Encoding: quoted-printable\n\nHel=\nlo".encode(),
        f"{HEAD}Content-Type: text/plain\nContent-Disposition: attachment\n\nHello".encode(),
    ],
)
def test_broken_structure_still_shows_the_text(raw: bytes) -> None:
    assert parse(raw).text.strip() == "Hello"


def test_a_boundary_that_begins_like_another_is_kept_apart() -> None:
    inner = 'Content-Type: multipart/alternative; boundary="cut-2"\n\n--cut-2\n\nHello\n--cut-2\nContent-Type: text/html\n\n<p>Hello</p>\n--cut-2--\n'
    envelope = parse(mixed(inner, PDF))
    assert envelope.text == "Hello"
    assert envelope.html == "<p>Hello</p>"
    assert [file.name for file in envelope.attachments] == ["a.pdf"]


def test_flowed_text_is_joined() -> None:
    raw = f"{HEAD}Content-Type: text/plain; format=flowed\n\nThis goes \non here.\n> So does \n> this.\n-- \nAda".encode()
    assert parse(raw).text == "This goes on here.\n> So does this.\n-- \nAda"


def test_what_python_builds_is_read_back() -> None:
    mail = EmailMessage()
    mail["From"] = "Ada Größe <ada@customer.example>"
    mail["To"] = "help@desk.example"
    mail["Subject"] = "Grüße " * 30
    mail.set_content("Schöne Grüße\n")
    mail.add_alternative("<p>Schöne Grüße</p>", subtype="html")
    mail.add_attachment(b"\x00\xff" * 100, maintype="image", subtype="png", filename="größe.png")
    envelope = parse(mail.as_bytes())
    assert envelope.subject == ("Grüße " * 30).strip()
    assert envelope.from_name == "Ada Größe"
    assert envelope.text == "Schöne Grüße"
    assert [(file.name, file.content) for file in envelope.attachments] == [
        ("größe.png", b"\x00\xff" * 100)
    ]
