"""Hostile mail in a real browser: through list, ticket, quote, notice and sent mail nothing runs, and nothing outside is asked.

The page's own policy is switched off here, so that cleaning alone must hold; the control shows that the payloads do run
where nobody cleans them. HELPWELL_TEST_HOSTILE=all takes all payloads, otherwise every twenty-fourth.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from playwright.sync_api import Browser, BrowserContext, Page, Route

from conftest import Cast
from helpwell.channels.email.models import CaughtMail
from helpwell.customers.verbs.identify import identify
from helpwell.events.worker import drain
from helpwell.kit import clock
from helpwell.kit.files import storage_key
from helpwell.kit.text import one_line
from helpwell.tickets.models import Attachment, Message, MessageHtml, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.reply import reply
from tests.hostile import Payload, payloads
from tests.live_desk import LiveDesk, session_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(3600)]
ALL = os.environ.get("HELPWELL_TEST_HOSTILE") == "all"
BATCH = 40

# Whatever others wrote is hovered, focused and clicked; our own buttons are not pressed, links to elsewhere not followed.
_TOUCH = """root => {
  const names = ["mouseover", "mouseenter", "pointerenter", "focusin", "focus", "toggle", "animationstart"];
  const parts = [root, ...root.querySelectorAll("*")].slice(0, 4000);
  for (const part of parts) {
    for (const name of names) part.dispatchEvent(new Event(name, { bubbles: true }));
    const link = part.closest("a[href], area[href]");
    const leaves = link && !/^(javascript|data|vbscript)/i.test(link.protocol);
    const frame = part.ownerDocument !== document || !document.querySelector(".desk");
    const theirs = frame || part.closest("bdi, .message__body, .notice__subject");
    if (theirs && !leaves) part.dispatchEvent(new MouseEvent("click", { bubbles: false, cancelable: true }));
  }
}"""


@dataclass
class Watched:
    """A window that notes which payloads ran and who was asked outside."""

    page: Page
    ran: set[int] = field(default_factory=set)
    outside: list[str] = field(default_factory=list)

    def touch(self, selector: str) -> None:
        """Hover, focus and click within the parts that show what others wrote."""
        for part in self.page.query_selector_all(selector):
            part.evaluate(_TOUCH)

    def touch_frames(self) -> None:
        """The same within each frame that the page can look into; one that is elsewhere by now is left alone."""
        self.page.evaluate(
            f"""() => {{ const touch = {_TOUCH};
              for (const frame of document.querySelectorAll("iframe")) {{
                try {{ touch(frame.contentDocument.body); }} catch {{ }}
              }} }}"""
        )

    def settle(self) -> None:
        """Let what was started come to an end."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("() => new Promise(done => setTimeout(done, 50))")


def watched(context: BrowserContext, home: str) -> Watched:
    """A window of the context; whatever it asks of other hosts is noted and goes nowhere."""
    seen = Watched(context.new_page())
    context.expose_binding("__ran", lambda _source, number: seen.ran.add(int(number)))

    def route(one: Route) -> None:
        if home and one.request.url.startswith((home, "data:", "blob:", "about:")):
            one.continue_()
            return
        if one.request.url.startswith("http"):
            seen.outside.append(one.request.url)
        one.abort()

    context.route("**/*", route)
    context.on("dialog", lambda dialog: dialog.dismiss())
    seen.page.on("popup", lambda popup: popup.close())
    return seen


def chosen() -> list[Payload]:
    """The payloads of this run."""
    everything = payloads()
    return everything if ALL else everything[::24]


def batches() -> Iterator[list[Payload]]:
    """The payloads in groups that fit one ticket."""
    left = iter(chosen())
    while batch := list(islice(left, BATCH)):
        yield batch


def test_uncleaned_they_run(chromium: Browser) -> None:
    context = chromium.new_context()
    seen = watched(context, "")
    for batch in batches():
        seen.page.goto("about:blank")
        seen.page.evaluate(
            """all => { for (const markup of all) {
              const frame = document.createElement("iframe"); frame.srcdoc = markup; document.body.append(frame);
            } }""",
            [payload.markup for payload in batch],
        )
        seen.page.evaluate("() => new Promise(done => setTimeout(done, 400))")
        seen.touch_frames()
        seen.page.evaluate("() => new Promise(done => setTimeout(done, 200))")
    context.close()
    assert len(seen.ran) > len(chosen()) / 5


@pytest.fixture
def window(live_desk: LiveDesk) -> Iterator[Watched]:
    """Bob's window, without the protection of the page's own policy."""
    context = live_desk.browser.new_context(base_url=live_desk.url, bypass_csp=True)
    bob = session_of(live_desk.cast.bob)
    context.add_cookies([{"name": "helpwell_session", "value": bob, "url": live_desk.url}])
    seen = watched(context, live_desk.url)
    seen.page.goto("/notices/")
    seen.page.evaluate("() => window.__ran(0)")
    assert seen.ran == {0}  # what runs is seen
    seen.ran.clear()
    yield seen
    context.close()


