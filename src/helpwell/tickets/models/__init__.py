"""Tickets, messages, attachments, participants, followers, links, tags, channels and deliveries."""

from helpwell.tickets.models.attachment import Attachment, Upload
from helpwell.tickets.models.channel import Channel
from helpwell.tickets.models.count import TicketCount
from helpwell.tickets.models.delivery import Delivery, Recipient
from helpwell.tickets.models.follower import Follower, TicketLink
from helpwell.tickets.models.message import Message, MessageHtml
from helpwell.tickets.models.participant import Participant
from helpwell.tickets.models.tag import MergedTag, Tag, TagMerge
from helpwell.tickets.models.ticket import NEVER, Shelf, Status, Ticket

__all__ = [
    "NEVER",
    "Attachment",
    "Channel",
    "Delivery",
    "Follower",
    "MergedTag",
    "Message",
    "MessageHtml",
    "Participant",
    "Recipient",
    "Shelf",
    "Status",
    "Tag",
    "TagMerge",
    "Ticket",
    "TicketCount",
    "TicketLink",
    "Upload",
]
