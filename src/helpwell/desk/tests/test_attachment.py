"""Files: for one viewer, for a time, never as something that a browser would run."""

import io
import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from conftest import Cast, ask, signed_in
from helpwell.desk.attachment_links import download_url, picture_url, thumb_url
from helpwell.kit import clock
from helpwell.kit.files import inline_image_type, sniff, storage_key
from helpwell.tickets.models import Attachment, Ticket


def png(size: tuple[int, int] = (8, 8)) -> bytes:
    content = io.BytesIO()
    Image.frombytes("RGB", size, secrets.token_bytes(size[0] * size[1] * 3)).save(content, "PNG")
    return content.getvalue()


def attach(ticket: Ticket, name: str, content: bytes, **more: Any) -> Attachment:
    key = default_storage.save(storage_key(), ContentFile(content))
    picture = inline_image_type(content)
    row = {
        "type": picture or sniff(content, name),
        "size": len(content),
        "storage_key": key,
        "is_safe_image": picture is not None,
    }
    return Attachment.objects.create(message=ticket.messages.get(), name=name, **row | more)


def test_a_file_is_downloaded_whole_and_sealed(cast: Cast, ticket: Ticket) -> None:
    file = attach(ticket, "rechnung ü.pdf", b"%PDF-1.4 hello")
    response = signed_in(cast.bob).get(download_url(cast.bob, file.pk))
    assert response.content == b"%PDF-1.4 hello"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("picture.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("feed.xml", b"<?xml version='1.0'?><x/>"),
        ("script.js", b"alert(1)"),
    ],
)
def test_what_a_browser_would_run_is_bytes_and_no_more(
    cast: Cast, ticket: Ticket, name: str, content: bytes
) -> None:
    file = attach(ticket, name, content)
    client = signed_in(cast.bob)
    response = client.get(download_url(cast.bob, file.pk))
    assert response["Content-Type"] in ("application/octet-stream", "text/plain")
    assert response["Content-Disposition"].startswith("attachment")
    assert client.get(picture_url(cast.bob, file.pk)).status_code == 404
    assert client.get(thumb_url(cast.bob, file.pk)).status_code == 404


def test_a_claimed_type_counts_for_nothing(cast: Cast, ticket: Ticket) -> None:
    file = attach(ticket, "a.txt", b"hello", type="text/html; charset=utf-7")
    response = signed_in(cast.bob).get(download_url(cast.bob, file.pk))
    assert response["Content-Type"] == "application/octet-stream"


def test_a_safe_picture_is_shown_and_made_small(cast: Cast, ticket: Ticket) -> None:
    large = attach(ticket, "photo.png", png((700, 500)))
    client = signed_in(cast.bob)
    whole = client.get(picture_url(cast.bob, large.pk))
    assert (whole["Content-Type"], whole["Content-Disposition"]) == ("image/png", "inline")
    assert "sandbox" in whole["Content-Security-Policy"]
    small = client.get(thumb_url(cast.bob, large.pk))
    assert small["Content-Type"] == "image/webp"
    assert max(Image.open(io.BytesIO(small.content)).size) == 320


def test_a_mark_in_the_row_does_not_make_a_picture_safe(cast: Cast, ticket: Ticket) -> None:
    file = attach(ticket, "x.png", b"<svg onload=alert(1)>", is_safe_image=True, type="image/png")
    client = signed_in(cast.bob)
    assert client.get(picture_url(cast.bob, file.pk)).status_code == 404
    assert client.get(thumb_url(cast.bob, file.pk)).status_code == 404


def test_all_that_is_wrong_gets_one_answer(cast: Cast, ticket: Ticket) -> None:
    file = attach(ticket, "a.txt", b"hello")
    gone = attach(ticket, "b.txt", b"hello")
    default_storage.delete(gone.storage_key)
    refused = attach(ticket, "bomb.zip", b"x", storage_key="")
    secret = ask(cast, cast.ben, "Secret", "Hush.")
    hidden = attach(secret, "c.txt", b"hello")
    Ticket.objects.filter(pk=secret.pk).update(team=cast.shipping)
    good = download_url(cast.bob, file.pk)
    with clock.at(clock.now() - timedelta(days=2)):
        old = download_url(cast.bob, file.pk)
    client = signed_in(cast.bob)
    assert client.get(good).status_code == 200
    wrong = [
        old,
        download_url(cast.sam, file.pk),  # another's link
        download_url(cast.bob, gone.pk),
        download_url(cast.bob, refused.pk),
        download_url(cast.bob, hidden.pk),
        download_url(cast.bob, 99_999),
        f"/attachments/{file.pk}/",
        "/attachments/x/",
        good[:-2] + ("a/" if good[-2] != "a" else "b/"),
        good.upper().replace("/ATTACHMENTS/", "/attachments/x"),
    ]
    answers = {(answer.status_code, answer.content) for answer in map(client.get, wrong)}
    assert len({status for status, _body in answers}) == 1
    assert {status for status, _body in answers} == {404}
    assert len({len(body) for _status, body in answers}) == 1


def test_a_link_works_no_longer_when_the_ticket_went_away(cast: Cast, ticket: Ticket) -> None:
    url = download_url(cast.bob, attach(ticket, "a.txt", b"hello").pk)
    client = signed_in(cast.bob)
    assert client.get(url).status_code == 200
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.shipping)
    assert client.get(url).status_code == 404


def test_guessing_does_not_help(cast: Cast, ticket: Ticket) -> None:
    url = download_url(cast.bob, attach(ticket, "a.txt", b"hello").pk)
    client = signed_in(cast.bob)
    token = url.split("/")[2]
    for _guess in range(200):
        guess = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in token)
        assert client.get(f"/attachments/{guess}/").status_code == 404


def test_dangers_are_said_in_words_and_refused_files_have_no_link(
    cast: Cast, ticket: Ticket
) -> None:
    attach(ticket, "bill.pdf.exe", b"MZ", danger="disguised")
    attach(ticket, "bomb.zip", b"x", danger="bomb", storage_key="")
    shown = signed_in(cast.bob).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "This file is not what its name says." in shown
    assert "bomb.zip" in shown
    assert shown.count("/attachments/") == 1