def test_in_list_and_notices_they_are_words(live_desk: LiveDesk, window: Watched) -> None:
    cast = live_desk.cast
    for batch in batches():
        for payload in batch:
            ticket = received(cast, payload, None).ticket
            assign(ticket, by=cast.sam.actor, agent=cast.bob)
        drain()
        for path in ("/inbox/mine/", "/inbox/mine/?sort=latest", "/notices/", "/search/?q=script"):
            window.page.goto(path)
            window.touch("#list, #main")
            window.settle()
        Ticket.objects.update(assignee=None)
    assert window.ran == set()
    assert window.outside == []


def test_in_ticket_quote_and_sent_mail_they_are_words(live_desk: LiveDesk, window: Watched) -> None:
    cast = live_desk.cast
    for batch in batches():
        ticket = received(cast, batch[0], None).ticket
        for payload in batch[1:]:
            received(cast, payload, ticket)
        _read(window, ticket)
        _quote(window, ticket)
        _send(cast, window, ticket, batch)
    assert window.ran == set()
    assert window.outside == []


def test_in_their_frames_they_are_dead(live_desk: LiveDesk, window: Watched) -> None:
    ticket = None
    for batch in batches():
        for payload in batch:
            message = received(live_desk.cast, payload, ticket)
            ticket = ticket or message.ticket
            window.page.goto(f"/messages/{message.pk}/body/?pictures=1")
            window.touch("body")
    window.settle()
    assert window.ran == set()
    assert window.outside == []


def received(cast: Cast, payload: Payload, into: Ticket | None) -> Message:
    """A mail that is hostile wherever it can be: its HTML is stored as if nobody had cleaned it."""
    text = payload.markup[:8_000].replace("\0", "")
    customer = identify("email", f"p{payload.id}@evil.test", name=one_line(text, 200))
    file = Attachment(
        name=one_line(text, 200), type="text/html", size=len(text), danger=one_line(text, 200),
        storage_key=default_storage.save(storage_key(), ContentFile(text.encode("utf-8", "replace"))),
    )  # fmt: skip
    incoming = Incoming(
        channel=cast.channel, customer=customer, subject=text, text=text, quoted=text, html="<table>",
        from_address=customer.email, attachments=[file], held_reason="",
    )  # fmt: skip
    joined = Message.JoinedBy.MESSAGE_ID if into else Message.JoinedBy.NEW
    message = receive(incoming, into=into, joined_by=joined, detail=one_line(text, 200))
    MessageHtml.objects.filter(message=message).update(html=payload.markup.replace("\0", ""))
    return message


def _read(window: Watched, ticket: Ticket) -> None:
    window.page.goto(f"/tickets/{ticket.pk}/")
    window.page.wait_for_selector(".side__who")
    window.page.evaluate(
        """() => { for (const part of document.querySelectorAll("details")) part.open = true;
                   for (const frame of document.querySelectorAll("iframe")) frame.loading = "eager"; }"""
    )
    window.settle()
    window.touch("thread-keeper .message__body, .attachments, .message__head, .side, .ticket-head")
    messages = Message.objects.filter(ticket=ticket).values_list("pk", flat=True)
    window.page.evaluate(
        "all => Promise.all(all.map(n => htmx.ajax('GET', `/messages/${n}/?as=mail`, {target: `#message-${n}`, swap: 'outerHTML'})))",
        list(messages),
    )
    window.page.evaluate(
        """() => { for (const frame of document.querySelectorAll("iframe")) frame.loading = "eager"; }"""
    )
    window.settle()
    window.touch_frames()


def _quote(window: Watched, ticket: Ticket) -> None:
    for place in range(3):
        window.page.evaluate(
            "place => document.querySelectorAll('[data-quotes]')[place]?.click()", place
        )
    window.page.wait_for_function(
        "document.querySelector('#reply-form textarea').value.length > 10"
    )
    window.settle()
    window.page.reload()  # the draft comes back from the browser's own store
    window.page.wait_for_function(
        "document.querySelector('#reply-form textarea').value.length > 10"
    )


def _send(cast: Cast, window: Watched, ticket: Ticket, batch: list[Payload]) -> None:
    text = "\n".join(payload.markup[:2_000] for payload in batch)[:90_000].replace("\0", "")
    reply(ticket, by=cast.bob.actor, text=text)
    with clock.at(clock.now() + timedelta(minutes=5)):
        drain()
    caught = CaughtMail.objects.latest("id")
    for path in ("/outbox/", f"/outbox/{caught.pk}/", f"/outbox/{caught.pk}/body/"):
        window.page.goto(path)
        window.settle()
        window.touch("#list, #main" if "body" not in path else "body")
