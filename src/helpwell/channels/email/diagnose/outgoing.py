"""Testing how mail goes out: up to the sender's address, and not a mail further."""

import base64
import smtplib
from contextlib import suppress

from django.conf import settings
from django.utils.translation import gettext as _

from helpwell.channels.email import oauth
from helpwell.channels.email.connection_rules import plain_allowed, tls_context
from helpwell.channels.email.connection_words import PlainRefused, Server, why
from helpwell.channels.email.diagnose.reach import SECONDS, reach_server
from helpwell.channels.email.diagnose.steps import Diagnosis
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.sealing import unseal
from helpwell.kit.text import one_line


def test_outgoing(mailbox: Mailbox, found: Diagnosis) -> None:
    """Note each step of the way out."""
    if settings.OUTBOX or mailbox.outgoing == Mailbox.Outgoing.OUTBOX:
        found.skipped(
            _("Mail out"), _("Mail is caught in the Outbox page. Nothing leaves this machine.")
        )
        return
    server = Server(mailbox.smtp_host, mailbox.smtp_port, mailbox.smtp_security, "SMTP")
    if not reach_server(server, found):
        return
    label = _("SMTP sign-in")
    try:
        with _connected(mailbox, server) as smtp:
            signed_in = _sign_in(smtp, mailbox)
            found.ok(label, signed_in)
            label = _("Sender")
            _try_sender(smtp, mailbox, found)
    except Exception as error:  # whatever a server does, the test says it in words
        found.failed(label, why(error, server))


test_outgoing.__test__ = False  # type: ignore[attr-defined]  # a test of mailboxes, not of pytest


def _connected(mailbox: Mailbox, server: Server) -> smtplib.SMTP:
    name = mailbox.channel.address.rpartition("@")[2] or None
    if server.security == Mailbox.Security.TLS:
        return smtplib.SMTP_SSL(
            server.host, server.port, name, timeout=SECONDS, context=tls_context()
        )
    if server.security == Mailbox.Security.NONE and not plain_allowed(server.host):
        raise PlainRefused
    smtp = smtplib.SMTP(server.host, server.port, name, timeout=SECONDS)
    if server.security == Mailbox.Security.STARTTLS:
        smtp.starttls(context=tls_context())
    return smtp


def _sign_in(smtp: smtplib.SMTP, mailbox: Mailbox) -> str:
    smtp.ehlo_or_helo_if_needed()
    named = {"user": mailbox.smtp_user or mailbox.channel.address}
    if mailbox.login in oauth.PROVIDERS:
        words = oauth.xoauth2(named["user"], oauth.access_token(mailbox))
        code, said = smtp.docmd("AUTH", "XOAUTH2 " + base64.b64encode(words.encode()).decode())
        if code == 334:  # the reason, as JSON; an empty line ends the talk (RFC 7628)
            code, said = smtp.docmd("")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, said)
    elif not mailbox.smtp_user:
        return _("No sign-in: the server is asked as it is.")
    else:
        smtp.login(mailbox.smtp_user, unseal(mailbox.sealed_smtp_password))
    return _("Signed in as %(user)s.") % named


def _try_sender(smtp: smtplib.SMTP, mailbox: Mailbox, found: Diagnosis) -> None:
    """Name the sender and take it back; no mail is sent."""
    address = mailbox.channel.address
    code, said = smtp.mail(address)
    with suppress(smtplib.SMTPException):
        smtp.rset()
    if code == 250:
        found.ok(
            _("Sender"),
            _("The server lets us send as %(address)s. Nothing was sent.") % {"address": address},
        )
        return
    found.failed(
        _("Sender"),
        _("The server does not let us send as %(address)s: %(said)s")
        % {"address": address, "said": one_line(said.decode("utf-8", "replace"), 200)},
    )
