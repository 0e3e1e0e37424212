"""The mailbox test: each thing that goes wrong is said in words, and nothing is changed or sent."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from imap_tools.errors import MailboxLoginError
from pytest_django.fixtures import Settings

from conftest import Cast
from helpwell.channels.email import connection_words
from helpwell.channels.email.connection_words import PlainRefused, Server, why
from helpwell.channels.email.diagnose import Diagnosis, State, diagnose, incoming
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive import imap_session
from helpwell.channels.email.sealing import seal
from helpwell.channels.email.tests.certificates import Certificates
from helpwell.channels.email.tests.dovecot import BINARY, PASSWORD, Dovecot, dovecot
from helpwell.channels.models import Arrival
from helpwell.kit import clock


@pytest.fixture(scope="module")
def imap() -> Iterator[Dovecot]:
    """An IMAP server with two mails."""
    with dovecot() as server:
        server.put(b"From: Old <old@x.test>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n")
        server.put(b"From: New <new@x.test>\r\nSubject: Latest\r\n\r\n")
        yield server


@pytest.fixture
def mailbox(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """An IMAP mailbox, caught on the way out."""
    mailbox = cast.mailbox
    mailbox.incoming, mailbox.imap_host, mailbox.imap_user = "imap", "localhost", "support"
    mailbox.sealed_imap_password = seal(PASSWORD)
    mailbox.imap_security = Mailbox.Security.NONE
    mailbox.import_since = clock.now()
    return mailbox


def failure(found: Diagnosis) -> str:
    """The words of the one step that failed."""
    [step] = [step for step in found.steps if step.state == State.FAILED]
    return step.words


@contextmanager
def port_that(says: bytes | None) -> Iterator[int]:
    """A port that says this to each who comes, or nothing at all."""
    listening = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                talk, _ = listening.accept()
            except OSError:
                return
            kept.append(talk)
            if says is not None:
                talk.sendall(says)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
        for talk in kept:
            talk.close()


@pytest.mark.dovecot
@pytest.mark.skipif(not BINARY, reason="dovecot is not installed")
class TestImap:
    def test_all_well_shows_what_would_come_in(self, mailbox: Mailbox, imap: Dovecot) -> None:
        mailbox.imap_port = imap.imap_port
        before = imap.flags()
        found = diagnose(mailbox)
        assert found.works, found.steps
        assert found.preview is not None
        assert (found.preview.would_import, found.preview.lies_there) == (0, 2)
        assert [seen.subject for seen in found.preview.newest] == ["Latest", "Grüße"]
        assert "Nothing is sent" in found.steps[2].words
        mailbox.import_since = clock.now() - timedelta(days=1)
        found = diagnose(mailbox)
        assert found.preview is not None
        assert found.preview.would_import == 2
        assert all(seen.would_import for seen in found.preview.newest)
        assert imap.flags() == before
        assert not Arrival.objects.exists()

    def test_a_wrong_password_is_named(self, mailbox: Mailbox, imap: Dovecot) -> None:
        mailbox.imap_port, mailbox.sealed_imap_password = imap.imap_port, seal("canary")
        words = failure(diagnose(mailbox))
        assert "refused the user name or password" in words
        assert "canary" not in words

    def test_a_missing_folder_is_named_with_those_there_are(
        self, mailbox: Mailbox, imap: Dovecot
    ) -> None:
        mailbox.imap_port, mailbox.imap_folder = imap.imap_port, "Sopport"
        words = failure(diagnose(mailbox))
        assert "no folder Sopport" in words
        assert "INBOX" in words

    def test_tls_on_a_starttls_port_and_the_reverse(
        self, mailbox: Mailbox, imap: Dovecot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(imap.folder / "authority.pem"))
        monkeypatch.setattr(incoming, "SECONDS", 1.0)
        mailbox.imap_port, mailbox.imap_security = imap.imap_port, Mailbox.Security.TLS
        assert "Choose STARTTLS" in failure(diagnose(mailbox))
        for security in (Mailbox.Security.STARTTLS, Mailbox.Security.NONE):
            mailbox.imap_port, mailbox.imap_security = imap.imaps_port, security
            assert "Choose TLS" in failure(diagnose(mailbox))
        mailbox.imap_security = Mailbox.Security.TLS
        assert diagnose(mailbox).works

    def test_an_unknown_authority_is_named(self, mailbox: Mailbox, imap: Dovecot) -> None:
        mailbox.imap_port, mailbox.imap_security = imap.imaps_port, Mailbox.Security.TLS
        assert "certificate" in failure(diagnose(mailbox))


def test_an_unknown_name_is_said(mailbox: Mailbox) -> None:
    mailbox.imap_host = "imap.invalid"
    assert "imap.invalid was not found" in failure(diagnose(mailbox))
    mailbox.imap_host = "a" * 70 + ".test"
    assert "was not found" in failure(diagnose(mailbox))


def test_a_closed_port_is_said(mailbox: Mailbox) -> None:
    mailbox.imap_port = 1
    assert "takes no connections on port 1" in failure(diagnose(mailbox))


def test_a_missing_host_is_said(mailbox: Mailbox) -> None:
    mailbox.imap_host = ""
    assert "Enter the name of the IMAP server" in failure(diagnose(mailbox))


def test_a_silent_server_is_said(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "SECONDS", 0.2)
    monkeypatch.setattr(connection_words, "_PROBE_SECONDS", 0.2)
    with port_that(None) as port:
        mailbox.imap_port = port
        assert f"does not answer on port {port}" in failure(diagnose(mailbox))


def test_a_port_that_speaks_something_else_is_said(mailbox: Mailbox) -> None:
    with port_that(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        mailbox.imap_port = port
        assert "broke off" in failure(diagnose(mailbox))


def test_no_plain_words_to_another_machine(mailbox: Mailbox, settings: Settings) -> None:
    server = Server("192.0.2.1", 143, "none", "IMAP")
    mailbox.imap_host = "192.0.2.1"
    with pytest.raises(PlainRefused) as refused:
        imap_session.connect(mailbox, timeout=1)
    assert "without TLS" in why(refused.value, server)


@pytest.mark.parametrize(
    ("name", "until", "words"),
    [
        ("other.test", datetime(2120, 1, 1, tzinfo=UTC), "for another name"),
        ("localhost", datetime(2021, 1, 1, tzinfo=UTC), "has ended"),
    ],
)
def test_a_certificate_that_is_wrong_is_said(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, until: datetime, words: str
) -> None:  # fmt: skip
    made = Certificates.make(tmp_path, name, until)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    with smtp_server(tls=made) as port:
        mailbox.incoming, mailbox.outgoing = "none", "smtp"
        mailbox.smtp_host, mailbox.smtp_port = "localhost", port
        mailbox.smtp_security = Mailbox.Security.STARTTLS
        assert words in failure(diagnose(mailbox))


@pytest.mark.parametrize(
    ("host", "hint"),
    [
        ("imap.gmail.com", "app password"),
        ("outlook.office365.com", "Microsoft 365 (OAuth)"),
        ("imap.mail.yahoo.com", "app password"),
        ("mail.desk.test", "It said: no"),
    ],
)
def test_providers_that_take_no_password_get_a_hint(host: str, hint: str) -> None:
    error = MailboxLoginError(("NO", [b"no"]), "OK")
    assert hint in why(error, Server(host, 993, "tls", "IMAP"))


class Trap:
    """Takes the mail of support@desk.test alone, and counts."""

    def __init__(self) -> None:
        self.mails = 0

    async def handle_MAIL(  # noqa: N802
        self, server: object, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address != "support@desk.test":
            return "553 not yours"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails += 1
        return "250 OK"


@contextmanager
def smtp_server(trap: Trap | None = None, tls: Certificates | None = None) -> Iterator[int]:
    """An SMTP server that wants the test's password."""

    def check(
        _server: object, _session: object, _envelope: object, _how: str, said: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=said.password == PASSWORD.encode(), handled=False)

    context = None
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls.certificate, tls.key)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    running = Controller(
        trap or Trap(), "127.0.0.1", port, authenticator=check, auth_require_tls=False, tls_context=context,
        server_hostname="smtp.test",
    )  # fmt: skip
    running.start()
    try:
        yield port
    finally:
        running.stop()


