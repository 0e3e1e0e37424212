"""What a reply says: threaded, numbered once, signed, quoting what the customer has and nothing else; and harmless as HTML."""

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from conftest import NOON, Cast, ask
from helpwell.channels.email.send.letter import letter_of, subject_of
from helpwell.channels.email.send.mime import build
from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.tickets.models import Delivery, Message, MessageHtml, Ticket, Upload
from helpwell.tickets.verbs.create import create
from helpwell.tickets.verbs.deliver import mark_sent
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.undo_send import undo_send


class Tags(HTMLParser):
    """Every tag of a page with its attributes, as a browser splits them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def test_the_probe_sees_what_would_run() -> None:
    tags = Tags()
    tags.feed('<svg onload="run()">')
    assert tags.found == [("svg", [("onload", "run()")])]


def sent(message: Message) -> Message:
    mark_sent(Delivery.objects.get(message=message), {})
    return message


def answer(cast: Cast, ticket: Ticket, text: str = "We pay it back.", html: str = "") -> Message:
    return reply(ticket, by=cast.bob.actor, text=text, html=html)


def customer_writes(cast: Cast, ticket: Ticket, text: str, html: str = "") -> Message:
    incoming = Incoming(
        channel=cast.channel,
        customer=cast.anna,
        subject=ticket.subject,
        text=text,
        html=html,
        from_address="anna@acme.test",
        external_id=f"<{text.split(maxsplit=1)[0].lower()}@acme.test>",
    )
    return receive(incoming, into=ticket, joined_by=Message.JoinedBy.MESSAGE_ID)


def parsed(message: Message, cast: Cast) -> EmailMessage:
    cast.mailbox.refresh_from_db()
    raw = build(letter_of(Delivery.objects.get(message=message), cast.mailbox, cast.company))
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text_of(message: Message, cast: Cast, kind: str = "plain") -> str:
    body = parsed(message, cast).get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("subject", "is_answer", "expected"),
    [
        ("Refund", True, "Re: Refund [#7]"),
        ("Re: Refund [#7]", True, "Re: Refund [#7]"),
        ("AW: Refund [#7] [#7]", True, "AW: Refund [#7]"),
        ("Refund [#99]", False, "Refund [#7]"),
        ("", True, "Re: [#7]"),
        ("x\r\nBcc: eve@evil.test", True, "Re: x Bcc: eve@evil.test [#7]"),
    ],
)
def test_a_subject_carries_its_number_once(subject: str, is_answer: bool, expected: str) -> None:
    assert subject_of(Ticket(pk=7, subject=subject), is_answer=is_answer) == expected


def test_a_reply_joins_the_customers_thread(cast: Cast, ticket: Ticket) -> None:
    first = ticket.messages.get()
    ours = sent(answer(cast, ticket))
    again = customer_writes(cast, ticket, "Thanks a lot")
    mail = parsed(answer(cast, ticket, "You are welcome"), cast)
    assert mail["In-Reply-To"] == again.external_id
    assert mail["References"].split() == [first.external_id, ours.external_id, again.external_id]


def test_a_long_thread_keeps_its_first_and_its_newest_ids(cast: Cast, ticket: Ticket) -> None:
    first = ticket.messages.get()
    for number in range(40):
        newest = customer_writes(cast, ticket, f"m{number} text")
    references = parsed(answer(cast, ticket), cast)["References"].split()
    assert len(references) == 20
    assert references[0] == first.external_id
    assert references[-1] == newest.external_id


def test_ids_that_are_none_stay_out_of_the_chain(cast: Cast, ticket: Ticket) -> None:
    Message.objects.filter(ticket=ticket).update(external_id="<a@b>\r\nBcc: eve@evil.test")
    mail = parsed(answer(cast, ticket), cast)
    assert mail["References"] is None
    assert mail["In-Reply-To"] is None


def test_a_new_ticket_by_an_agent_is_no_answer(cast: Cast) -> None:
    ticket = create(
        by=cast.bob.actor,
        channel=cast.channel,
        customer=cast.anna,
        subject="Your refund",
        text="Hi",
    )
    mail = parsed(ticket.messages.get(), cast)
    assert mail["Subject"] == f"Your refund [#{ticket.pk}]"
    assert mail["References"] is None


def test_the_name_beside_the_address_is_the_mailboxs(cast: Cast, ticket: Ticket) -> None:
    cast.mailbox.from_name = "{agent} of Teapot"
    cast.mailbox.save()
    sender = parsed(answer(cast, ticket), cast)["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ("Bob of Teapot", "support@desk.test")


def test_a_persons_reply_is_not_automatic_and_a_rules_is(cast: Cast, ticket: Ticket) -> None:
    assert parsed(answer(cast, ticket), cast)["Auto-Submitted"] is None
    rule = Actor.objects.create(kind=Actor.Kind.RULE, name="Close old ones")
    message = reply(ticket, by=rule, text="We close this.")
    assert parsed(message, cast)["Auto-Submitted"] == "auto-replied"


def test_signatures_of_agent_and_mailbox_stand_between_answer_and_history(
    cast: Cast, ticket: Ticket
) -> None:
    cast.bob.signature = "Bob, Billing"
    cast.bob.save()
    cast.mailbox.signature = "Teapot & Co, <b>Berlin</b>"
    cast.mailbox.save()
    text = text_of(answer(cast, ticket), cast)
    places = [
        text.index(part)
        for part in ("We pay it back.", "-- ", "Bob, Billing", "Teapot & Co", "> I was")
    ]
    assert places == sorted(places)
    assert "Teapot &amp; Co, &lt;b&gt;Berlin" in text_of(answer(cast, ticket), cast, "html")


def test_history_quotes_what_was_said_with_who_and_when(cast: Cast, ticket: Ticket) -> None:
    Message.objects.filter(ticket=ticket).update(created_at=NOON)
    text = text_of(answer(cast, ticket), cast)
    assert "On 4 November 2026, 13:00, Anna Keller wrote:\n> I was charged twice" in text
    html = text_of(answer(cast, ticket), cast, "html")
    assert "<blockquote" in html
    assert "I was charged twice" in html


def test_notes_and_what_was_taken_back_or_not_sent_yet_are_never_quoted(
    cast: Cast, ticket: Ticket
) -> None:
    note(ticket, by=cast.bob.actor, text="SECRET note")
    undo_send(answer(cast, ticket, "SECRET taken back"), by=cast.bob.actor)
    with clock.at(NOON):
        reply(
            ticket, by=cast.bob.actor, text="SECRET till then", send_at=NOON + timedelta(days=900)
        )
    sent(answer(cast, ticket, "Known answer"))
    whole = build(letter_of(answer(cast, ticket, "New").delivery, cast.mailbox, cast.company))
    assert b"Known answer" in whole
    assert b"SECRET" not in whole


def test_another_tickets_words_are_never_quoted(cast: Cast, ticket: Ticket) -> None:
    ask(cast, cast.ben, "Other", "SECRET of Ben")
    assert "SECRET" not in text_of(answer(cast, ticket), cast)


@pytest.mark.parametrize("where", ["reply", "quote", "text", "name", "subject", "signature"])
def test_hostile_markup_is_harmless_in_what_we_send(cast: Cast, ticket: Ticket, where: str) -> None:
    attack = '<script>run()</script><img src=x onerror="run()"><a href="javascript:run()">x</a><svg onload=run()>'
    if where == "quote":
        customer_writes(cast, ticket, "Evil text", html=attack)
    if where == "text":
        customer_writes(cast, ticket, f"Evil {attack}")
    if where == "name":
        Actor.objects.filter(pk=cast.anna.actor_id).update(name=attack)
    if where == "subject":
        Ticket.objects.update(subject=attack)
    if where == "signature":
        type(cast.bob).objects.filter(pk=cast.bob.pk).update(signature=attack)
    message = answer(cast, ticket, attack if where == "reply" else "Hello")
    if where == "reply":
        MessageHtml.objects.update_or_create(message=message, defaults={"html": attack})
        Message.objects.filter(pk=message.pk).update(has_html=True)
    tags = Tags()
    tags.feed(text_of(message, cast, "html"))
    assert not {"script", "svg"} & {name for name, _ in tags.found}
    names = [(attribute, value) for _, attributes in tags.found for attribute, value in attributes]
    assert not [name for name, _ in names if name.startswith("on")]
    assert not [value for _, value in names if "javascript" in (value or "")]


def test_quoting_fetches_no_remote_picture(cast: Cast, ticket: Ticket) -> None:
    customer_writes(
        cast, ticket, "Look here", html='<p>Look <img src="https://track.test/p.gif"> here</p>'
    )
    assert "track.test" not in text_of(answer(cast, ticket), cast, "html")


def test_pictures_of_the_reply_travel_within_and_files_beside(cast: Cast, ticket: Ticket) -> None:
    uploads = [
        _upload(cast, "chart.png", "image/png", b"\x89PNG", "chart@desk"),
        _upload(cast, "terms.pdf", "application/pdf", b"%PDF", ""),
    ]
    message = reply(
        ticket,
        by=cast.bob.actor,
        text="See the chart",
        html='<p>See <img src="cid:chart@desk"><img src="cid:unknown"></p>',
        uploads=uploads,
    )
    mail = parsed(message, cast)
    html = text_of(message, cast, "html")
    assert "cid:chart@desk" in html
    assert "cid:unknown" not in html
    assert [part.get_filename() for part in mail.iter_attachments()] == ["terms.pdf"]
    assert [p.get_filename() for p in mail.walk() if p["Content-ID"]] == ["chart.png"]


def _upload(cast: Cast, name: str, kind: str, content: bytes, content_id: str) -> Upload:
    key = default_storage.save(f"ab/cd/{name}", ContentFile(content))
    return Upload.objects.create(
        name=name,
        type=kind,
        size=len(content),
        storage_key=key,
        content_id=content_id,
        is_inline=bool(content_id),
        is_safe_image=bool(content_id),
        token=name,
        agent=cast.bob,
    )
