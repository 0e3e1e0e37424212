"""Side conversations, who takes part, what is said, and the fate of each mail."""

from helpwell.conversations.models.conversation import SideConversation, SideParticipant
from helpwell.conversations.models.message import (
    SideAttachment,
    SideDelivery,
    SideMessage,
    SideRecipient,
)

__all__ = [
    "SideAttachment",
    "SideConversation",
    "SideDelivery",
    "SideMessage",
    "SideParticipant",
    "SideRecipient",
]
