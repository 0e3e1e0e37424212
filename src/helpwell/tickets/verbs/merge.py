"""Making two tickets one, and taking them apart again."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.acting import acting
from helpwell.events.models import Act, Actor, Event
from helpwell.events.record import Diff, record
from helpwell.events.undoing import CannotUndo, undo_events
from helpwell.tickets.change import change, locked_both
from helpwell.tickets.events import TicketMerged, TicketReopened, TicketTookIn
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.threads import reopened, told
from helpwell.tickets.verbs.tag import tags_put


class CannotMerge(ValueError):
    """A ticket with itself, or one that is merged, held or deleted."""


def merge(ticket: Ticket, *, by: Actor, into: Ticket) -> Ticket:
    """The survivor. The merged ticket stays as a pointer: its messages are read with the survivor's, its address leads there.

    Nobody is added to the survivor's replies: the customer of the one never reads what was written to the other.
    The tags are put together, and an open question of the merged ticket opens the survivor. Raises CannotMerge.
    """
    with transaction.atomic(), acting(Act.Kind.AGENT, by=by):
        ticket, into = locked_both(ticket, into.survivor())
        if ticket.pk == into.pk or not (may_merge(ticket) and may_merge(into)):
            raise CannotMerge
        asked = ticket.is_our_turn and not ticket.is_spam
        join(ticket, into, by=by)
        mine = set(into.tags.values_list("name", flat=True))
        missing = sorted(set(ticket.tags.values_list("name", flat=True)) - mine)
        diff: Diff = {f"took_in:{ticket.pk}": [False, True]} | tags_put(into, missing, [])
        diff |= change(into, **(reopened(into) if asked else {}))
        took = TicketTookIn(ticket_id=into.pk, team_id=into.team_id, from_ticket_id=ticket.pk)
        record(took, by=by, diff=diff)
    return into


def may_merge(ticket: Ticket) -> bool:
    """Whether it can take part in a merge now."""
    return not (ticket.merged_into_id or ticket.deleted_at or ticket.held_reason)


def unmerge(ticket: Ticket, *, by: Actor) -> Ticket:
    """The ticket on its own again, with what was written to it since. Raises CannotUndo where it was not merged."""
    ticket.refresh_from_db(fields=["merged_into"])
    living = Event.objects.filter(room="tickets", undone_by=None).select_related("act", "actor")
    merged = (
        living.filter(subject_id=ticket.pk, name="TicketMerged", facts__into=ticket.merged_into_id)
        .order_by("-id")
        .first()
    )
    if merged is None or ticket.merged_into_id is None:
        raise CannotUndo(_("It was not merged."))
    took = living.filter(
        subject_id=ticket.merged_into_id,
        name="TicketTookIn",
        facts__from_ticket_id=ticket.pk,
        facts__gave_back=False,
        id__gt=merged.pk,
    ).order_by("id")[:1]
    undo_events([*took, merged], by=by)
    ticket.refresh_from_db()
    return ticket


def join(ticket: Ticket, into: Ticket, *, by: Actor) -> None:
    """Point the one to the other; both are held by the caller."""
    diff = change(ticket, merged_into=into)
    record(
        TicketMerged(ticket_id=ticket.pk, team_id=ticket.team_id, into=into.pk), by=by, diff=diff
    )
    change(into, has_merged=True, activity_at=max(ticket.activity_at, into.activity_at))
    change(into, **told(into))


def part(ticket: Ticket, survivor: Ticket, *, by: Actor) -> None:
    """Take them apart: what was written to the merged ticket since goes back with it. Both are held by the caller."""
    diff = change(ticket, merged_into=None)
    fact = TicketMerged(ticket_id=ticket.pk, team_id=ticket.team_id, into=None, was=survivor.pk)
    record(fact, by=by, diff=diff)
    back = Message.objects.filter(sent_to=ticket, ticket=survivor)
    asked = back.filter(direction=Message.Direction.INBOUND, is_automatic=False).exists()
    back.update(ticket=ticket, sent_to=None)
    change(ticket, **told(ticket))
    change(survivor, has_merged=Ticket.objects.filter(merged_into=survivor).exists())
    change(survivor, **told(survivor))
    before, fields = ticket.status, reopened(ticket) if asked else {}
    if fields:
        diff = change(ticket, **fields)
        about = {"ticket_id": ticket.pk, "team_id": ticket.team_id}
        record(TicketReopened(**about, before=before, because="merge"), by=by, diff=diff)
