import gzip
import os
import struct
import zlib
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from helpwell.kit import archives, files
from helpwell.kit.files import (
    MAX_NAME,
    SAFE_INLINE_IMAGES,
    UNKNOWN,
    Danger,
    content_disposition,
    danger,
    inline_image_type,
    safe_name,
    sniff,
    storage_key,
)
from tests.hostile import payloads


def picture(kind: str, size: tuple[int, int] = (3, 2), **how: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **how)
    return out.getvalue()


def zipped(entries: dict[str, bytes], kind: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", kind) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ\x90\0" + b"\0" * 60


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("GIF"), "image/gif"),
        (picture("WEBP"), "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (zipped({"a.txt": b"x"}), "application/zip"),
        (zipped(WORD), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (zipped({"META-INF/MANIFEST.MF": b""}), "application/java-archive"),
        (EXE, "application/vnd.microsoft.portable-executable"),
        (b"\x7fELF\x02", "application/x-elf"),
        (b"#!/bin/sh\n", "text/x-shellscript"),
        (SVG, "image/svg+xml"),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><!-- x --><svg>", "image/svg+xml"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        (b"  <!DOCTYPE HTML><p>", "text/html"),
        (b"<!-- x --><html>", "text/html"),
        (b"<p><script>x</script>", "text/html"),
        ("<html>".encode("utf-16"), "text/html"),
        (b"just words", "text/plain"),
        ("Grüße".encode(), "text/plain"),
        (b"\x00\x01\x02\x03", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_the_bytes_tell_the_type(content: bytes, media_type: str) -> None:
    assert sniff(content) == media_type


def test_the_name_decides_between_texts_only() -> None:
    assert sniff(b"a,b\n1,2\n", "x.csv") == "text/csv"
    assert sniff(b"words", "x.html") == "text/html"
    assert sniff(b"words", "x.png") == "text/plain"
    assert sniff(SVG, "x.jpg") == "image/svg+xml"
    assert sniff(EXE, "x.csv") == "application/vnd.microsoft.portable-executable"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_verified_pictures_may_be_shown(kind: str) -> None:
    assert inline_image_type(picture(kind)) == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    "content",
    [
        b"", SVG, b"<html>", b"%PDF-1.7", EXE, b"GIF89a<script>alert(1)</script>", b"\x89PNG\r\n\x1a\n",
        picture("PNG")[:-30], picture("JPEG")[:60], picture("BMP"), picture("TIFF"), picture("ICO"),
        b"\xff\xd8\xff" + SVG, b"RIFF\0\0\0\0WEBP" + SVG, SVG + picture("PNG"),
    ],
)  # fmt: skip
def test_anything_else_is_never_shown_inline(content: bytes) -> None:
    assert inline_image_type(content) is None


def test_no_hostile_markup_passes_for_a_picture() -> None:
    for payload in payloads():
        assert inline_image_type(payload.markup.encode()) is None
        assert sniff(payload.markup.encode()) not in SAFE_INLINE_IMAGES


def _png_of(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of any size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", zlib.compress(b"\0" * 1_000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_000, 50_000), (40_000_001, 1), (0, 5), (7_000, 6_000)])
def test_a_picture_of_too_many_pixels_is_not_decoded(size: tuple[int, int]) -> None:
    assert inline_image_type(_png_of(*size)) is None


def test_a_film_of_too_many_frames_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    frames = [Image.new("L", (2, 2), shade * 20) for shade in range(8)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert inline_image_type(out.getvalue()) == "image/gif"
    monkeypatch.setattr(files, "MAX_FRAMES", 7)
    assert inline_image_type(out.getvalue()) is None


@given(st.binary(max_size=200), st.sampled_from(["", "PNG", "JPEG", "GIF", "WEBP"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_get_a_verdict(content: bytes, kind: str) -> None:
    whole = picture(kind)[: len(content)] + content if kind else content
    media_type = sniff(whole)
    inline_image_type(whole)
    danger("x.zip", media_type, whole)


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\windows\\x.dll", "x.dll"),
        ("C:\\Users\\a\\b.txt", "b.txt"),
        ("\\\\server\\share\\c.txt", "c.txt"),
        ("../../..", "file"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        ("   ", "file"),
        ("/", "file"),
        ("a/", "a"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("\u200b.\u200b.htaccess", "htaccess"),
        ("\u00ad..\u2060/.env", "env"),
        ("a\0.exe\0.png", "a.exe.png"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie_ x.txt"),
        ('a"b<c>d|e?f*g:h', "a_b_c_d_e_f_g_h"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT1.tar.gz", "_LPT1.tar.gz"),
        ("COM¹.txt", "_COM¹.txt"),
        ("console.txt", "console.txt"),
        ("a.txt. . .", "a.txt"),
        ("a..b...c", "a.b.c"),
        ("cafe\u0301.txt", "café.txt"),
        ("日本語.pdf", "日本語.pdf"),
        ("a／b＼c.txt", "c.txt"),
        ("%2e%2e%2fx", "%2e%2e%2fx"),
        ("\ud800.txt", "_.txt"),
    ],
)
def test_names_become_one_plain_component(claimed: str, name: str) -> None:
    assert safe_name(claimed) == name


_NASTY_NAMES = st.text(
    st.one_of(
        st.sampled_from(
            './\\\0\r\n\t :*?"<>|%\u200b\u202e\u2066\ufeff\u00ad\u2215／＼COMNUL1\u0301'
        ),
        st.characters(),
    ),
    max_size=200,
)


@given(_NASTY_NAMES)
@settings(max_examples=500)
def test_no_name_leaves_its_folder_hides_or_grows(claimed: str) -> None:
    name = safe_name(claimed)
    assert name
    assert not set(name) & set('/\\\0\r\n\t:*?"<>|')
    assert ".." not in name
    assert name == name.strip(". ")
    assert len(name) <= MAX_NAME + 1
    assert len(name.encode()) <= 255
    assert os.path.basename(name) == name  # noqa: PTH119 (the system's own opinion)
    assert safe_name(name) == name


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("x" * 500 + ".pdf") == "x" * (MAX_NAME - 4) + ".pdf"
    assert safe_name("日" * 500 + ".pdf").endswith(".pdf")
    assert len(safe_name("x." + "y" * 500)) == MAX_NAME


def test_a_disposition_has_both_forms_of_the_name() -> None:
    assert content_disposition("report.pdf") == (
        "attachment; filename=\"report.pdf\"; filename*=UTF-8''report.pdf"
    )
    assert content_disposition("Grüße 100%.txt", inline=True) == (
        "inline; filename=\"Grue 100_.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20100%25.txt"
    )


@given(_NASTY_NAMES)
def test_no_name_breaks_out_of_the_header(claimed: str) -> None:
    value = content_disposition(claimed)
    assert value.isascii()
    assert value.isprintable()
    message = EmailMessage()
    message["Content-Disposition"] = value
    parsed = message["Content-Disposition"]
    assert parsed.content_disposition == "attachment"
    assert set(parsed.params) == {"filename"}


def test_storage_keys_are_random_and_hold_nothing_of_the_name() -> None:
    keys = {storage_key() for _ in range(1_000)}
    assert len(keys) == 1_000
    for key in keys:
        first, second, rest = key.split("/")
        assert rest.startswith(first + second)
        assert len(rest) == 32
        assert set(rest) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"words", None),
        ("a.pdf", b"%PDF-1.7\n", None),
        ("a.png", picture("PNG"), None),
        ("a.docx", zipped(WORD), None),
        ("a.zip", zipped({"a.txt": b"x" * 100_000}), None),
        ("a.exe", EXE, Danger.EXECUTABLE),
        ("a.bin", EXE, Danger.EXECUTABLE),
        ("a.scr", b"words", Danger.EXECUTABLE),
        ("A.JS", b"words", Danger.EXECUTABLE),
        ("a.jar", zipped({"META-INF/MANIFEST.MF": b""}), Danger.EXECUTABLE),
        ("run.sh", b"#!/bin/sh", Danger.EXECUTABLE),
        ("invoice.pdf.exe", EXE, Danger.DISGUISED),
        ("invoice.pdf.js", b"words", Danger.DISGUISED),
        ("photo.jpg", EXE, Danger.DISGUISED),
        ("photo.jpg", SVG, Danger.DISGUISED),
        ("invoice.pdf", b"<html><script>", Danger.DISGUISED),
        ("photo\u202egpj.exe", EXE, Danger.EXECUTABLE),
        ("a.docm", zipped(WORD), Danger.MACROS),
        ("a.docx", zipped({**WORD, "word/vbaProject.bin": b"x"}), Danger.MACROS),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"),
            Danger.MACROS,
        ),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
        ("a.svg", SVG, Danger.ACTIVE),
        ("a.html", b"words", Danger.ACTIVE),
        ("a.bin", b"<html>", Danger.ACTIVE),
        ("", b"words", None),
    ],
)
def test_what_is_wrong_with_a_file_is_named(
    name: str, content: bytes, expected: Danger | None
) -> None:
    assert danger(name, sniff(content, name), content) is expected


def test_every_danger_has_its_sentence_and_only_bombs_are_refused() -> None:
    assert len({str(kind.sentence) for kind in Danger}) == len(Danger)
    assert [kind for kind in Danger if kind.refused] == [Danger.BOMB]


def _overlapping() -> bytes:
    """A zip whose directory names the same packed bytes a hundred times."""
    plain = zipped({"a": b"\0" * 30_000_000})
    with ZipFile(BytesIO(plain)) as archive:
        directory = archive.start_dir
    entry, end = plain[directory:-22], plain[-22:]
    many = entry * 100
    tail = struct.pack("<HHII", 100, 100, len(many), directory)
    return plain[:directory] + many + end[:8] + tail + end[20:]


@pytest.mark.parametrize(
    "content",
    [
        zipped({"a": b"\0" * 30_000_000}),
        zipped({f"{n}": b"\0" * 3_000_000 for n in range(10)}),
        zipped({str(n): b"" for n in range(archives.MAX_ENTRIES + 1)}, ZIP_STORED),
        zipped({**WORD, "word/media.bin": b"\0" * 30_000_000}),
        gzip.compress(b"\0" * 30_000_000),
        _overlapping(),
    ],
    ids=["one", "many", "entries", "document", "gzip", "overlapping"],
)
def test_archives_that_unpack_to_far_more_are_bombs(content: bytes) -> None:
    assert danger("a.zip", sniff(content), content) is Danger.BOMB


@pytest.mark.parametrize(
    "content",
    [
        zipped({"a": b"\0" * 1_000_000}),
        zipped({"a": os.urandom(1_000_000)}),
        gzip.compress(b"\0" * 1_000_000),
        gzip.compress(os.urandom(100_000)),
        b"PK\x03\x04 broken",
        b"\x1f\x8b broken",
        zipped({"a": b"x"})[:-5],
    ],
    ids=["zeros", "random", "gzip zeros", "gzip random", "no zip", "no gzip", "cut short"],
)
def test_honest_and_broken_archives_are_no_bombs(content: bytes) -> None:
    assert danger("a.zip", sniff(content), content) is None
