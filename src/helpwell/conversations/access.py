"""Which side conversations a person may read: those of the tickets that they may see."""

from django.http import Http404

from helpwell.conversations.models import SideAttachment, SideConversation, SideMessage
from helpwell.people.models import Agent
from helpwell.tickets.access import may_see


def get_for(person: Agent, conversation_id: int) -> SideConversation:
    """One conversation of a ticket that the person may see; raises Http404 otherwise."""
    found = (
        SideConversation.objects.select_related("ticket", "channel", "started_by")
        .filter(pk=conversation_id)
        .first()
    )
    if found is None or not may_see(person, found.ticket):
        raise Http404
    return found


def message_for(person: Agent, message_id: int) -> SideMessage:
    """One message of such a conversation; raises Http404 otherwise."""
    found = SideMessage.objects.select_related("conversation__ticket").filter(pk=message_id).first()
    if found is None or not may_see(person, found.conversation.ticket):
        raise Http404
    return found


def file_for(person: Agent, file_id: int) -> SideAttachment:
    """One file of such a conversation; raises Http404 otherwise."""
    found = (
        SideAttachment.objects.select_related("message__conversation__ticket")
        .filter(pk=file_id)
        .first()
    )
    if found is None or not may_see(person, found.message.conversation.ticket):
        raise Http404
    return found
