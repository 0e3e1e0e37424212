"""STARTTLS: offered with a certificate, renewed without a restart, and nothing from before the handshake counts."""

import contextlib
import shutil
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from pytest_django.fixtures import Settings

from conftest import Cast
from helpwell.channels.email.receive.process import Door, Servers
from helpwell.channels.email.receive.server import Limits
from helpwell.channels.email.receive.tests.conftest import MAIL, deliver, running, wire
from helpwell.channels.email.receive.tls import (
    BadCertificate,
    Certificate,
    certificate_of_settings,
)
from helpwell.channels.email.tests.certificates import Certificates
from helpwell.channels.models import Arrival, ArrivalBody


@pytest.fixture
def files(tmp_path: Path) -> Certificates:
    """A certificate for localhost, with its key and authority."""
    return Certificates.make(tmp_path)


@pytest.fixture
def secured(cast: Cast, files: Certificates) -> Iterator[Servers]:
    """Both servers with a certificate."""
    with running(certificate=Certificate(files.certificate, files.key)) as started:
        yield started


def trusting(files: Certificates) -> ssl.SSLContext:
    """A client that trusts the test's authority only."""
    return ssl.create_default_context(cafile=str(files.authority))


@pytest.mark.parametrize("kind", [smtplib.SMTP, smtplib.LMTP])
def test_smtp_and_lmtp_take_mail_over_tls(
    secured: Servers, files: Certificates, kind: type[smtplib.SMTP]
) -> None:
    port = secured.lmtp_port if kind is smtplib.LMTP else secured.smtp_port
    with kind("localhost", port) as client:
        client.ehlo_or_helo_if_needed()
        assert client.has_extn("starttls")
        assert client.starttls(context=trusting(files))[0] == 220
        assert isinstance(client.sock, ssl.SSLSocket)
        assert client.sock.version() in ("TLSv1.2", "TLSv1.3")
        client.ehlo_or_helo_if_needed()
        assert not client.has_extn("starttls")
        assert not client.has_extn("auth")
        assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 502
        assert client.docmd("STARTTLS")[0] == 503
        assert client.sendmail("anna@acme.test", ["support@desk.test"], MAIL) == {}
    assert ArrivalBody.objects.get().read() == MAIL


def test_whoever_knows_no_tls_delivers_as_before(secured: Servers) -> None:
    assert deliver(secured.lmtp_port, ["support@desk.test"])[1] == ["250 2.0.0 Stored"]


def test_without_a_certificate_nothing_is_offered(cast: Cast, servers: Servers) -> None:
    with smtplib.SMTP("localhost", servers.smtp_port) as client:
        client.ehlo()
        assert not client.has_extn("starttls")


def test_what_was_said_before_the_handshake_does_not_count(
    secured: Servers, files: Certificates
) -> None:
    injected = (
        "STARTTLS\r\nEHLO evil.test\r\nMAIL FROM:<evil@x.test>\r\nRCPT TO:<support@desk.test>"
    )
    with wire(secured.smtp_port, "EHLO mx.test") as talk:
        talk.say("MAIL FROM:<evil@x.test>")
        assert talk.say(injected).startswith("220")
        with trusting(files).wrap_socket(talk.sock, server_hostname="localhost") as sock:
            said = sock.makefile("rb")
            sock.sendall(b"RCPT TO:<support@desk.test>\r\n")
            assert said.readline() == b"503 Error: send HELO first\r\n"
            sock.sendall(b"NOOP\r\n")
            assert said.readline().startswith(b"250")
            sock.sendall(b"QUIT\r\n")
            assert said.readline().startswith(b"221")
            assert said.read() == b""


def test_a_handshake_that_never_comes_gives_its_place_back(cast: Cast, files: Certificates) -> None:
    limits = Limits(bytes=10_000, connections=1, idle_seconds=0.3)
    certificate = Certificate(files.certificate, files.key)
    with running(limits, certificate) as servers:
        with wire(servers.lmtp_port, "LHLO slow.test") as talk:
            assert talk.say("STARTTLS").startswith("220")
            assert talk.sock.recv(1) == b""
        assert until_empty(servers)
        assert deliver(servers.lmtp_port, ["support@desk.test"])[1] == ["250 2.0.0 Stored"]


def test_a_handshake_of_rubbish_gives_its_place_back(cast: Cast, files: Certificates) -> None:
    limits = Limits(bytes=10_000, connections=1)
    with running(limits, Certificate(files.certificate, files.key)) as servers:
        with wire(servers.lmtp_port, "LHLO bad.test") as talk:
            assert talk.say("STARTTLS").startswith("220")
            talk.sock.sendall(b"this is no handshake\r\n")
            with contextlib.suppress(ConnectionError):
                while talk.sock.recv(1000):
                    pass
        assert until_empty(servers)


