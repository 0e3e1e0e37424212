"""The Outbox shows caught mail to those who may see what it is about, and takes in mail written as a customer."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from conftest import Cast, ask, signed_in
from helpwell.channels.email.models import CaughtMail, Mailbox
from helpwell.channels.email.system_mail import queue_system_mail
from helpwell.channels.models import Arrival
from helpwell.events.worker import drain
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Status, Ticket
from helpwell.tickets.verbs.reply import reply


@pytest.fixture
def caught(cast: Cast, ticket: Ticket) -> CaughtMail:
    """Bob's answer to Anna, caught."""
    reply(ticket, by=cast.bob.actor, text="We pay it <b>back</b>.")
    with clock.at(clock.now() + timedelta(seconds=11)):
        drain()
    return CaughtMail.objects.get()


def pages(caught: CaughtMail) -> list[str]:
    return [f"/outbox/{caught.pk}/", f"/outbox/{caught.pk}/body/", f"/outbox/{caught.pk}/answer/"]


def test_a_caught_mail_is_listed_and_read(cast: Cast, caught: CaughtMail) -> None:
    client = signed_in(cast.alice)
    listed = client.get("/outbox/")
    assert caught.subject in listed.content.decode()
    assert "anna@acme.test" in listed.content.decode()
    shown = client.get(f"/outbox/{caught.pk}/").content.decode()
    assert "In-Reply-To:" in shown
    assert "support@desk.test" in shown


def test_its_html_is_shown_in_a_frame_that_runs_nothing(cast: Cast, caught: CaughtMail) -> None:
    raw = bytes(caught.raw).replace(b"We pay it", b"<script>run()</script>We pay it")
    CaughtMail.objects.update(raw=raw)
    body = signed_in(cast.alice).get(f"/outbox/{caught.pk}/body/")
    assert "sandbox" in body["Content-Security-Policy"]
    assert "default-src 'none'" in body["Content-Security-Policy"]
    assert b"<script" not in body.content
    assert b"We pay it" in body.content


@pytest.mark.parametrize("who", ["bob", "carol", "mia", "sam"])
def test_only_administrators_read_it_since_password_links_are_in_it(
    cast: Cast, caught: CaughtMail, who: str
) -> None:
    queue_system_mail("bob@desk.test", "Reset", "https://desk.test/reset/SECRET", "account")
    drain()
    person: Agent = cast.__dict__[who]
    reset = CaughtMail.objects.order_by("-id")[0]
    client = signed_in(person)
    assert {client.get(page).status_code for page in ["/outbox/", *pages(reset)]} == {403}
    assert "SECRET" in signed_in(cast.alice).get(f"/outbox/{reset.pk}/").content.decode()


def test_strangers_are_asked_to_sign_in(caught: CaughtMail) -> None:
    assert Client().get(f"/outbox/{caught.pk}/").status_code == 302


def test_it_is_not_there_when_all_mail_leaves(cast: Cast, caught: CaughtMail) -> None:
    Mailbox.objects.update(outgoing=Mailbox.Outgoing.SMTP)
    client = signed_in(cast.alice)
    assert [client.get(page).status_code for page in ["/outbox/", *pages(caught)]] == [404] * 4
    assert client.get("/outbox/write/").status_code == 404


def test_the_setting_opens_it(cast: Cast, settings: Settings) -> None:
    Mailbox.objects.update(outgoing=Mailbox.Outgoing.SMTP)
    settings.OUTBOX = True
    assert signed_in(cast.alice).get("/outbox/").status_code == 200


def test_it_says_what_waits_for_the_first_mailbox(cast: Cast) -> None:
    queue_system_mail("bob@desk.test", "Hi", "text", "notice")
    Mailbox.objects.all().delete()
    assert "waits until a mailbox" in signed_in(cast.alice).get("/outbox/").content.decode()


def test_pages_follow_by_key(cast: Cast, caught: CaughtMail) -> None:
    CaughtMail.objects.bulk_create(
        CaughtMail(
            mailbox=cast.mailbox,
            message_id=f"<{n}@x>",
            recipients="a@b.test",
            subject=f"Mail number {n}.",
            raw=b"Subject: x\r\n\r\nx",
            about=caught.about,
        )
        for n in range(60)
    )
    first = signed_in(cast.alice).get("/outbox/").content.decode()
    assert "Mail number 59." in first
    assert "Mail number 9." not in first
    oldest_shown = CaughtMail.objects.order_by("-id")[49].pk
    second = signed_in(cast.alice).get(f"/outbox/?before={oldest_shown}").content.decode()
    assert "Mail number 9." in second
    assert signed_in(cast.alice).get("/outbox/?before=x%00").status_code == 200


def test_a_customer_answers_from_it_and_the_ticket_reopens(cast: Cast, caught: CaughtMail) -> None:
    client = signed_in(cast.alice)
    form = client.get(f"/outbox/{caught.pk}/answer/").content.decode()
    assert "anna@acme.test" in form
    sent = client.post(
        f"/outbox/{caught.pk}/answer/",
        {
            "name": "Anna Keller",
            "address": "anna@acme.test",
            "mailbox": cast.mailbox.pk,
            "subject": caught.subject,
            "text": "Thank you",
            "file": SimpleUploadedFile("bank.txt", b"DE00", "text/plain"),
        },
    )
    assert sent.status_code == 302
    drain()
    arrival = Arrival.objects.get()
    assert (arrival.source, arrival.state) == ("outbox", "ticket")
    message = Message.objects.order_by("-id")[0]
    assert message.joined_by == Message.JoinedBy.REPLY_ADDRESS
    assert message.text.strip() == "Thank you"
    assert "We pay it" in message.quoted
    assert message.attachments.get().name == "bank.txt"
    assert Ticket.objects.get().status == Status.OPEN


def test_a_new_customer_begins_a_ticket_from_it(cast: Cast) -> None:
    sent = signed_in(cast.alice).post(
        "/outbox/write/",
        {
            "name": "Dora Díaz",
            "address": "dora@new.test",
            "mailbox": cast.mailbox.pk,
            "subject": "Teapot",
            "text": "It leaks",
        },
    )
    assert sent.status_code == 302
    drain()
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.customer.name) == ("Teapot", "Dora Díaz")


def test_a_mailbox_that_sends_for_real_is_not_written_to(cast: Cast, settings: Settings) -> None:
    other = ask(cast, cast.anna, "x", "y").channel
    other.pk, other.address = None, "sales@desk.test"
    other.save()
    real = Mailbox.objects.create(channel=other, outgoing=Mailbox.Outgoing.SMTP)
    answer = signed_in(cast.alice).post(
        "/outbox/write/",
        {"address": "dora@new.test", "mailbox": real.pk, "subject": "x", "text": "y"},
    )
    assert answer.status_code == 422
    assert Arrival.objects.count() == 0


def test_junk_is_no_address(cast: Cast) -> None:
    answer = signed_in(cast.alice).post(
        "/outbox/write/",
        {"address": "dora@new.test\r\nBcc: x@y.test", "mailbox": cast.mailbox.pk, "text": "y"},
    )
    assert answer.status_code == 422
    assert "not an email address" in answer.content.decode()
