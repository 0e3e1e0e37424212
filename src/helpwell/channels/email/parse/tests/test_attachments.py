"""Files: what they are called, and those inside older or closed formats."""

import base64
import binascii

import pytest

from helpwell.channels.email.parse import parse

from .mails import HEAD, TEXT, mixed


def names(raw: bytes) -> list[str]:
    return [file.name for file in parse(raw).attachments]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('Content-Disposition: attachment; filename="=?utf-8?Q?=C3=9C.pdf?="', "Ü.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''%C3%9C.pdf", "Ü.pdf"),
        ("Content-Disposition: attachment; filename=two words.pdf", "two words.pdf"),
        ('Content-Disposition: attachment; filename="Ü.pdf"', "Ü.pdf"),
        ("Content-Disposition: attachment; filename=C:\\Users\\ada\\x.pdf", "x.pdf"),
        ("Content-Disposition: attachment; filename=../../etc/passwd", "passwd"),
        ('Content-Disposition: attachment; filename="a\u202efdp.exe"', "afdp.exe"),
        ('Content-Disposition: attachment; filename="\u200b.htaccess"', ".htaccess"),
        ('Content-Disposition: attachment; filename=""', "application-1.pdf"),
        ('Content-Disposition: attachment; filename=".."', "application-1.pdf"),
        ("Content-Location: http://x.example/scan.pdf", "scan.pdf"),
    ],
)
def test_file_names_are_read_and_made_safe(head: str, name: str) -> None:
    assert names(mixed(TEXT, f"Content-Type: application/pdf\n{head}\n\nx")) == [name]


def test_a_long_name_keeps_its_extension() -> None:
    (name,) = names(
        mixed(
            TEXT,
            f"Content-Type: application/pdf\nContent-Disposition: attachment; filename={'x' * 900}.pdf\n\nx",
        )
    )
    assert len(name) == 200
    assert name.endswith(".pdf")


def test_uuencoded_files_in_the_text_are_taken_out() -> None:
    encoded = "".join(binascii.b2a_uu(chunk).decode() for chunk in (b"x" * 45, b"end of file"))
    envelope = parse(f"{HEAD}\nHello\n\nbegin 644 a b.txt\n{encoded}`\nend\n\nBye\n".encode())
    assert [(file.name, file.content) for file in envelope.attachments] == [
        ("a b.txt", b"x" * 45 + b"end of file")
    ]
    assert "Hello" in envelope.text
    assert "Bye" in envelope.text
    assert "begin 644" not in envelope.text


def test_begin_in_a_sentence_is_no_file() -> None:
    text = "begin 644 times again\nand never end"
    envelope = parse(f"{HEAD}\n{text}\n".encode())
    assert envelope.text == text
    assert envelope.attachments == []


def der(tag: int, content: bytes) -> bytes:
    length = len(content)
    size = bytes([length]) if length < 128 else bytes([0x82]) + length.to_bytes(2, "big")
    return bytes([tag]) + size + content


def signed_data(content: bytes, *, oid: str = "2a864886f70d010702") -> bytes:
    inner = der(0x30, der(0x06, bytes.fromhex("2a864886f70d010701")) + der(0xA0, content))
    body = der(0x30, der(0x02, b"\x01") + der(0x31, b"") + inner + der(0x31, b""))
    return der(0x30, der(0x06, bytes.fromhex(oid)) + der(0xA0, body))


@pytest.mark.parametrize("pieces", [1, 3])
def test_opaque_signed_mail_is_unpacked(pieces: int) -> None:
    entity = b"Content-Type: text/plain; charset=utf-8\n\nHello from inside"
    content = der(0x04, entity)
    if pieces > 1:  # as Outlook writes it: a string of open length, cut in pieces
        content = (
            b"\x24\x80"
            + der(0x04, entity[:10])
            + der(0x04, entity[10:20])
            + der(0x04, entity[20:])
            + b"\0\0"
        )
    encoded = base64.b64encode(signed_data(content)).decode()
    raw = f'{HEAD}Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"\nContent-Transfer-Encoding: base64\n\n{encoded}\n'
    envelope = parse(raw.encode())
    assert envelope.text == "Hello from inside"
    assert envelope.is_signed
    assert not envelope.is_encrypted
    assert [file.name for file in envelope.attachments] == ["smime.p7m"]


def test_enveloped_data_is_encrypted() -> None:
    encoded = base64.b64encode(signed_data(b"", oid="2a864886f70d010703")).decode()
    raw = f'{HEAD}Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\nContent-Transfer-Encoding: base64\n\n{encoded}\n'
    envelope = parse(raw.encode())
    assert envelope.is_encrypted
    assert not envelope.is_signed


def tnef_object(name: int, value: bytes, level: int = 2) -> bytes:
    return (
        bytes([level])
        + name.to_bytes(2, "little")
        + b"\0\0"
        + len(value).to_bytes(4, "little")
        + value
        + b"\0\0"
    )


@pytest.mark.parametrize("damage", ["", "cut", "dirt"])
def test_winmail_dat_is_unpacked_and_kept(damage: str) -> None:
    long_name = "Übersicht.pdf".encode("utf-16-le") + b"\0\0"
    properties = (
        (1).to_bytes(4, "little")
        + b"\x1f\x00\x07\x37"
        + (1).to_bytes(4, "little")
        + len(long_name).to_bytes(4, "little")
        + long_name
        + b"\0" * (-len(long_name) % 4)
    )
    data = (
        b"\x78\x9f\x3e\x22\0\0"
        + tnef_object(0x9002, b"\0" * 14)
        + tnef_object(0x8010, b"UEBERS~1.PDF\0")
        + tnef_object(0x800F, b"ABC")
        + tnef_object(0x9005, properties)
    )
    data = {
        "": data,
        "cut": data + tnef_object(0x800F, b"lost" * 100)[:40],
        "dirt": data + b"\xff" * 50,
    }[damage]
    part = f'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(data).decode()}'
    files = parse(mixed(TEXT, part)).attachments
    assert [file.name for file in files] == ["winmail.dat", "Übersicht.pdf"]
    assert files[0].content == data
    if not damage:
        assert files[1].content == b"ABC"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x78\x9f\x3e\x22", b"\x78\x9f\x3e\x22\0\0\x01\x03\x90\0\0\xff\xff\xff\xff", b"garbage"],
)
def test_a_damaged_winmail_dat_stays_a_file(data: bytes) -> None:
    part = f'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(data).decode()}'
    assert names(mixed(TEXT, part)) == ["winmail.dat"]
