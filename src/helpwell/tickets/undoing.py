"""How the facts of this room are undone. `wiring.py` hangs each beside its fact."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.events.undoing import CannotUndo, Contradicted, ensure_latest, newer_than, turned
from helpwell.kit import clock
from helpwell.people.models import Agent, Team
from helpwell.tickets.change import change, locked, locked_both, plain
from helpwell.tickets.events import (
    FieldChanged,
    MarkedSpam,
    MessageArrived,
    MessageMoved,
    MessageSent,
    NoteWithdrawn,
    NoteWritten,
    ParentChanged,
    SnoozeEnded,
    TagsChanged,
    TicketAssigned,
    TicketDeleted,
    TicketFact,
    TicketFollowed,
    TicketLinked,
    TicketMerged,
    TicketRestored,
    TicketSnoozed,
    TicketTookIn,
    UnmarkedSpam,
)
from helpwell.tickets.models import Message, Status, Ticket
from helpwell.tickets.threads import messages_of, told
from helpwell.tickets.verbs.follow import follow, unfollow
from helpwell.tickets.verbs.link import set_link
from helpwell.tickets.verbs.merge import join, may_merge, part
from helpwell.tickets.verbs.move_message import carry
from helpwell.tickets.verbs.set_status import status_fact
from helpwell.tickets.verbs.tag import put_tags, tags_put
from helpwell.tickets.verbs.undo_send import TooLate, withdraw


def undo_columns(event: Event, fact: TicketFact, by: Actor) -> None:
    """Status, person, team, priority, type, subject, spam, snooze, bin and parent: the column has its old value again."""
    ticket = locked(Ticket(pk=event.subject_id))
    ensure_latest(event)
    now, touched = plain(ticket), event.diff or {}
    if any(now[name] != after for name, (_before, after) in touched.items()):
        raise Contradicted(None)
    fields = {name: _value(name, before) for name, (before, _after) in touched.items()}
    _ensure_there(fields)
    status_before = Status(ticket.status)
    _set(ticket, fields)
    diff = turned(event.diff)
    record(_mirrored(fact, ticket, status_before), by=by, diff=diff)


def undo_tags(event: Event, fact: TagsChanged, by: Actor) -> None:
    """What was put on is off, what was taken off is on."""
    ticket = locked(Ticket(pk=event.subject_id))
    ensure_latest(event)
    put_tags(ticket, by=by, added=list(fact.removed), removed=list(fact.added))


def undo_follow(event: Event, fact: TicketFollowed, by: Actor) -> None:
    """Who followed does not, and the other way round."""
    ticket = locked(Ticket(pk=event.subject_id))
    ensure_latest(event)
    agent = Agent.objects.filter(pk=fact.agent_id).first()
    if agent is None:
        raise CannotUndo(_("This colleague is gone."))
    (unfollow if fact.follows else follow)(ticket, by=by, agent=agent)


def undo_link(event: Event, fact: TicketLinked, by: Actor) -> None:
    """The tickets stand beside each other no more, or again."""
    other = Ticket.objects.filter(pk=fact.other_ticket_id).first()
    if other is None:
        raise CannotUndo(_("The other ticket is gone."))
    locked_both(Ticket(pk=event.subject_id), other)
    ensure_latest(event)
    set_link(Ticket(pk=event.subject_id), other, by=by, linked=not fact.linked)


def undo_merge(event: Event, fact: TicketMerged, by: Actor) -> None:
    """The ticket is on its own again, or part of the other again."""
    other = Ticket.objects.filter(pk=fact.into or fact.was or 0).first()
    if other is None:
        raise CannotUndo(_("The other ticket is gone."))
    ticket, other = locked_both(Ticket(pk=event.subject_id), other)
    ensure_latest(event)
    if fact.into is not None:
        part(ticket, other, by=by)
    elif may_merge(ticket) and may_merge(other):
        join(ticket, other, by=by)
    else:
        raise Contradicted(None)


def undo_took_in(event: Event, fact: TicketTookIn, by: Actor) -> None:
    """What the merge changed on the survivor is as it was, where nobody changed it since."""
    ticket = locked(Ticket(pk=event.subject_id))
    mark = f"took_in:{fact.from_ticket_id}"
    ensure_latest(event, [mark])
    diff = turned({mark: (event.diff or {})[mark]}) | _given_back(event, ticket)
    back = TicketTookIn(
        ticket_id=ticket.pk,
        team_id=ticket.team_id,
        from_ticket_id=fact.from_ticket_id,
        gave_back=not fact.gave_back,
    )
    record(back, by=by, diff=diff)


def undo_move(event: Event, fact: MessageMoved | MessageArrived, by: Actor) -> None:
    """The message is back where it was; a ticket that was begun for it and holds nothing else goes to the bin."""
    diff, key = event.diff or {}, f"message:{fact.message_id}"
    ticket = locked(Ticket(pk=event.subject_id))
    if key not in diff:  # the other half: what the message's coming changed
        ensure_latest(event, [f"arrived:{fact.message_id}"])
        _record_half(event, fact, ticket, by, _given_back(event, ticket))
        return
    message = Message.objects.filter(pk=fact.message_id).first()
    came_from, is_in = diff[key]
    if message is None or message.ticket_id != is_in:
        raise Contradicted(None)
    ensure_latest(event, [key])
    home, place = locked_both(Ticket(pk=came_from), Ticket(pk=is_in))
    joined = diff[f"joined:{fact.message_id}"]
    carry(message, place, home, joined[0])
    _fold(event, home, place)
    back = {key: [is_in, came_from], f"joined:{fact.message_id}": [joined[1], joined[0]]}
    ticket.refresh_from_db()
    _record_half(event, fact, ticket, by, back | _given_back(event, ticket))


def _fold(event: Event, home: Ticket, place: Ticket) -> None:
    """A ticket begun by this act is not needed without the message; one that gets it back is no longer in the bin."""
    if home.deleted_at is not None:
        change(home, deleted_at=None)
    began = Event.objects.filter(
        act=event.act_id, name="TicketCreated", room="tickets", subject_id=place.pk
    )
    if event.act_id and began.exists():
        rest = messages_of(place).first()
        if rest is not None:
            raise Contradicted(
                Event.objects.filter(
                    room="tickets", subject_id=place.pk, facts__message_id=rest.pk
                ).first()
            )
        change(place, deleted_at=clock.now())


def _record_half(
    event: Event, fact: MessageMoved | MessageArrived, ticket: Ticket, by: Actor, diff: Diff
) -> None:
    about = {"ticket_id": ticket.pk, "team_id": ticket.team_id, "message_id": fact.message_id}
    mark = f"arrived:{fact.message_id}"
    own = turned({mark: event.diff[mark]}) if event.diff and mark in event.diff else {}
    back = (
        MessageArrived(**about, from_ticket_id=fact.to_ticket_id)
        if isinstance(fact, MessageMoved)
        else MessageMoved(**about, to_ticket_id=fact.from_ticket_id)
    )
    record(back, by=by, diff=own | diff)


def undo_sending(event: Event, fact: MessageSent, by: Actor) -> None:
    """The mail does not leave; a mail that left cannot be taken back."""
    message = Message.objects.filter(pk=fact.message_id).first()
    if message is None or message.withdrawn_at is not None:
        raise CannotUndo(_("The message is gone."))
    try:
        withdraw(message, by=by, sent=event)
    except TooLate as late:
        raise CannotUndo(_("The message has left.")) from late


def undo_note(event: Event, fact: NoteWritten | NoteWithdrawn, by: Actor) -> None:
    """The note is gone from the thread, or there again."""
    message = Message.objects.filter(pk=fact.message_id).first()
    if message is None:
        raise CannotUndo(_("The note is gone."))
    ticket = locked(message.ticket)
    ensure_latest(event)
    is_back = message.withdrawn_at is not None
    message.withdrawn_at = None if is_back else clock.now()
    message.save(update_fields=["withdrawn_at"])
    change(ticket, **told(ticket))
    fact_back = NoteWithdrawn(
        ticket_id=ticket.pk, team_id=ticket.team_id, message_id=message.pk, is_back=is_back
    )
    record(fact_back, by=by, diff=turned(event.diff))


def _given_back(event: Event, ticket: Ticket) -> Diff:
    """Give back the columns and tags that nobody touched since, and say which."""
    now, diff = plain(ticket), event.diff or {}
    free = {name: pair for name, pair in diff.items() if newer_than(event, [name]) is None}
    columns = {name: pair for name, pair in free.items() if name in now and now[name] == pair[1]}
    if columns:
        _set(ticket, {name: _value(name, before) for name, (before, _after) in columns.items()})
    tags = {n.removeprefix("tag:"): pair for n, pair in free.items() if n.startswith("tag:")}
    added = [name for name, (before, _after) in tags.items() if before]
    removed = [name for name, (before, _after) in tags.items() if not before]
    return turned(columns) | (tags_put(ticket, added, removed) if tags else {})


def _set(ticket: Ticket, fields: dict[str, Any]) -> None:
    """Set columns by their plain names; the objects behind keys are read anew."""
    change(ticket, **{name.removesuffix("_id"): value for name, value in fields.items()})


_ROWS: dict[str, Any] = {
    "team_id": Team.objects,
    "assignee_id": Agent.objects,
    "merged_into_id": Ticket.objects,
    "parent_id": Ticket.objects,
}


def _value(name: str, plain_value: Any) -> Any:
    if plain_value is None:
        return None
    if name.endswith(("_at", "_until")):
        return datetime.fromisoformat(plain_value)
    if name in _ROWS:
        found = _ROWS[name].filter(pk=plain_value).first()
        if found is None:
            raise CannotUndo(_("What it was before is gone."))
        return found
    return plain_value


def _ensure_there(fields: dict[str, Any]) -> None:
    team, agent = fields.get("team_id"), fields.get("assignee_id")
    if team is not None and team.closed_at is not None:
        raise CannotUndo(_("That team is closed."))
    if agent is not None and not agent.is_active:
        raise CannotUndo(_("That colleague has left."))


def _mirrored(fact: TicketFact, ticket: Ticket, status_before: Status) -> TicketFact:
    """The fact of the way back."""
    about = {"ticket_id": ticket.pk, "team_id": ticket.team_id}
    mirror = _MIRRORS.get(type(fact))
    if mirror is None:
        return status_fact(ticket, status_before, Status(ticket.status))
    return mirror(fact, ticket, about)


def _assigned(fact: TicketAssigned, ticket: Ticket, about: dict[str, int]) -> TicketFact:
    return TicketAssigned(
        **about,
        agent_before=fact.agent_after,
        agent_after=fact.agent_before,
        team_before=fact.team_after,
        team_after=fact.team_before,
    )


def _field(fact: FieldChanged, ticket: Ticket, about: dict[str, int]) -> TicketFact:
    return FieldChanged(**about, field=fact.field, before=fact.after, after=fact.before)


def _parent(fact: ParentChanged, ticket: Ticket, about: dict[str, int]) -> TicketFact:
    return ParentChanged(**about, before=fact.after, after=fact.before)


def _snoozed(fact: TicketFact, ticket: Ticket, about: dict[str, int]) -> TicketFact:
    if ticket.snoozed_until is None:
        return SnoozeEnded(**about, because="agent")
    return TicketSnoozed(**about, until=ticket.snoozed_until.isoformat())


_MIRRORS: dict[type[TicketFact], Callable[[Any, Ticket, dict[str, int]], TicketFact]] = {
    TicketAssigned: _assigned,
    FieldChanged: _field,
    ParentChanged: _parent,
    MarkedSpam: lambda _fact, _ticket, about: UnmarkedSpam(**about),
    UnmarkedSpam: lambda _fact, _ticket, about: MarkedSpam(**about, because="agent"),
    TicketDeleted: lambda _fact, _ticket, about: TicketRestored(**about),
    TicketRestored: lambda _fact, _ticket, about: TicketDeleted(**about),
    TicketSnoozed: _snoozed,
    SnoozeEnded: _snoozed,
}
