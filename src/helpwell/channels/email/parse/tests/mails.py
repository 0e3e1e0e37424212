"""Builds small mails for the tests; all of them are made up here."""

from email.message import EmailMessage


def plain(text: str, **headers: str) -> bytes:
    """Return a plain text mail."""
    return _mail(text, "text/plain", headers)


def html(source: str, **headers: str) -> bytes:
    """Return a mail that is only HTML."""
    return _mail(source, "text/html", headers)


def _mail(body: str, kind: str, headers: dict[str, str]) -> bytes:
    fields = {
        "From": "Ada Customer <ada@customer.example>",
        "To": "help@desk.example",
        "Subject": "Re: Order 12",
        **headers,
    }
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    head += f"MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return (head + body.replace("\n", "\r\n")).encode()


def alternative(text: str, source: str, **headers: str) -> bytes:
    """Return a mail with text and HTML."""
    mail = EmailMessage()
    mail["From"] = "Ada Customer <ada@customer.example>"
    mail["To"] = "help@desk.example"
    mail["Subject"] = "Re: Order 12"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    mail.add_alternative(source, subtype="html")
    return mail.as_bytes()


def report(text: str, status: str = "", returned: str = "", **headers: str) -> bytes:
    """Return a delivery report with its three parts (RFC 3464)."""
    fields = {
        "Return-Path": "<>",
        "From": "Mail Delivery System <MAILER-DAEMON@relay.example>",
        "To": "help@desk.example",
        "Subject": "Undelivered Mail Returned to Sender",
        **headers,
    }
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    parts = [f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}"]
    if status:
        parts.append(f"Content-Type: message/delivery-status\r\n\r\n{status}")
    if returned:
        parts.append(f"Content-Type: message/rfc822\r\n\r\n{returned}")
    body = "".join(f"--cut\r\n{part}\r\n" for part in parts) + "--cut--\r\n"
    kind = 'multipart/report; report-type=delivery-status; boundary="cut"'
    return (
        f"{head}MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}".replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .encode()
    )


HEAD = "From: Ada <ada@customer.example>\nTo: help@desk.example\nSubject: s\nMIME-Version: 1.0\n"


def mixed(*parts: str, kind: str = "mixed", more: str = "") -> bytes:
    return (
        f'{HEAD}Content-Type: multipart/{kind}; boundary="cut"{more}\n\n'
        + "".join(f"--cut\n{part}\n" for part in parts)
        + "--cut--\n"
    ).encode()


TEXT = "Content-Type: text/plain; charset=utf-8\n\nHello"
PDF = 'Content-Type: application/pdf; name="a.pdf"\nContent-Disposition: attachment; filename="a.pdf"\nContent-Transfer-Encoding: base64\n\nQUJD'
