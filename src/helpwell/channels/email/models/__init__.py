"""Mailboxes, cursors, caught and system mail, blocked senders."""

from helpwell.channels.email.models.agent_line import AgentLine
from helpwell.channels.email.models.block import BlockedSender
from helpwell.channels.email.models.mailbox import ImapCursor, Mailbox
from helpwell.channels.email.models.outgoing import CaughtMail, Outflow, SystemMail

__all__ = [
    "AgentLine",
    "BlockedSender",
    "CaughtMail",
    "ImapCursor",
    "Mailbox",
    "Outflow",
    "SystemMail",
]
