"""Mails made in code, and the way they take into the desk in tests."""

import base64
import itertools
from collections.abc import Sequence

from helpwell.channels.email.addresses import reply_address
from helpwell.channels.email.models import Mailbox
from helpwell.channels.intake import take_in
from helpwell.channels.models import Arrival
from helpwell.channels.verbs.store import RawMail, content_id, store_arrivals
from helpwell.tickets.models import Channel, Message

_number = itertools.count(1)


def letter(
    sender: str = "Anna Keller <anna@acme.test>",
    subject: str = "A question",
    text: str = "Where is my order?",
    *,
    to: str = "support@desk.test",
    message_id: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
    files: Sequence[tuple[str, str, bytes]] = (),
    html: str = "",
) -> bytes:
    """One mail. Every one has a Message-ID of its own unless one is given; "" leaves it out."""
    number = next(_number)
    stated = f"<mail-{number}@acme.test>" if message_id is None else message_id
    lines = [f"From: {sender}"] if sender else []
    lines += [f"To: {to}", f"Subject: {subject}"]
    if "date" not in {name.lower() for name, _value in headers}:
        lines.append("Date: Wed, 4 Nov 2026 12:00:00 +0000")
    if stated:
        lines.append(f"Message-ID: {stated}")
    lines = [f"{name}: {value}" for name, value in headers] + lines
    lines.append("MIME-Version: 1.0")
    if not files and not html:
        return _joined([*lines, "Content-Type: text/plain; charset=utf-8", "", text])
    parts = [["Content-Type: text/plain; charset=utf-8", "", text]]
    if html:
        parts = [["Content-Type: text/html; charset=utf-8", "", html]]
    parts += [_file(*file) for file in files]
    body = [line for part in parts for line in ("--in-between", *part)]
    lines.append('Content-Type: multipart/mixed; boundary="in-between"')
    return _joined([*lines, "", *body, "--in-between--"])


def _file(name: str, kind: str, content: bytes) -> list[str]:
    return [
        f'Content-Type: {kind}; name="{name}"',
        f'Content-Disposition: attachment; filename="{name}"',
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(content).decode().strip(),
    ]


def _joined(lines: Sequence[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode()


def store(raw: bytes, channel: Channel, *, to: str = "", envelope_from: str = "") -> Arrival:
    """The mail stored as a receiver stores it, not read yet."""
    number = next(_number)
    mail = RawMail(
        channel_id=channel.pk,
        external_id=f"{number}:{content_id(raw)}",
        source="lmtp",
        raw=raw,
        envelope_to=to or channel.address,
        envelope_from=envelope_from,
    )
    return Arrival.objects.get(pk=store_arrivals([mail])[0].arrival_id)


def arrive(raw: bytes, channel: Channel, *, to: str = "", envelope_from: str = "") -> Arrival:
    """The mail stored and read: its row in the ledger as it ended."""
    arrival = store(raw, channel, to=to, envelope_from=envelope_from)
    while take_in():
        pass
    return Arrival.objects.select_related("message__ticket", "duplicate_of").get(pk=arrival.pk)


def answer_address(mailbox: Mailbox, message: Message) -> str:
    """The signed reply address of a message."""
    address = reply_address(mailbox, message.pk)
    assert address is not None
    return address


def report(
    failed: str,
    *,
    returned: str = "",
    action: str = "failed",
    status: str = "5.1.1",
    to: str = "support@desk.test",
    why: str = "550 5.1.1 No such user",
) -> bytes:
    """A delivery status notification (RFC 3464) that sends back the headers of the mail it is about."""
    number = next(_number)
    return _joined(
        [
            "Return-Path: <>",
            "From: Mail Delivery System <MAILER-DAEMON@mx.acme.test>",
            f"To: {to}",
            "Subject: Undelivered Mail Returned to Sender",
            "Date: Wed, 4 Nov 2026 12:05:00 +0000",
            f"Message-ID: <report-{number}@mx.acme.test>",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="parts"',
            "",
            "--parts",
            "Content-Type: text/plain",
            "",
            f"Your mail to {failed} could not be delivered. {why}",
            "--parts",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.acme.test",
            "",
            f"Final-Recipient: rfc822; {failed}",
            f"Action: {action}",
            f"Status: {status}",
            f"Diagnostic-Code: smtp; {why}",
            "",
            "--parts",
            "Content-Type: text/rfc822-headers",
            "",
            "From: support@desk.test",
            f"To: {failed}",
            "Subject: Re: Refund",
            *([f"Message-ID: {returned}"] if returned else []),
            "--parts--",
        ]
    )
