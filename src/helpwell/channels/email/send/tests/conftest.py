"""A mailbox that sends to a server on loopback."""

from collections.abc import Iterator

import pytest

from conftest import Cast
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.send.tests.smtp_server import Script, serving


@pytest.fixture
def server() -> Script:
    return Script()


@pytest.fixture
def mailbox(cast: Cast, server: Script) -> Iterator[Mailbox]:
    """The cast's mailbox, connected to `server`."""
    with serving(server) as port:
        yield connected(cast.mailbox, port)


def connected(mailbox: Mailbox, port: int) -> Mailbox:
    """The mailbox, sending to a port of this machine."""
    mailbox.outgoing = Mailbox.Outgoing.SMTP
    mailbox.smtp_host = "127.0.0.1"
    mailbox.smtp_port = port
    mailbox.smtp_security = Mailbox.Security.NONE
    mailbox.save()
    return mailbox
