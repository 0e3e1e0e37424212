"""Drafts as the composer sends and shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from helpwell.desk.composer_channels import chosen_channel
from helpwell.desk.composer_form import MOST_FILES, mention_ids
from helpwell.desk.composer_recipients import MOST_RECIPIENTS, ROLES, Chip, Chosen, Offer
from helpwell.desk.composer_text import LONGEST, LONGEST_HTML, clean_written
from helpwell.desk.models import Draft
from helpwell.desk.verbs.save_draft import Written
from helpwell.kit.html import clean_rich, text_to_html
from helpwell.kit.html_text import html_to_text
from helpwell.kit.text import normalize_email
from helpwell.people.models import Agent
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Channel, Ticket, Upload
from helpwell.tickets.verbs.upload import uploads_of

MOST_LISTED = 100
_LONGEST_ENTRY = 300


@dataclass(frozen=True, slots=True)
class SharedDraft:
    """A colleague's draft as it stands under the thread."""

    id: int
    who: str
    kind: str
    body: SafeString
    at: datetime
    is_own: bool
    files: int


def read_draft(ticket: Ticket, person: Agent, data: QueryDict) -> Written:
    """What a composer holds, however unfinished: nothing is refused, what is not the person's is left out."""
    uploads = uploads_of(person, data.getlist("upload")[:MOST_FILES])
    html = clean_written(data.get("html", "")[:LONGEST_HTML], uploads)
    text = html_to_text(html) if html else data.get("text", "")
    return Written(
        text=text[: 2 * LONGEST].replace("\0", ""),
        html=html,
        recipients=_recipients(data),
        channel=_channel(person, ticket, data.get("channel", "")),
        is_signed=data.get("unsigned") != "1",
        files=[one.token for one in uploads],
        mentions=mention_ids(data),
        client_id=_client_id(data.get("client_id", "")),
    )


def shared_in(ticket: Ticket, person: Agent) -> list[SharedDraft]:
    """The drafts that are shared in a ticket which the person may see; the oldest first. One query."""
    found = Draft.objects.filter(ticket=ticket).exclude(shared_at=None).select_related("agent")
    return [shown_to(one, person) for one in found.order_by("id")[:20]]


def shown_to(draft: Draft, person: Agent) -> SharedDraft:
    """A shared draft as it stands under the thread."""
    body = clean_rich(draft.html) if draft.html else text_to_html(draft.text[:12_000])
    return SharedDraft(
        id=draft.pk,
        who=draft.agent.name,
        kind=draft.kind,
        body=SafeString(body),
        at=draft.updated_at,
        is_own=draft.agent_id == person.pk,
        files=len(draft.files),
    )


def draft_for(person: Agent, draft_id: int) -> Draft:
    """A draft that is the person's own, or shared in a ticket that the person may see; raises Http404 otherwise."""
    draft = Draft.objects.select_related("ticket", "agent").filter(pk=draft_id).first()
    if draft is None or not visible_to(person).filter(pk=draft.ticket_id).exists():
        raise Http404
    if draft.agent_id != person.pk and not draft.is_shared:
        raise Http404
    return draft


def drafts_of(person: Agent) -> list[Draft]:
    """The person's own drafts in tickets that they still see, the newest first. One query."""
    found = Draft.objects.filter(agent=person, ticket__in=visible_to(person))
    return list(
        found.select_related("ticket__customer")
        .defer("html")
        .order_by("-updated_at", "-id")[:MOST_LISTED]
    )


def chips_of(draft: Draft, offers: list[Offer]) -> Chosen | None:
    """The recipients as the draft has them; None where it says nothing of them."""
    if not any(draft.recipients.get(role) for role in ROLES):
        return None
    names = {draft.ticket.customer.email: draft.ticket.customer.name}
    chips = {role: [_chip(one, names) for one in draft.recipients.get(role, [])] for role in ROLES}
    return Chosen(chips["to"], chips["cc"], chips["bcc"], offers)


def as_json(draft: Draft | None) -> dict[str, Any]:
    """A draft as the composer's script reads it."""
    if draft is None:
        return {"version": 0, "html": "", "text": ""}
    return {
        "id": draft.pk,
        "version": draft.version,
        "html": clean_rich(draft.html),
        "text": draft.text,
        "shared": draft.is_shared,
        "share": reverse("desk:draft_sharing", args=[draft.pk]),
    }


def files_of(draft: Draft, person: Agent) -> Sequence[Upload]:
    """The files that wait with a draft."""
    return uploads_of(person, draft.files) if draft.files else []


def _recipients(data: QueryDict) -> dict[str, list[str]]:
    if data.get("recipients") != "chosen":
        return {}
    return {
        role: [one[:_LONGEST_ENTRY] for one in data.getlist(role)[:MOST_RECIPIENTS]]
        for role in ROLES
    }


def _channel(person: Agent, ticket: Ticket, given: str) -> Channel | None:
    try:
        return chosen_channel(person, ticket, given)
    except Channel.DoesNotExist:
        return None


def _client_id(given: str) -> str:
    return given if len(given) == 32 and all(one in "0123456789abcdef" for one in given) else ""


def _chip(entry: str, names: dict[str, str]) -> Chip:
    address = normalize_email(entry) or entry
    return Chip(address, names.get(address, ""))
