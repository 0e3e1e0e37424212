"""What the email room announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SendingPaused(Fact):
    """A mailbox sends nothing from now on, by hand or by a breaker; `reason` says why."""

    subject: ClassVar[str] = "mailbox_id"
    mailbox_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SendingResumed(Fact):
    """A mailbox sends again."""

    subject: ClassVar[str] = "mailbox_id"
    mailbox_id: int


@dataclass(frozen=True, kw_only=True)
class AddressBlocked(Fact):
    """Mail from an address or a domain is ignored from now on."""

    subject: ClassVar[str] = "block_id"
    block_id: int
    value: str


@dataclass(frozen=True, kw_only=True)
class AddressUnblocked(Fact):
    """Mail from an address or a domain is taken again."""

    subject: ClassVar[str] = "block_id"
    block_id: int
    value: str


@dataclass(frozen=True, kw_only=True)
class MailboxConnected(Fact):
    """A mailbox was connected; `incoming` says how its mail comes in."""

    subject: ClassVar[str] = "mailbox_id"
    mailbox_id: int
    incoming: str


@dataclass(frozen=True, kw_only=True)
class MailboxChanged(Fact):
    """Settings of a mailbox changed; their names, never their values."""

    subject: ClassVar[str] = "mailbox_id"
    mailbox_id: int
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class MailboxSignedIn(Fact):
    """A person signed a mailbox in to Google or Microsoft 365."""

    subject: ClassVar[str] = "mailbox_id"
    mailbox_id: int
    login: str


@dataclass(frozen=True, kw_only=True)
class MailboxDeactivated(Fact):
    """A mailbox takes no mail from now on."""

    subject: ClassVar[str] = "mailbox_id"
    mailbox_id: int


@dataclass(frozen=True, kw_only=True)
class MailboxReactivated(Fact):
    """A mailbox is in use again."""

    subject: ClassVar[str] = "mailbox_id"
    mailbox_id: int
