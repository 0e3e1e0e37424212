"""A script's steps, read from their rows."""

from django.db.models import QuerySet

from helpwell.macros.guide import Choice, Step
from helpwell.macros.models import Script, ScriptStep


def steps_of(script: Script, version: int | None = None) -> list[Step]:
    """The steps of a version, by default the present one, in their order. Two queries."""
    return [_step(row) for row in _rows(script.pk, version or script.version)]


def step_at(script_id: int, version: int, number: int) -> Step | None:
    """One step; None for the end."""
    row = _rows(script_id, version).filter(number=number).first()
    return _step(row) if row else None


def _rows(script_id: int, version: int) -> "QuerySet[ScriptStep]":
    return ScriptStep.objects.filter(script=script_id, version=version).prefetch_related("choices")


def _step(row: ScriptStep) -> Step:
    choices = tuple(Choice(one.answer, one.goes_to) for one in row.choices.all())
    return Step(row.say, row.kind, row.question, row.is_required, row.goes_to, row.field, choices)