def until_empty(servers: Servers) -> bool:
    """Whether all connections are gone within ten seconds."""
    tick = threading.Event()
    return any(servers._desk.open == 0 or tick.wait(0.05) for _ in range(200))


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def renew(files: Certificates, folder: Path, name: str = "localhost") -> Certificates:
    """Put another certificate and key in the place of these."""
    folder.mkdir()
    fresh = Certificates.make(folder, name, datetime(2110, 1, 1, tzinfo=UTC))
    shutil.copyfile(fresh.certificate, files.certificate)
    shutil.copyfile(fresh.key, files.key)
    return fresh


def test_a_renewed_certificate_is_used_for_new_connections(
    cast: Cast, files: Certificates, tmp_path: Path
) -> None:
    clock = Hand()
    with running(certificate=Certificate(files.certificate, files.key, now=clock)) as servers:
        fresh = renew(files, tmp_path / "fresh")
        clock.seconds = 61
        with smtplib.SMTP("localhost", servers.smtp_port) as client:
            assert client.starttls(context=trusting(fresh))[0] == 220


def test_the_files_are_looked_at_once_a_minute_and_read_when_they_changed(
    files: Certificates, tmp_path: Path
) -> None:
    clock = Hand()
    certificate = Certificate(files.certificate, files.key, now=clock)
    first = certificate.context()
    clock.seconds = 61
    assert certificate.context() is first
    renew(files, tmp_path / "fresh")
    clock.seconds = 120
    assert certificate.context() is first
    clock.seconds = 122
    second = certificate.context()
    assert second is not first
    clock.seconds = 200
    assert certificate.context() is second


def test_a_renewal_that_went_wrong_leaves_the_old_one_and_is_said_once(
    files: Certificates, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Hand()
    certificate = Certificate(files.certificate, files.key, now=clock)
    first = certificate.context()
    key = files.key.read_bytes()
    renew(files, tmp_path / "fresh")
    right = files.key.read_bytes()
    files.key.write_bytes(key)  # the certificate is new, its key is still to come
    for seconds in (61, 122, 183):
        clock.seconds = seconds
        assert certificate.context() is first
    assert caplog.text.count("stays in use") == 1
    files.key.write_bytes(right)
    clock.seconds = 244
    assert certificate.context() is not first


def test_tls_older_than_1_2_is_not_spoken(files: Certificates) -> None:
    context = Certificate(files.certificate, files.key).context()
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_each_trouble_with_the_files_is_one_sentence(files: Certificates, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Certificates.make(tmp_path / "other")
    rubbish = tmp_path / "rubbish.pem"
    rubbish.write_text("no certificate")
    missing = tmp_path / "missing.pem"
    locked = tmp_path / "locked.key"
    key = serialization.load_pem_private_key(files.key.read_bytes(), None)
    locked.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    for certificate, key_file, words in (
        (missing, files.key, f"{missing} cannot be read: No such file or directory. Check HELPWELL_SMTP_TLS_CERTIFICATE."),
        (files.certificate, missing, "Check HELPWELL_SMTP_TLS_KEY."),
        (files.certificate, tmp_path, "cannot be read: Is a directory"),
        (files.certificate, other.key, "is not that of the certificate"),
        (rubbish, files.key, "in PEM form"),
        (files.certificate, locked, "without a password"),
        (files.certificate, rubbish, "in PEM form"),
    ):  # fmt: skip
        with pytest.raises(BadCertificate) as problem:
            Certificate(certificate, key_file)
        assert words in str(problem.value)
        assert "\n" not in str(problem.value)


def test_the_settings_name_both_files_or_none(files: Certificates, settings: Settings) -> None:
    settings.SMTP_TLS_CERTIFICATE = settings.SMTP_TLS_KEY = ""
    assert certificate_of_settings() is None
    settings.SMTP_TLS_KEY = str(files.key)
    with pytest.raises(BadCertificate, match="set both, or none"):
        certificate_of_settings()
    settings.SMTP_TLS_CERTIFICATE = str(files.certificate)
    assert certificate_of_settings()


def test_a_receiver_never_falls_back_to_plain_words(
    cast: Cast, files: Certificates, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.LMTP_PORT, settings.SMTP_PORT = 0, free.getsockname()[1]
    settings.SMTP_TLS_CERTIFICATE = str(files.certificate)
    settings.SMTP_TLS_KEY = str(files.certificate.with_name("gone.key"))
    door = Door()
    door.open()
    door.open()
    assert caplog.text.count("gone.key cannot be read") == 1
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", settings.SMTP_PORT)
    settings.SMTP_TLS_KEY = str(files.key)
    door.open()
    try:
        with smtplib.SMTP("localhost", settings.SMTP_PORT) as client:
            assert client.starttls(context=trusting(files))[0] == 220
    finally:
        door.close()
    assert not Arrival.objects.exists()
