"""The body of an HTML mail: cleaned again, in a document that runs nothing, with only our own pictures until asked."""

import io
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from conftest import Cast, ask, signed_in
from helpwell.desk import body_pictures
from helpwell.desk.body_frame import remote_picture_url
from helpwell.desk.body_pictures import MOST_BYTES, FetchFailed, Picture, fetch_picture
from helpwell.desk.views import body as body_views
from helpwell.kit.address_guard import Policy, Resolve
from helpwell.kit.files import storage_key
from helpwell.kit.html import clean_mail
from helpwell.tickets.models import Attachment, Message, MessageHtml, Ticket

MAIL = (
    '<h1>Hello</h1><img src="https://pictures.test/a.png"><img src="http://pictures.test/b.png">'
    '<img src="cid:logo@acme"><img src="cid:unknown"><a href="https://acme.test/">site</a>'
)


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def mail(cast: Cast) -> Message:
    ticket = ask(cast, cast.anna, "Hello", "Hello", html=clean_mail(MAIL))
    message = ticket.messages.get()
    key = default_storage.save(storage_key(), ContentFile(png()))
    Attachment.objects.create(
        message=message, name="logo.png", type="image/png", size=9, storage_key=key,
        content_id="logo@acme", is_inline=True, is_safe_image=True,
    )  # fmt: skip
    return message


