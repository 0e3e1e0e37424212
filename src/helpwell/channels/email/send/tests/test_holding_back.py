"""Mail that stays: of a paused mailbox, of one that sends too much, and of one whose mail is caught."""

from datetime import timedelta

from pytest_django.fixtures import Settings

from conftest import NOON, Cast
from helpwell.channels.email.models import CaughtMail, Mailbox, Outflow
from helpwell.channels.email.send.tests.smtp_server import Script
from helpwell.channels.email.send.tests.steps import (
    ANNA,
    BEN,
    BOTH,
    LATER,
    answer,
    delivery_of,
    send,
    states,
)
from helpwell.channels.email.verbs.resume_sending import resume_sending
from helpwell.tickets.models import Ticket


def test_a_paused_mailbox_keeps_its_mail(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    Mailbox.objects.update(paused_at=NOON)
    answer(ticket, cast)
    assert send() == 0
    resume_sending(mailbox, by=cast.alice.actor)
    assert send() == 1


def test_a_storm_pauses_the_mailbox_until_a_person_resumes_it(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket, settings: Settings
) -> None:
    settings.MAILS_AN_HOUR = 2
    messages = [answer(ticket, cast, text) for text in ("One", "Two", "Three")]
    send()
    mailbox.refresh_from_db()
    assert len(server.taken) == 2
    assert mailbox.paused_at is not None
    assert "More than 2 mails" in mailbox.pause_reason
    assert delivery_of(messages[2]).attempts == 0
    assert send(LATER + timedelta(days=1)) == 0
    resume_sending(mailbox, by=cast.alice.actor)
    send()
    assert len(server.taken) == 3


def test_the_allowance_is_full_again_after_an_hour(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket, settings: Settings
) -> None:
    settings.MAILS_AN_HOUR = 2
    Outflow.objects.create(mailbox=mailbox, hour_began_at=NOON, hour_count=2)
    answer(ticket, cast, at=NOON + timedelta(minutes=61))
    send(NOON + timedelta(minutes=62))
    assert len(server.taken) == 1


def test_a_mailbox_in_outbox_mode_catches_its_mail(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    Mailbox.objects.update(outgoing=Mailbox.Outgoing.OUTBOX)
    message = answer(ticket, cast, to=BOTH)
    send()
    caught = CaughtMail.objects.get()
    assert server.taken == []
    assert caught.about_id == message.pk
    assert caught.recipients.split() == [ANNA, BEN]
    assert b"We pay it back." in bytes(caught.raw)
    assert states(message) == {ANNA: "sent", BEN: "sent"}


def test_the_outbox_setting_catches_even_what_has_a_server(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket, settings: Settings
) -> None:
    settings.OUTBOX = True
    answer(ticket, cast)
    send()
    assert server.taken == []
    assert CaughtMail.objects.count() == 1
