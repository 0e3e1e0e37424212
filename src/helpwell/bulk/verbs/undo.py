"""Taking a bulk change back: a bulk change of its own, ticket by ticket, the last one first."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.bulk.changes import BadChange
from helpwell.bulk.events import BulkStarted
from helpwell.bulk.models import Bulk, BulkItem
from helpwell.bulk.verbs.start import fill
from helpwell.events.models import Act, Event
from helpwell.events.record import record
from helpwell.events.undoing import CannotUndo, Contradicted, can_be_undone, undo_among
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.history import events_about
from helpwell.tickets.models import Ticket


class UndoneAlready(ValueError):
    """Somebody took it back before."""


def undo(bulk: Bulk, *, by: Agent) -> Bulk:
    """The bulk change that takes another back; one that still runs is stopped first. Raises UndoneAlready."""
    with transaction.atomic():
        bulk = Bulk.objects.select_for_update(of=("self",)).select_related("act").get(pk=bulk.pk)
        if bulk.undone_by.exists():
            raise UndoneAlready
        if bulk.is_running:
            stop(bulk)
        act = Act.objects.create(
            kind=Act.Kind.UNDO,
            actor=by.actor,
            words=bulk.words,
            room="acts",
            ref_id=bulk.act_id,
            at=clock.now(),
        )
        back = Bulk.objects.create(
            agent=by,
            act=act,
            change=Bulk.Change.UNDO,
            words=_("Undo: {what}").format(what=bulk.words)[:200],
            undoes=bulk,
        )
        done = bulk.items.filter(state=BulkItem.State.DONE).order_by("-id")
        fill(back, done.values_list("ticket_id", flat=True).iterator())
        fact = BulkStarted(bulk_id=back.pk, agent_id=by.pk, total=back.total)
        record(fact, by=by.actor)
    return back


def stop(bulk: Bulk) -> None:
    """What was not done yet is not done any more."""
    Bulk.objects.filter(pk=bulk.pk, state=Bulk.State.WAITING).update(
        state=Bulk.State.STOPPED, finished_at=clock.now()
    )


def undo_one(bulk: Bulk, ticket: Ticket) -> None:
    """Take back what the undone change did to one ticket; within the act of undoing. Raises BadChange with what is in the way."""
    assert bulk.undoes is not None
    events = _events_of(bulk.undoes, ticket.pk)
    if ticket.merged_into_id is not None:  # the other half of a merge lies with the survivor
        others = _events_of(bulk.undoes, ticket.merged_into_id)
        events += [one for one in others if one.facts.get("from_ticket_id") == ticket.pk]
    events.sort(key=lambda one: -one.pk)
    try:
        undo_among(bulk.act, events, by=bulk.agent.actor)
    except Contradicted as error:
        raise BadChange(_("It was changed again since.")) from error
    except CannotUndo as error:
        raise BadChange(_("It cannot be undone any more.")) from error


def _events_of(bulk: Bulk, ticket_id: int) -> list[Event]:
    """What a bulk change did to one ticket, as far as there is a way back. One look at the ticket's own events."""
    rows = events_about(ticket_id).filter(act=bulk.act_id)
    return [event for event in rows.select_related("act", "actor") if can_be_undone(event)]