@pytest.fixture
def out(cast: Cast) -> Mailbox:
    """A mailbox that only sends."""
    mailbox = cast.mailbox
    mailbox.incoming, mailbox.outgoing = "none", "smtp"
    mailbox.smtp_host, mailbox.smtp_security = "localhost", Mailbox.Security.NONE
    mailbox.smtp_user, mailbox.sealed_smtp_password = "support", seal(PASSWORD)
    return mailbox


def test_the_sender_is_tried_and_nothing_is_sent(out: Mailbox) -> None:
    trap = Trap()
    with smtp_server(trap) as port:
        out.smtp_port = port
        found = diagnose(out)
        assert found.works, found.steps
        assert [step.words for step in found.steps][-1].endswith("Nothing was sent.")
        out.channel.address = "other@desk.test"
        assert "not yours" in failure(diagnose(out))
        out.sealed_smtp_password = seal("wrong")
        assert "refused the user name or password" in failure(diagnose(out))
        out.smtp_security = Mailbox.Security.STARTTLS
        assert "offers no STARTTLS" in failure(diagnose(out))
        out.smtp_security = Mailbox.Security.TLS
        assert "Choose STARTTLS" in failure(diagnose(out))
    assert trap.mails == 0


def test_caught_mail_needs_no_server(cast: Cast, settings: Settings) -> None:
    settings.OUTBOX = True
    cast.mailbox.outgoing = "smtp"
    cast.mailbox.smtp_host = "smtp.invalid"
    assert any("Outbox page" in step.words for step in diagnose(cast.mailbox).steps)


def test_the_receiver_says_where_it_listens_or_that_it_does_not(
    cast: Cast, settings: Settings
) -> None:
    settings.LMTP_PORT, settings.SMTP_PORT = 1, 0
    assert "Nothing listens" in failure(diagnose(cast.mailbox))
    with port_that(b"") as port:
        settings.LMTP_PORT = port
        assert f"LMTP {port}" in diagnose(cast.mailbox).steps[0].words


def test_a_webhook_without_a_secret_is_said(cast: Cast) -> None:
    cast.mailbox.incoming = "webhook"
    assert "Choose the mail provider" in failure(diagnose(cast.mailbox))
    cast.mailbox.webhook_provider = "postmark"
    assert "secret is missing" in failure(diagnose(cast.mailbox))
    cast.mailbox.sealed_webhook_secret = seal("x:y")
    assert diagnose(cast.mailbox).works
