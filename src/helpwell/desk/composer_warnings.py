"""What a careful colleague would say before a reply leaves. Each warning can be passed over, by its code, and only that one."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from helpwell.desk import presence
from helpwell.events.models import Event
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Participant, Status, Ticket
from helpwell.tickets.threads import ticket_ids
from helpwell.tickets.verbs.compose import To

_ATTACHED = re.compile(
    r"\b(?:attach(?:ed|ment|ments|ing)?|enclosed|"
    r"anhang|anhänge|anbei|angehängt\w*|beigefügt\w*|anlage|beiliegend\w*|"
    r"adjunt[oa]s?|adjuntamos|adjuntado|anexo|anexos)\b",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"\{\{[^{}\n]{0,80}\}\}")
_CHANGES = ("StatusChanged", "TicketAssigned", "TicketResolved", "TicketReopened")


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Somebody else's message that came while the agent wrote."""

    who: str
    text: str
    at: datetime
    is_note: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to look at before sending: its code, its words, and the message that it is about."""

    code: str
    words: str
    news: Meanwhile | None = None


def warnings_of(
    ticket: Ticket, person: Agent, given: dict[str, Any], *, passed: str
) -> list[Warned]:
    """What speaks against sending now, but for what the person has passed over."""
    found = [
        *_news(ticket, person, given.get("seen")),
        *_changes(ticket, person, given.get("state", "")),
        *_typing(ticket, person),
        *_words(given["text"], has_files=bool(given["uploads"])),
        *_people(ticket, given["recipients"]),
        *_subject(ticket),
    ]
    over = set(passed.split(","))
    return [] if "1" in over else [one for one in found if one.code not in over]


def meanwhile(ticket: Ticket, person: Agent, seen: int | None) -> tuple[int, Meanwhile] | None:
    """The newest message of someone else that the agent had not seen when the text was sent, and its id."""
    if seen is None:
        return None
    newer = (
        Message.objects.filter(ticket__in=ticket_ids(ticket), id__gt=seen, withdrawn_at=None)
        .exclude(author=person.actor_id)
        .select_related("author")
        .order_by("-id")
        .first()
    )
    if newer is None:
        return None
    who = newer.author.name or newer.from_address
    return newer.pk, Meanwhile(who, newer.text[:280], newer.created_at, newer.is_note)


def state_of(ticket: Ticket) -> str:
    """What the composer remembers of a ticket's state when one begins to write."""
    return f"{ticket.status}.{ticket.assignee_id or 0}"


def _news(ticket: Ticket, person: Agent, seen: int | None) -> list[Warned]:
    found = meanwhile(ticket, person, seen)
    if found is None:
        return []
    pk, news = found
    words = (
        _("{who} left a note while you wrote") if news.is_note else _("{who} wrote while you did")
    )
    return [Warned(f"news-{pk}", words.format(who=news.who), news)]


def _changes(ticket: Ticket, person: Agent, state: str) -> list[Warned]:
    if not state or state == state_of(ticket):
        return []
    last = (
        Event.objects.filter(room="tickets", subject_id=ticket.pk, name__in=_CHANGES)
        .select_related("actor")
        .order_by("-id")
        .first()
    )
    if last is None or last.actor_id == person.actor_id:
        return []
    status, _dot, assignee = state.partition(".")
    now = state_of(ticket)
    if status != ticket.status:
        words = _("{who} changed the status to “{status}” while you wrote").format(
            who=last.actor.name, status=Status(ticket.status).label
        )
    elif assignee != str(person.pk) and ticket.assignee_id == person.pk:
        return []
    else:
        owner = ticket.assignee.name if ticket.assignee else _("anyone")
        words = _("{who} gave the ticket to {owner} while you wrote").format(
            who=last.actor.name, owner=owner
        )
    return [Warned(f"state-{now}", words)]


def _typing(ticket: Ticket, person: Agent) -> list[Warned]:
    for name, kind in presence.writing_in(ticket.pk, besides=person.pk):
        if kind == "reply":
            return [Warned("typing", _("{who} is writing a reply right now").format(who=name))]
    return []


def _words(text: str, *, has_files: bool) -> list[Warned]:
    own = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    found = []
    named = None if has_files else _ATTACHED.search(own)
    if named:
        words = _("You write “{word}”, but no file is attached").format(word=named[0])
        found.append(Warned("file", words))
    if variable := _VARIABLE.search(own):
        words = _("{variable} is not filled in").format(variable=variable[0])
        found.append(Warned("variable", words))
    return found


def _people(ticket: Ticket, recipients: Sequence[To]) -> list[Warned]:
    if not recipients:
        return []
    named = {to.address for to in recipients}
    last = (
        Message.objects.filter(
            ticket__in=ticket_ids(ticket), direction=Message.Direction.INBOUND, is_automatic=False
        )
        .exclude(from_address="")
        .order_by("-id")
        .values_list("from_address", flat=True)
        .first()
    )
    found = []
    strangers = _strangers(ticket, [to.address for to in recipients if to.role != "bcc"])
    if strangers:
        words = _("{who} has not taken part in this ticket so far").format(
            who=", ".join(strangers[:3])
        )
        found.append(Warned("new-" + ",".join(strangers[:3]).replace(",", "+"), words))
    if last and last not in named:
        found.append(Warned("last", _("{who} wrote last, and does not get this").format(who=last)))
    return found


def _strangers(ticket: Ticket, addresses: Collection[str]) -> list[str]:
    known = {ticket.customer.email}
    known |= set(
        Participant.objects.filter(ticket__in=ticket_ids(ticket)).values_list("address", flat=True)
    )
    known |= set(
        Message.objects.filter(ticket__in=ticket_ids(ticket), from_address__in=list(addresses))
        .values_list("from_address", flat=True)
        .distinct()
    )
    return [one for one in addresses if one not in known]


def _subject(ticket: Ticket) -> list[Warned]:
    return [] if ticket.subject.strip() else [Warned("subject", _("The ticket has no subject"))]
