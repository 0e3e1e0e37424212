"""Throwing a draft away, or bringing one back."""

from collections.abc import Sequence

from helpwell.desk.models import Draft
from helpwell.desk.presence import tell_looking
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Recipient, Ticket, Upload
from helpwell.tickets.verbs.upload import discard


def discard_draft(draft: Draft) -> None:
    """The draft and its files are gone."""
    for waiting in Upload.objects.filter(token__in=draft.files, agent=draft.agent_id):
        discard(waiting)
    draft.delete()
    tell_looking(draft.ticket_id)


def forget_draft(ticket: Ticket, *, by: Agent, kind: str) -> None:
    """The draft was sent or kept: its row goes in the same transaction."""
    found = Draft.objects.filter(ticket=ticket, agent=by, kind=kind)
    was_shared = found.exclude(shared_at=None).exists()
    found.delete()
    if was_shared:
        tell_looking(ticket.pk)


def restore_draft(message: Message, *, by: Agent, html: str, files: Sequence[Upload]) -> Draft:
    """The words of a reply that was taken back, as a draft again; what was begun meanwhile stands below them."""
    roles: dict[str, list[str]] = {"to": [], "cc": [], "bcc": []}
    for one in Recipient.objects.filter(delivery__message=message).order_by("id"):
        roles[one.role].append(one.address)
    begun = Draft.objects.filter(ticket=message.ticket_id, agent=by, kind=Draft.Kind.REPLY).first()
    draft = begun or Draft(ticket_id=message.ticket_id, agent=by, kind=Draft.Kind.REPLY, version=0)
    draft.text = f"{message.text}\n\n{draft.text}".strip() if begun else message.text
    draft.html = f"{html}{draft.html}" if begun and draft.html else html
    draft.files = [*(file.token for file in files), *draft.files]
    draft.recipients, draft.client_id = roles, ""
    draft.version += 1
    draft.updated_at = clock.now()
    draft.save()
    return draft
