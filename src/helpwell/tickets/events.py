"""What the tickets room announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class TicketFact(Fact):
    """About one ticket; its team says whose inboxes want to know."""

    subject: ClassVar[str] = "ticket_id"
    ticket_id: int
    team_id: int

    def topics(self) -> tuple[str, ...]:
        """The ticket's page, the team's inboxes, and the inboxes of those who see all."""
        return (f"ticket:{self.ticket_id}", f"team:{self.team_id}", "inbox")


@dataclass(frozen=True, kw_only=True)
class TicketCreated(TicketFact):
    """A ticket began; `follow_up_of` names the closed ticket that it continues."""

    channel_id: int
    customer_id: int
    follow_up_of: int | None = None
    held: bool = False


@dataclass(frozen=True, kw_only=True)
class MessageReceived(TicketFact):
    """A message came in; `joined_by` says why it is in this ticket."""

    message_id: int
    joined_by: str
    is_automatic: bool = False
    began_ticket: bool = False


@dataclass(frozen=True, kw_only=True)
class MessageSent(TicketFact):
    """A reply was written and queued; `status_before` is what undoing it gives back."""

    message_id: int
    status_before: str
    status_after: str


@dataclass(frozen=True, kw_only=True)
class MessageWithdrawn(TicketFact):
    """A reply was taken back before it was sent."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class SendingMoved(TicketFact):
    """A queued message will leave at another time; `due_at` in ISO 8601."""

    message_id: int
    due_at: str


@dataclass(frozen=True, kw_only=True)
class MessageMoved(TicketFact):
    """A message was moved away from this ticket, to `to_ticket_id`."""

    message_id: int
    to_ticket_id: int


@dataclass(frozen=True, kw_only=True)
class MessageArrived(TicketFact):
    """A message was moved here, from `from_ticket_id`."""

    message_id: int
    from_ticket_id: int


@dataclass(frozen=True, kw_only=True)
class NoteWritten(TicketFact):
    """An agent wrote an internal note."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class TicketAssigned(TicketFact):
    """Person or team changed; ids, None for nobody."""

    agent_before: int | None
    agent_after: int | None
    team_before: int
    team_after: int

    def topics(self) -> tuple[str, ...]:
        """Both teams want to know."""
        return (*super().topics(), f"team:{self.team_before}")


@dataclass(frozen=True, kw_only=True)
class TicketResolved(TicketFact):
    """The ticket was solved; `before` is its status until then."""

    before: str


@dataclass(frozen=True, kw_only=True)
class TicketReopened(TicketFact):
    """The ticket was not solved after all, or the customer answered; `because` is "reply", "agent" or "merge"."""

    before: str
    because: str


@dataclass(frozen=True, kw_only=True)
class StayedSolved(TicketFact):
    """The customer only said thanks, so the ticket stays as it is."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class StatusChanged(TicketFact):
    """Any other change of status."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class FieldChanged(TicketFact):
    """Priority, type or subject changed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class TagsChanged(TicketFact):
    """Tags were put on or taken off."""

    added: list[str]
    removed: list[str]


@dataclass(frozen=True, kw_only=True)
class MarkedSpam(TicketFact):
    """An agent, or a verdict of the mail server, called it spam."""

    because: str


@dataclass(frozen=True, kw_only=True)
class UnmarkedSpam(TicketFact):
    """It was no spam after all."""


@dataclass(frozen=True, kw_only=True)
class HeldReleased(TicketFact):
    """An agent let held mail in; `joined` names the ticket that it went to, None for one of its own."""

    joined: int | None


@dataclass(frozen=True, kw_only=True)
class ParticipantAdded(TicketFact):
    """Somebody takes part from now on; accepted at once or waiting for an agent's yes."""

    participant_id: int
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class ParticipantRemoved(TicketFact):
    """Somebody takes part no more."""

    customer_id: int


@dataclass(frozen=True, kw_only=True)
class DeliverySent(TicketFact):
    """The mail server took the message for all or some of its recipients."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class DeliveryConfirmed(TicketFact):
    """A recipient's mail server reported that the message arrived there."""

    message_id: int
    recipient_id: int


@dataclass(frozen=True, kw_only=True)
class DeliveryRetried(TicketFact):
    """An agent had a failed message sent again."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(TicketFact):
    """A message could not be sent to one or more recipients; `detail` says why."""

    message_id: int
    detail: str


@dataclass(frozen=True, kw_only=True)
class DeliveryBounced(TicketFact):
    """A message came back from a recipient; `kind` is hard or soft."""

    message_id: int
    recipient_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class MessageForwarded(TicketFact):
    """A message was sent on to somebody else; `forward_of` is the message that went on."""

    message_id: int
    forward_of: int


@dataclass(frozen=True, kw_only=True)
class NoteWithdrawn(TicketFact):
    """A note was taken back, or put there again."""

    message_id: int
    is_back: bool = False


@dataclass(frozen=True, kw_only=True)
class AgentsMentioned(TicketFact):
    """A note calls colleagues by name; they follow the ticket from now on."""

    message_id: int
    agent_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class TicketSnoozed(TicketFact):
    """The ticket is out of the way until a moment in ISO 8601."""

    until: str


@dataclass(frozen=True, kw_only=True)
class SnoozeEnded(TicketFact):
    """The ticket is back; `because` is "time", "reply" or "agent"."""

    because: str


@dataclass(frozen=True, kw_only=True)
class TicketDeleted(TicketFact):
    """The ticket went to the bin, where it can be restored for thirty days."""


@dataclass(frozen=True, kw_only=True)
class TicketRestored(TicketFact):
    """The ticket is back from the bin."""


@dataclass(frozen=True, kw_only=True)
class TicketPurged(TicketFact):
    """The ticket left the bin for good, with its messages and files; only its number and its history's events stay."""


@dataclass(frozen=True, kw_only=True)
class TicketMerged(TicketFact):
    """The ticket became part of another, `into`; None: it is on its own again, `was` names the other."""

    into: int | None
    was: int | None = None


@dataclass(frozen=True, kw_only=True)
class TicketTookIn(TicketFact):
    """Another ticket became part of this one; with `gave_back` it left again."""

    from_ticket_id: int
    gave_back: bool = False


@dataclass(frozen=True, kw_only=True)
class TicketFollowed(TicketFact):
    """An agent follows the ticket, or does no more."""

    agent_id: int
    follows: bool


@dataclass(frozen=True, kw_only=True)
class TicketLinked(TicketFact):
    """The ticket stands beside another, or does no more."""

    other_ticket_id: int
    linked: bool


@dataclass(frozen=True, kw_only=True)
class ParentChanged(TicketFact):
    """The ticket became part of a larger one, or does not belong to it any more."""

    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True)
class TagFact(Fact):
    """About one tag, wherever it is put."""

    subject: ClassVar[str] = "tag_id"
    tag_id: int
    name: str

    def topics(self) -> tuple[str, ...]:
        """Every list shows tags."""
        return ("inbox",)


@dataclass(frozen=True, kw_only=True)
class TagRenamed(TagFact):
    """A tag has another name on all its tickets; `before` is the old one."""

    before: str


@dataclass(frozen=True, kw_only=True)
class TagMerged(TagFact):
    """A tag became another one on all its tickets."""

    into_id: int
    into_name: str
    merge_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class TagParted(TagFact):
    """A tag that had become another one is itself again."""

    into_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class TagDeleted(TagFact):
    """A tag that no ticket had is gone."""


@dataclass(frozen=True, kw_only=True)
class TagRestored(TagFact):
    """A tag that was deleted can be found again."""
