"""Writing a macro, and changing one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.kit import clock
from helpwell.kit.html import clean_rich
from helpwell.kit.html_text import html_to_text
from helpwell.kit.text import one_line
from helpwell.macros.changes import Changes
from helpwell.macros.events import MacroChanged, MacroWritten
from helpwell.macros.models import Macro, MacroAction
from helpwell.people.models import Agent, Team
from helpwell.tickets.models import Tag

LONGEST = 60_000
MOST_FOLDERS = 6


class EmptyMacro(ValueError):
    """A macro without a name, or one that neither says nor changes anything."""


class ChangedMeanwhile(ValueError):
    """Somebody else changed it since it was read; `now` is how it is."""

    def __init__(self, now: Any) -> None:
        super().__init__("Somebody changed it meanwhile.")
        self.now = now


@dataclass(frozen=True)
class MacroDraft:
    """All that a person says about a macro. A personal one names its agent, one of a team the team."""

    name: str
    html: str = ""
    kind: str = Macro.Kind.REPLY
    changes: Changes = field(default_factory=Changes)
    folder: str = ""
    owner: str = Macro.Owner.PERSONAL
    agent: Agent | None = None
    team: Team | None = None
    review_by: date | None = None


def write_macro(draft: MacroDraft, *, by: Actor) -> Macro:
    """The new macro, at the end of its folder. Raises EmptyMacro, or BadChange for what no ticket can have."""
    columns, changes = _columns(draft), draft.changes.checked()
    with transaction.atomic():
        last = Macro.objects.filter(folder=columns["folder"]).aggregate(most=Max("position"))
        macro = Macro.objects.create(**columns, position=(last["most"] or 0) + 1)
        _set_actions(macro, changes)
        record(MacroWritten(macro_id=macro.pk, name=macro.name), by=by)
    return macro


def change_macro(
    macro: Macro, draft: MacroDraft, *, by: Actor, seen: int | None = None
) -> Event | None:
    """The event of the macro's change, by which it can be undone; None where it is so already.

    `seen` is the version that was read. Raises ChangedMeanwhile, EmptyMacro or BadChange.
    """
    columns, changes = _columns(draft), draft.changes.checked()
    with transaction.atomic():
        macro = Macro.objects.select_for_update(of=("self",)).get(pk=macro.pk)
        if seen is not None and seen != macro.version:
            raise ChangedMeanwhile(macro)
        before = plain(macro)
        for name, value in columns.items():
            setattr(macro, name, value)
        after = {**plain(macro), "actions": _plain_actions(changes)}
        diff: Diff = {
            name: [before[name], after[name]] for name in after if before[name] != after[name]
        }
        if not diff:
            return None
        macro.version += 1
        macro.changed_at = clock.now()
        macro.save()
        macro.actions.all().delete()
        _set_actions(macro, changes)
        fact = MacroChanged(macro_id=macro.pk, name=macro.name, what=list(diff))
        return record(fact, by=by, diff=diff)


def plain(macro: Macro) -> dict[str, Any]:
    """All that a person says about a macro as JSON values: agent and team by id, the actions as rows."""
    return {
        "name": macro.name,
        "html": macro.html,
        "kind": str(macro.kind),
        "folder": macro.folder,
        "owner": str(macro.owner),
        "agent": macro.agent_id,
        "team": macro.team_id,
        "review_by": macro.review_by.isoformat() if macro.review_by else None,
        "actions": _plain_actions(Changes.of(macro.actions.all())),
    }


def folder_path(text: str) -> str:
    """A path of folders: names in one line, parted by " / "."""
    names = [one_line(name, 40) for name in text.split("/")[:MOST_FOLDERS]]
    return " / ".join(name for name in names if name)[:200]


def _columns(draft: MacroDraft) -> dict[str, Any]:
    name, html = one_line(draft.name, 120), clean_rich(draft.html)[:LONGEST]
    if not html_to_text(html).strip():
        html = ""
    if not name or not (html or draft.changes):
        raise EmptyMacro
    owner = Macro.Owner(draft.owner)
    return {
        "name": name,
        "html": html,
        "kind": Macro.Kind(draft.kind),
        "folder": folder_path(draft.folder),
        "owner": owner,
        "agent": draft.agent if owner == Macro.Owner.PERSONAL else None,
        "team": draft.team if owner == Macro.Owner.TEAM else None,
        "review_by": draft.review_by,
    }


def _set_actions(macro: Macro, changes: Changes) -> None:
    # A tag that a macro puts on exists from now on; one that does not any more was taken away on purpose.
    Tag.objects.bulk_create([Tag(name=name) for name in changes.add_tags], ignore_conflicts=True)
    MacroAction.objects.bulk_create(
        [
            MacroAction(macro=macro, kind=kind, target=target, value=value, position=position)
            for position, (kind, target, value) in enumerate(changes.pairs())
        ]
    )


def _plain_actions(changes: Changes) -> list[list[str]]:
    return [[str(kind), target, value] for kind, target, value in changes.pairs()]
