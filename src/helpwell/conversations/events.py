"""What the room of side conversations announces."""

from dataclasses import dataclass

from helpwell.tickets.events import TicketFact


@dataclass(frozen=True, kw_only=True)
class ConversationFact(TicketFact):
    """About one side conversation of a ticket."""

    conversation_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationStarted(ConversationFact):
    """Somebody else was asked about a ticket; `with_whom` are their addresses."""

    subject_line: str
    with_whom: list[str]


@dataclass(frozen=True, kw_only=True)
class ConversationWritten(ConversationFact):
    """An agent wrote in a side conversation."""

    side_message_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationAnswered(ConversationFact):
    """A participant answered; `who` is their name or address."""

    side_message_id: int
    who: str
    is_automatic: bool = False


@dataclass(frozen=True, kw_only=True)
class ConversationJoined(ConversationFact):
    """Somebody takes part from now on."""

    address: str


@dataclass(frozen=True, kw_only=True)
class ConversationClosed(ConversationFact):
    """A side conversation is over."""

    subject_line: str


@dataclass(frozen=True, kw_only=True)
class ConversationReopened(ConversationFact):
    """A side conversation goes on; `because` is "reply" or "agent"."""

    subject_line: str
    because: str


@dataclass(frozen=True, kw_only=True)
class ConversationMailFailed(ConversationFact):
    """A side mail could not be sent, or came back; `detail` says why."""

    side_message_id: int
    detail: str
