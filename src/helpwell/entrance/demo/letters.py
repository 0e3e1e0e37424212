"""The raw mails that people of the demo write, as their mail programs would send them."""

import random
import struct
import zlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from helpwell.channels.email.addresses import bounce_address, reply_address
from helpwell.channels.email.models import Mailbox
from helpwell.channels.verbs.store import RawMail, store_arrivals
from helpwell.entrance.demo.cast import MAIL_HOST, Person
from helpwell.kit import clock
from helpwell.tickets.models import Channel, Message


@dataclass(frozen=True)
class Letter:
    """One raw mail with its Message-ID."""

    message_id: str
    raw: bytes
    sender: str

    def arrive(self, channel: Channel) -> None:
        """Store it as the receiver would; the worker reads it."""
        store_arrivals(
            [
                RawMail(
                    channel_id=channel.pk,
                    external_id=f"demo:{self.message_id}"[:255],
                    raw=self.raw,
                    source="outbox",
                    envelope_from=self.sender,
                    envelope_to=channel.address,
                )
            ]
        )


def from_customer(
    rng: random.Random,
    person: Person,
    to: str,
    subject: str,
    text: str,
    *,
    file: str = "",
    answers: Message | None = None,
) -> Letter:
    """A mail of a customer: a first one, or an answer to one of ours with its history below."""
    mail = EmailMessage()
    mail["From"] = formataddr((person.name, person.email))
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(clock.now())
    message_id = f"<{rng.getrandbits(80):020x}@{person.email.partition('@')[2]}>"
    mail["Message-ID"] = message_id
    body = text
    if answers is not None:
        mail.replace_header("To", _reply_to(answers) or to)
        mail["In-Reply-To"] = answers.external_id
        mail["References"] = answers.external_id
        quoted = "\n".join(f"> {line}" for line in answers.text.splitlines())
        body = f"{text}\n\nOn {answers.created_at:%a, %d %b %Y at %H:%M}, {answers.author.name} wrote:\n{quoted}\n"
    mail.set_content(body)
    if rng.random() < 0.3:
        paragraphs = "".join(f"<p>{_escape(part)}</p>" for part in text.split("\n\n"))
        mail.add_alternative(f"<html><body>{paragraphs}</body></html>", subtype="html")
    if file == "damage.png":
        mail.add_attachment(_picture(rng), maintype="image", subtype="png", filename="IMG_2041.png")
    return Letter(message_id, mail.as_bytes(), person.email)


def bounce_of(ours: Message, person: Person) -> Letter:
    """The report of a mail server that the customer's mailbox is gone (RFC 3464)."""
    host = person.email.partition("@")[2]
    mailbox = Mailbox.objects.get(channel=ours.channel)
    to = bounce_address(mailbox, ours.delivery.pk) or mailbox.channel.address
    message_id = f"<bounce-{ours.pk}@{host}>"
    raw = (
        f"From: Mail Delivery System <MAILER-DAEMON@{host}>\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Date: {format_datetime(clock.now())}\r\nMessage-ID: {message_id}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"\r\n\r\n'
        f"--b1\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered to one or more recipients.\r\n\r\n"
        f"<{person.email}>: 550 5.1.1 User unknown\r\n\r\n"
        f"--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; {host}\r\n\r\n"
        f"Final-Recipient: rfc822; {person.email}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n"
        f"--b1\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {ours.external_id}\r\nTo: {person.email}\r\n\r\n--b1--\r\n"
    )
    return Letter(message_id, raw.encode(), "")


def vacation_of(ours: Message, person: Person) -> Letter:
    """The automatic answer of somebody who is away (RFC 3834)."""
    mail = EmailMessage()
    mail["From"] = formataddr((person.name, person.email))
    mail["To"] = _reply_to(ours) or (ours.channel.address if ours.channel else "")
    mail["Subject"] = "Out of office"
    mail["Date"] = format_datetime(clock.now())
    message_id = f"<away-{ours.pk}@{person.email.partition('@')[2]}>"
    mail["Message-ID"] = message_id
    mail["In-Reply-To"] = ours.external_id
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("I am out of the office until Monday and will read your message then.\n")
    return Letter(message_id, mail.as_bytes(), person.email)


_STRAYS = {
    "spam": (
        "You have won a voucher",
        "Claim your voucher now before it is gone.",
        {"X-Spam-Flag": "YES", "X-Spam-Status": "Yes, score=17.2"},
    ),
    "forged": (
        "Please change our bank details",
        "From now on please pay to the account below.",
        {"Authentication-Results": f"{MAIL_HOST}; dmarc=fail"},
    ),
    "copy": (
        "Invoice and delivery, to be safe",
        "I write to both of you, since I do not know who is responsible for this.",
        {},
    ),
    "machine": (
        "Automatic reply: back on Monday",
        "I am away.",
        {"Auto-Submitted": "auto-replied"},
    ),
}


def stray(rng: random.Random, person: Person, to: str, kind: str) -> Letter:
    """A mail that is no question: spam, a forgery, a copy for two mailboxes, or a machine's answer to nothing."""
    subject, text, headers = _STRAYS[kind]
    mail = EmailMessage()
    mail["From"] = formataddr((person.name, person.email))
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(clock.now())
    message_id = f"<{rng.getrandbits(80):020x}@{person.email.partition('@')[2]}>"
    mail["Message-ID"] = message_id
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text + "\n")
    return Letter(message_id, mail.as_bytes(), person.email)


def _reply_to(ours: Message) -> str | None:
    return reply_address(
        Mailbox.objects.select_related("channel").get(channel=ours.channel), ours.pk
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


def _picture(rng: random.Random) -> bytes:
    """A small PNG: a tear in some fabric, in one of a few colors."""
    width, height = 240, 160
    red, green, blue = rng.choice(((60, 96, 82), (150, 74, 48), (52, 72, 104), (120, 110, 60)))
    rows = bytearray()
    tear = rng.randrange(60, 180)
    for y in range(height):
        rows.append(0)
        for x in range(width):
            torn = abs(x - tear - (y % 7) + 3) < 4 + (y % 5) and 30 < y < 130
            shade = 24 if torn else ((x // 6 + y // 6) % 2) * 10
            rows += bytes(
                (max(0, red - shade * 2), max(0, green - shade * 2), max(0, blue - shade * 2))
            )
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(rows), 9)),
        (b"IEND", b""),
    )
    packed = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + packed