def body(cast: Cast, message: Message, query: str = "") -> str:
    response = signed_in(cast.bob).get(f"/messages/{message.pk}/body/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_frame_has_a_policy_of_its_own(cast: Cast, mail: Message) -> None:
    response = signed_in(cast.bob).get(f"/messages/{mail.pk}/body/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-same-origin allow-popups" in policy
    assert "frame-ancestors 'self'" in policy
    assert "allow-scripts" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Referrer-Policy"] == "no-referrer"


def test_the_page_itself_frames_only_what_runs_nothing(cast: Cast, mail: Message) -> None:
    shown = signed_in(cast.bob).get(f"/tickets/{mail.ticket_id}/").content.decode()
    (sandbox,) = re.findall(r'<iframe[^>]* sandbox="([^"]*)"', shown)
    assert "allow-scripts" not in sandbox
    assert "allow-forms" not in sandbox
    assert "allow-top-navigation" not in sandbox


def test_own_pictures_are_ours_and_remote_ones_are_left_out_and_counted(
    cast: Cast, mail: Message
) -> None:
    shown = body(cast, mail)
    assert 'data-blocked="2"' in shown
    assert "pictures.test" not in shown
    assert len(re.findall(r'<img[^>]* src="/attachments/[a-z2-7]+/picture/"', shown)) == 1
    assert (
        signed_in(cast.bob).get(re.findall(r'src="(/attachments/[^"]+)"', shown)[0]).content
        == png()
    )


def test_remote_pictures_come_through_us_when_asked_for(cast: Cast, mail: Message) -> None:
    shown = body(cast, mail, "?pictures=1")
    assert 'data-blocked="0"' in shown
    assert len(re.findall(r'src="/pictures/[a-z2-7]+/"', shown)) == 2
    assert "pictures.test" not in shown


def test_what_was_stored_unclean_is_cleaned_when_shown(cast: Cast, mail: Message) -> None:
    MessageHtml.objects.filter(message=mail).update(
        html='<p onclick="x()">a</p><script>x()</script><img src="https://evil.test/x" onerror="x()">'
    )
    shown = body(cast, mail)
    assert "<script" not in shown
    assert "onclick" not in shown
    assert "evil.test" not in shown


def test_a_message_without_html_has_an_empty_body(cast: Cast, ticket: Ticket) -> None:
    assert "<body></body>" in body(cast, ticket.messages.get())


class Pictures(BaseHTTPRequestHandler):
    """A server of pictures and of what is none."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", f"http://{self.path.removeprefix('/to/')}")
            self.end_headers()
            return
        content, status = {
            "/a.png": (png(), 200),
            "/a.svg": (b"<svg onload='alert(1)'/>", 200),
            "/page.png": (b"<html><script>alert(1)</script>", 200),
            "/large.png": (png() + b"\0" * (MOST_BYTES + 1), 200),
        }.get(self.path, (png(), 404))
        self.send_response(status)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(OSError):  # the other side may have seen enough
            self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def pictures() -> Iterator[int]:
    """A picture server on loopback; gives its port."""
    Pictures.asked = []
    server = HTTPServer(("127.0.0.1", 0), Pictures)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def here(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def answering(*addresses: str) -> Resolve:
    """A resolver that gives these addresses for every name."""

    def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolve


def open_to(port: int) -> Policy:
    """As if loopback were a public network, for a server of pictures that we run."""
    return Policy(ports=frozenset({port}), allowed_networks=("127.0.0.1/32",))


def test_a_picture_is_fetched_and_its_type_is_what_it_is(pictures: int) -> None:
    found = fetch_picture(
        f"http://pictures.test:{pictures}/a.png", policy=open_to(pictures), resolve=here
    )
    assert (found.media_type, found.content) == ("image/png", png())


@pytest.mark.parametrize("path", ["a.svg", "page.png", "large.png", "missing.png"])
def test_what_is_no_picture_is_not_passed_on(pictures: int, path: str) -> None:
    with pytest.raises(FetchFailed):
        fetch_picture(
            f"http://pictures.test:{pictures}/{path}", policy=open_to(pictures), resolve=here
        )


PRIVATE = ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused_however_it_is_named(pictures: int, address: str) -> None:
    with pytest.raises(FetchFailed, match="not a public address"):
        fetch_picture("http://pictures.test/a.png", resolve=answering(address))
    assert Pictures.asked == []


def test_a_redirect_to_a_private_address_is_refused(pictures: int) -> None:
    policy = Policy(ports=frozenset({80, pictures}), allowed_networks=("127.0.0.1/32",))
    for target in ("169.254.169.254/latest", "10.0.0.1/", "[::1]/", "localhost:22/"):
        with pytest.raises(FetchFailed):
            fetch_picture(
                f"http://pictures.test:{pictures}/to/{target}", policy=policy, resolve=here
            )


def test_a_name_that_flips_between_two_answers_is_asked_once_and_judged_by_it(
    pictures: int,
) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    def flipping(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    url = f"http://pictures.test:{pictures}/a.png"
    assert fetch_picture(url, policy=open_to(pictures), resolve=flipping).media_type == "image/png"
    assert asked == ["pictures.test"]  # the connection went where the one answer said
    with pytest.raises(FetchFailed, match="not a public address"):
        fetch_picture(url, policy=open_to(pictures), resolve=flipping)


def test_a_mixed_answer_is_refused(pictures: int) -> None:
    with pytest.raises(FetchFailed, match="not a public address"):
        fetch_picture("http://pictures.test/a.png", resolve=answering("8.8.8.8", "10.0.0.1"))


def test_the_view_passes_a_picture_on_to_its_viewer_only(
    cast: Cast, mail: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetch(url: str) -> Picture:
        asked.append(url)
        return Picture(png(), "image/png")

    monkeypatch.setattr(body_views, "fetch_picture", fetch)
    url = remote_picture_url(cast.bob, mail, "https://pictures.test/a.png?x=1")
    response = signed_in(cast.bob).get(url)
    assert (response["Content-Type"], response.content) == ("image/png", png())
    assert "sandbox" in response["Content-Security-Policy"]
    assert signed_in(cast.sam).get(url).status_code == 404
    assert signed_in(cast.carol).get(url).status_code == 404
    assert signed_in(cast.bob).get(url[:-3] + "aa/").status_code == 404
    assert signed_in(cast.bob).get("/pictures/https:%2F%2Fevil.test/").status_code == 404
    assert asked == ["https://pictures.test/a.png?x=1"]


def test_the_view_says_nothing_of_why_a_picture_did_not_come(
    cast: Cast, mail: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = remote_picture_url(cast.bob, mail, "http://10.0.0.1/a.png")
    response = signed_in(cast.bob).get(url)
    assert response.status_code == 404
    assert "10.0.0.1" not in response.content.decode()
    assert body_pictures.OPEN_INTERNET.allowed_networks == ()


def test_a_link_of_a_ticket_that_went_away_fetches_nothing(
    cast: Cast, mail: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_views, "fetch_picture", lambda _url: Picture(png(), "image/png"))
    url = remote_picture_url(cast.bob, mail, "https://pictures.test/a.png")
    assert signed_in(cast.bob).get(url).status_code == 200
    Ticket.objects.filter(pk=mail.ticket_id).update(team=cast.shipping)
    assert signed_in(cast.bob).get(url).status_code == 404
