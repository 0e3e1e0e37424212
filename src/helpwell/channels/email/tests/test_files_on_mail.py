"""Files of a mail: kept under generated names, typed by their bytes, and refused where they would burst."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.storage import default_storage

from conftest import Cast
from helpwell.channels.email.intake import readout
from helpwell.channels.email.tests.letters import arrive, letter
from helpwell.channels.models import Arrival
from helpwell.tickets.models import Attachment, MessageHtml


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.txt", b"\0" * 20_000_000)
    return out.getvalue()


def _huge_png() -> bytes:
    """A picture of 100,000 × 100,000 points in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        packed = kind + data
        return struct.pack(">I", len(data)) + packed + struct.pack(">I", zlib.crc32(packed))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _with(cast: Cast, *files: tuple[str, str, bytes]) -> list[Attachment]:
    arrival = arrive(letter(files=files), cast.channel)
    assert arrival.state == Arrival.State.TICKET
    assert arrival.message is not None
    return list(arrival.message.attachments.order_by("id"))


def test_a_file_lies_under_a_generated_name(cast: Cast) -> None:
    (file,) = _with(cast, ("../../etc/pass\u202ewd.txt", "text/plain", b"words"))
    assert "passwd" in file.name.replace("_", "")
    assert "/" not in file.name
    assert "pass" not in file.storage_key
    assert default_storage.open(file.storage_key).read().rstrip() == b"words"


def test_the_type_is_what_the_bytes_are(cast: Cast) -> None:
    html, svg = _with(
        cast,
        ("photo.jpg", "image/jpeg", b"<html><script>alert(1)</script></html>"),
        ("logo.png", "image/png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
    )
    assert (html.type, svg.type) == ("text/html", "image/svg+xml")
    assert not html.is_safe_image
    assert not svg.is_safe_image
    assert html.danger
    assert svg.danger


@pytest.mark.parametrize("name", ["zip", "nested gzip"])
def test_a_bomb_is_refused_and_the_mail_is_kept(cast: Cast, name: str) -> None:
    content = _zip_bomb()
    if name != "zip":
        packer = zlib.compressobj(9, wbits=31)
        content = packer.compress(b"\0" * 60_000_000) + packer.flush()
    bomb, other = _with(cast, (f"a.{name[-3:]}", "application/zip", content), ("b.txt", "text/plain", b"x"))  # fmt: skip
    assert (bomb.storage_key, bomb.danger) == ("", "bomb")
    assert other.storage_key


def test_a_huge_picture_is_no_inline_picture(cast: Cast) -> None:
    (file,) = _with(cast, ("a.png", "image/png", _huge_png()))
    assert not file.is_safe_image


def test_more_files_than_we_take_are_named_only(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = readout.MOST_FILES + 5
    rows = _with(cast, *((f"{n}.txt", "text/plain", b"x") for n in range(count)))
    assert len(rows) == count
    assert [row.danger for row in rows if not row.storage_key] == [readout.TOO_MANY] * 5


def test_deep_and_wide_mail_is_taken_in(cast: Cast) -> None:
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(2_000)
    )
    wide = b"".join(b"X-%d: y\r\n" % n for n in range(20_000))
    head = b"From: anna@acme.test\r\nMessage-ID: <%s@acme.test>\r\nMIME-Version: 1.0\r\n"
    for name, mail in ((b"deep", deep), (b"wide", wide + b"\r\nbody")):
        assert arrive(head % name + mail, cast.channel).state == Arrival.State.TICKET


def test_html_is_cleaned_before_it_is_stored(cast: Cast) -> None:
    markup = (
        "<p onclick='x()'>Hello <script>alert(1)</script><a href='javascript:x()'>there</a></p>"
    )
    arrival = arrive(letter(html=markup), cast.channel)
    stored = MessageHtml.objects.get(message=arrival.message).html
    assert "Hello" in stored
    for word in ("script", "onclick", "javascript"):
        assert word not in stored


def test_a_copy_leaves_no_second_file(cast: Cast) -> None:
    mail = letter(files=[("a.txt", "text/plain", b"once")])
    for _ in range(2):
        arrive(mail, cast.channel)
    folders, files = default_storage.listdir("")
    kept = [
        name
        for one in folders
        for two in default_storage.listdir(one)[0]
        for name in default_storage.listdir(f"{one}/{two}")[1]
    ]
    assert (len(kept), files) == (1, [])
