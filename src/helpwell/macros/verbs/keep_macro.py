"""What else is done with a macro: archive and restore, copy, move to a folder, mark as reviewed."""

from datetime import date

from django.db import transaction

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.macros.changes import Changes
from helpwell.macros.events import MacroArchived, MacroChanged, MacroRestored, MacroReviewed
from helpwell.macros.models import Macro
from helpwell.macros.verbs.write_macro import MacroDraft, folder_path, write_macro
from helpwell.people.models import Agent


def archive_macro(macro: Macro, *, by: Actor) -> Event | None:
    """The event by which the macro is offered no more, None where that is so already; what it was used for stays."""
    with transaction.atomic():
        macro = held(macro.pk)
        if macro.archived_at is not None:
            return None
        macro.archived_at = clock.now()
        macro.save(update_fields=["archived_at"])
        fact = MacroArchived(macro_id=macro.pk, name=macro.name)
        return record(fact, by=by, diff={"archived": [False, True]})


def restore_macro(macro: Macro, *, by: Actor) -> Event | None:
    """The event by which the macro is offered again; None where it is."""
    with transaction.atomic():
        macro = held(macro.pk)
        if macro.archived_at is None:
            return None
        macro.archived_at = None
        macro.save(update_fields=["archived_at"])
        fact = MacroRestored(macro_id=macro.pk, name=macro.name)
        return record(fact, by=by, diff={"archived": [True, False]})


def copy_macro(macro: Macro, *, by: Actor, agent: Agent, name: str) -> Macro:
    """A copy of the agent's own under that name."""
    changes = Changes.of(macro.actions.all())
    draft = MacroDraft(
        name=name,
        html=macro.html,
        kind=macro.kind,
        changes=changes,
        folder=macro.folder,
        owner=Macro.Owner.PERSONAL,
        agent=agent,
    )
    return write_macro(draft, by=by)


def move_macro(macro: Macro, *, by: Actor, folder: str) -> Macro:
    """The macro in the folder; an empty path is the top."""
    with transaction.atomic():
        macro = held(macro.pk)
        before, path = macro.folder, folder_path(folder)
        if before != path:
            macro.folder = path
            macro.version += 1
            macro.changed_at = clock.now()
            macro.save(update_fields=["folder", "version", "changed_at"])
            fact = MacroChanged(macro_id=macro.pk, name=macro.name, what=["folder"])
            record(fact, by=by, diff={"folder": [before, path]})
    return macro


def mark_reviewed(macro: Macro, *, by: Actor, agent: Agent, review_by: date | None) -> Macro:
    """The macro, read and found right today; `review_by` is when to read it again, None for never."""
    with transaction.atomic():
        macro = held(macro.pk)
        macro.reviewed_at, macro.reviewed_by, macro.review_by = clock.now(), agent, review_by
        macro.save(update_fields=["reviewed_at", "reviewed_by", "review_by"])
        again = review_by.isoformat() if review_by else ""
        record(MacroReviewed(macro_id=macro.pk, name=macro.name, review_by=again), by=by)
    return macro


def held(macro_id: int) -> Macro:
    """The macro, locked until the transaction ends."""
    return Macro.objects.select_for_update(of=("self",)).get(pk=macro_id)
