"""Writing a script, changing one, putting it away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.macros.events import ScriptArchived, ScriptRestored, ScriptWritten
from helpwell.macros.guide import Step, tidy
from helpwell.macros.models import Script, ScriptRun, ScriptStep, StepChoice
from helpwell.macros.verbs.write_macro import ChangedMeanwhile, folder_path
from helpwell.people.models import Agent, Team


class EmptyScript(ValueError):
    """A script without a name or a step."""


@dataclass(frozen=True)
class ScriptDraft:
    """All that a person says about a script."""

    name: str
    steps: Sequence[Step] = field(default_factory=tuple)
    folder: str = ""
    owner: str = Script.Owner.PERSONAL
    agent: Agent | None = None
    team: Team | None = None


def write_script(
    draft: ScriptDraft, *, by: Actor, script: Script | None = None, seen: int | None = None
) -> Script:
    """The new script, or the given one with what the draft says; runs that began go on with the steps that they began with.

    Raises EmptyScript, or ChangedMeanwhile where `seen` is not the present version.
    """
    columns, steps = _columns(draft), tidy(draft.steps)
    if not columns["name"] or not steps:
        raise EmptyScript
    with transaction.atomic():
        if script is None:
            kept = Script(**columns)
        else:
            kept = Script.objects.select_for_update(of=("self",)).get(pk=script.pk)
            if seen is not None and seen != kept.version:
                raise ChangedMeanwhile(kept)
            kept.version += 1
            for name, value in columns.items():
                setattr(kept, name, value)
        kept.changed_at = clock.now()
        kept.save()
        _set_steps(kept, steps)
        record(ScriptWritten(script_id=kept.pk, name=kept.name, version=kept.version), by=by)
    return kept


def archive_script(script: Script, *, by: Actor) -> Script:
    """The script, offered no more; runs that began may end."""
    with transaction.atomic():
        script = Script.objects.select_for_update(of=("self",)).get(pk=script.pk)
        if script.archived_at is None:
            script.archived_at = clock.now()
            script.save(update_fields=["archived_at"])
            record(ScriptArchived(script_id=script.pk, name=script.name), by=by)
    return script


def restore_script(script: Script, *, by: Actor) -> Script:
    """The script, offered again."""
    with transaction.atomic():
        script = Script.objects.select_for_update(of=("self",)).get(pk=script.pk)
        if script.archived_at is not None:
            script.archived_at = None
            script.save(update_fields=["archived_at"])
            record(ScriptRestored(script_id=script.pk, name=script.name), by=by)
    return script


def _columns(draft: ScriptDraft) -> dict[str, Any]:
    owner = Script.Owner(draft.owner)
    return {
        "name": one_line(draft.name, 120),
        "folder": folder_path(draft.folder),
        "owner": owner,
        "agent": draft.agent if owner == Script.Owner.PERSONAL else None,
        "team": draft.team if owner == Script.Owner.TEAM else None,
    }


def _set_steps(script: Script, steps: list[Step]) -> None:
    begun = ScriptRun.objects.filter(script=script, state=ScriptRun.State.RUNNING)
    still = set(begun.values_list("version", flat=True))
    ScriptStep.objects.filter(script=script).exclude(version__in=still).delete()
    rows = ScriptStep.objects.bulk_create(
        [
            ScriptStep(
                script=script,
                version=script.version,
                number=number,
                say=step.say,
                kind=step.kind,
                question=step.question,
                is_required=step.is_required,
                goes_to=step.goes_to,
                field=step.field,
            )
            for number, step in enumerate(steps, 1)
        ]
    )
    StepChoice.objects.bulk_create(
        [
            StepChoice(step=row, answer=choice.answer, goes_to=choice.goes_to, position=position)
            for row, step in zip(rows, steps, strict=True)
            for position, choice in enumerate(step.choices)
        ]
    )
