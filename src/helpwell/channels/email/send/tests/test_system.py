"""Mail of the desk itself: queued by anybody, sent by the worker, its secrets forgotten; it waits while there is no mailbox."""

import email
import email.policy

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from pytest_django.fixtures import Settings

from conftest import Cast
from helpwell.channels.email.models import CaughtMail, Mailbox, SystemMail
from helpwell.channels.email.send.system import forget_sent, send_system_mail
from helpwell.channels.email.send.tests.smtp_server import Script
from helpwell.channels.email.system_mail import queue_system_mail
from helpwell.kit import clock


@pytest.fixture(autouse=True)
def _our_backend(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "helpwell.channels.email.system_mail.DeskBackend"


RESET = "Choose a new password: https://desk.test/reset/SECRET"


def test_a_password_reset_leaves_as_automatic_mail_of_the_first_mailbox(
    mailbox: Mailbox, server: Script
) -> None:
    send_mail("Reset", RESET, None, ["bob@desk.test"])
    assert send_system_mail() == 1
    [mail] = server.taken
    assert mail.recipients == ["bob@desk.test"]
    parsed = email.message_from_bytes(mail.raw, policy=email.policy.default)
    assert parsed["From"].addresses[0].addr_spec == "support@desk.test"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert "SECRET" in parsed.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    row = SystemMail.objects.get()
    assert (row.state, row.text) == ("sent", "")


def test_the_html_of_a_library_goes_along(mailbox: Mailbox, server: Script) -> None:
    mail = EmailMultiAlternatives("Hi", "text", None, ["bob@desk.test"])
    mail.attach_alternative("<p>markup</p>", "text/html")
    mail.send()
    send_system_mail()
    parsed = email.message_from_bytes(server.taken[0].raw, policy=email.policy.default)
    assert "<p>markup</p>" in parsed.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_each_recipient_gets_a_mail_of_their_own(mailbox: Mailbox, server: Script) -> None:
    send_mail("Hi", "text", None, ["bob@desk.test", "mia@desk.test"])
    send_system_mail()
    assert sorted(mail.recipients for mail in server.taken) == [
        ["bob@desk.test"],
        ["mia@desk.test"],
    ]


@pytest.mark.django_db
def test_without_a_mailbox_it_waits() -> None:
    queue_system_mail("bob@desk.test", "Hi", "text", "notice")
    assert send_system_mail() == 0
    assert SystemMail.objects.get().state == "queued"


@pytest.mark.django_db
def test_junk_is_no_recipient() -> None:
    assert queue_system_mail("bob@desk.test\r\nBcc: eve@evil.test", "Hi", "x", "notice") is None
    assert SystemMail.objects.count() == 0


def test_a_paused_mailbox_keeps_it(mailbox: Mailbox, server: Script) -> None:
    Mailbox.objects.update(paused_at=clock.now())
    queue_system_mail("bob@desk.test", "Hi", "text", "notice")
    assert send_system_mail() == 0
    Mailbox.objects.update(paused_at=None)
    assert send_system_mail() == 1


def test_it_is_tried_again_and_a_refusal_is_final(mailbox: Mailbox, server: Script) -> None:
    server.recipients["bob@desk.test"] = ["450 wait", "550 5.1.1 gone"]
    queue_system_mail("bob@desk.test", "Hi", "text", "notice")
    send_system_mail()
    row = SystemMail.objects.get()
    assert (row.state, row.error) == ("queued", "450 wait")
    with clock.at(row.due_at):
        send_system_mail()
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "550 5.1.1 gone")


def test_in_outbox_mode_it_is_caught(cast: Cast) -> None:
    queue_system_mail("bob@desk.test", "Hi", "text", "notice")
    send_system_mail()
    assert CaughtMail.objects.get().about is None


def test_what_was_sent_is_forgotten_after_a_month(mailbox: Mailbox, server: Script) -> None:
    queue_system_mail("bob@desk.test", "Hi", "text", "notice")
    send_system_mail()
    assert forget_sent() == 0
    SystemMail.objects.update(created_at=clock.ago(days=31))
    assert forget_sent() == 1
