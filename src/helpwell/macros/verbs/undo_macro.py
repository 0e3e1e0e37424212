"""The way back from what was changed about a macro."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.macros.changes import BadChange, Changes
from helpwell.macros.events import MacroArchived, MacroChanged, MacroRestored
from helpwell.macros.models import Macro, MacroAction
from helpwell.macros.verbs.keep_macro import archive_macro, held, restore_macro
from helpwell.macros.verbs.write_macro import EmptyMacro, MacroDraft, change_macro, plain
from helpwell.people.models import Agent, Team


def undo_macro(event: Event, fact: MacroChanged | MacroArchived | MacroRestored, by: Actor) -> None:
    """The macro as it was before, in what the event touched."""
    try:
        macro = held(fact.macro_id)
    except Macro.DoesNotExist as gone:
        raise CannotUndo(_("This macro is gone.")) from gone
    ensure_latest(event)
    if isinstance(fact, MacroArchived):
        restore_macro(macro, by=by)
    elif isinstance(fact, MacroRestored):
        archive_macro(macro, by=by)
    else:
        before = {name: pair[0] for name, pair in (event.diff or {}).items()}
        try:
            change_macro(macro, _draft({**plain(macro), **before}), by=by)
        except (EmptyMacro, BadChange) as wrong:
            raise CannotUndo(_("It cannot be as it was before.")) from wrong


def _draft(said: dict[str, Any]) -> MacroDraft:
    agent = Agent.objects.filter(pk=said["agent"]).first()
    team = Team.objects.filter(pk=said["team"]).first()
    if (agent is None) != (said["agent"] is None) or (team is None) != (said["team"] is None):
        raise CannotUndo(_("Whose it was before is gone."))
    rows = [MacroAction(kind=kind, target=to, value=value) for kind, to, value in said["actions"]]
    return MacroDraft(
        name=said["name"],
        html=said["html"],
        kind=said["kind"],
        changes=Changes.of(rows),
        folder=said["folder"],
        owner=said["owner"],
        agent=agent,
        team=team,
        review_by=date.fromisoformat(said["review_by"]) if said["review_by"] else None,
    )
