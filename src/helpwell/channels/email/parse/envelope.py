"""What the parser returns: plain frozen values that msgspec can write and read."""

from datetime import datetime
from typing import Literal

import msgspec

BounceKind = Literal["hard", "soft"]


class Mailbox(msgspec.Struct, frozen=True):
    """An address in lower case (None if there is no usable one) and the name beside it."""

    name: str
    address: str | None


class Attachment(msgspec.Struct, frozen=True):
    """A file that came with the mail, decoded."""

    name: str
    type: str
    content: bytes
    content_id: str | None = None
    disposition: str | None = None
    is_inline: bool = False
    is_nested: bool = False
    """True for files inside an attached mail or a winmail.dat."""


class AuthenticationResult(msgspec.Struct, frozen=True):
    """One Authentication-Results field (RFC 8601): who checked, and what each method said."""

    authserv_id: str
    results: dict[str, str]
    properties: dict[str, str] = {}
    """Such as `dmarc.header.from`; the first value of each."""


class Returned(msgspec.Struct, frozen=True):
    """The headers of the mail that a report sends back, so that the delivery can be found."""

    message_id: str | None = None
    in_reply_to: str | None = None
    references: list[str] = []
    to: list[str] = []
    subject: str = ""
    headers: list[tuple[str, str]] = []


class Forwarded(msgspec.Struct, frozen=True):
    """The original of a forwarded mail, as far as it can be read."""

    sender: Mailbox
    subject: str
    text: str
    is_attached: bool


class Envelope(msgspec.Struct, frozen=True):
    """All that the desk wants to know of one mail."""

    # who and when
    message_id: str | None = None
    in_reply_to: str | None = None
    references: list[str] = []
    from_address: str | None = None
    from_name: str = ""
    reply_to: list[Mailbox] = []
    to: list[Mailbox] = []
    cc: list[Mailbox] = []
    delivered_to: list[str] = []
    """Envelope recipients that the servers on the way noted down, newest first."""
    return_path: str | None = None
    """Lower case; the empty string is the null sender `<>`, None means not stated."""
    subject: str = ""
    date: datetime | None = None

    # what it says
    text: str = ""
    html: str | None = None
    """The body's HTML as it came, not cleaned."""
    reply_text: str = ""
    quoted_text: str = ""
    """What reply_text leaves out: quoted history, signatures, footers."""
    attachments: list[Attachment] = []
    forwarded: Forwarded | None = None
    is_signed: bool = False
    is_encrypted: bool = False
    truncated: bool = False
    """True if a limit was met; the raw mail has more."""

    # whether a person sent it
    is_auto_reply: bool = False
    auto_reason: str | None = None
    suppresses_auto_replies: bool = False
    is_list: bool = False
    is_bounce: bool = False
    is_delay_notice: bool = False
    delivered_recipients: list[str] = []
    """Whom a report says that the mail arrived at."""
    bounce_recipients: list[str] = []
    """What failed, as the report names it; the address we wrote to is among them if it differs."""
    bounce_kind: BounceKind | None = None
    bounce_status: str | None = None
    bounce_message: str | None = None
    returned: Returned | None = None
    is_feedback_report: bool = False
    is_spam: bool | None = None
    """What the filters on the way said; None if they said nothing."""
    spam_score: float | None = None
    authentication_results: list[AuthenticationResult] = []
    error: str | None = None
    """The name of an inner failure that cost some facts; the raw mail is whole."""

    @property
    def bounce_recipient(self) -> str | None:
        """The address that failed, or the first of several."""
        return self.bounce_recipients[0] if self.bounce_recipients else None

    @property
    def returned_message_id(self) -> str | None:
        """The Message-ID of the mail that a report is about."""
        return self.returned.message_id if self.returned else None

    @property
    def is_automatic(self) -> bool:
        """True if nothing may be answered automatically."""
        return (
            self.is_auto_reply
            or self.is_list
            or self.is_bounce
            or self.is_delay_notice
            or self.is_feedback_report
            or self.suppresses_auto_replies
            or self.return_path == ""
        )
