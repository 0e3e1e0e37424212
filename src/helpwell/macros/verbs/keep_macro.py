"""What else is done with a macro: archive and restore, copy, move to a folder, mark as reviewed."""

from datetime import date

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.macros.changes import Changes
from helpwell.macros.events import MacroArchived, MacroChanged, MacroRestored, MacroReviewed
from helpwell.macros.models import Macro
from helpwell.macros.verbs.write_macro import MacroDraft, folder_path, write_macro
from helpwell.people.models import Agent


def archive_macro(macro: Macro, *, by: Actor) -> Macro:
    """The macro, offered no more; what it was used for stays."""
    with transaction.atomic():
        macro = _held(macro)
        if macro.archived_at is None:
            macro.archived_at = clock.now()
            macro.save(update_fields=["archived_at"])
            record(MacroArchived(macro_id=macro.pk, name=macro.name), by=by)
    return macro


def restore_macro(macro: Macro, *, by: Actor) -> Macro:
    """The macro, offered again."""
    with transaction.atomic():
        macro = _held(macro)
        if macro.archived_at is not None:
            macro.archived_at = None
            macro.save(update_fields=["archived_at"])
            record(MacroRestored(macro_id=macro.pk, name=macro.name), by=by)
    return macro


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
        macro = _held(macro)
        path = folder_path(folder)
        if macro.folder != path:
            macro.folder = path
            macro.version += 1
            macro.changed_at = clock.now()
            macro.save(update_fields=["folder", "version", "changed_at"])
            record(MacroChanged(macro_id=macro.pk, name=macro.name, what=["folder"]), by=by)
    return macro


def mark_reviewed(macro: Macro, *, by: Actor, agent: Agent, review_by: date | None) -> Macro:
    """The macro, read and found right today; `review_by` is when to read it again, None for never."""
    with transaction.atomic():
        macro = _held(macro)
        macro.reviewed_at, macro.reviewed_by, macro.review_by = clock.now(), agent, review_by
        macro.save(update_fields=["reviewed_at", "reviewed_by", "review_by"])
        again = review_by.isoformat() if review_by else ""
        record(MacroReviewed(macro_id=macro.pk, name=macro.name, review_by=again), by=by)
    return macro


def _held(macro: Macro) -> Macro:
    return Macro.objects.select_for_update(of=("self",)).get(pk=macro.pk)
