"""The builder's page of a script: its steps from what was sent, and one act on them at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from helpwell.macros import custom_fields
from helpwell.macros.forms import OwnedForm
from helpwell.macros.guide import MOST_CHOICES, MOST_STEPS, Choice, Kind, Step, exchanged, without
from helpwell.macros.models.script import END
from helpwell.macros.verbs.write_script import ScriptDraft


class ScriptForm(OwnedForm):
    """Name, folder and owner; the steps are read beside it."""

    def draft(self, steps: Sequence[Step]) -> ScriptDraft:
        """What was said, whole."""
        given = self.cleaned_data
        return ScriptDraft(given["name"], steps, given["folder"], **self.owner())


@dataclass(frozen=True)
class Row:
    """One step as the builder shows it."""

    number: int
    step: Step
    ways: list[tuple[str, str, int]]
    problems: list[str]
    is_first: bool
    is_last: bool
    gone_field: str


def steps_sent(data: QueryDict) -> list[Step]:
    """The steps of the page, in their order."""
    count = min(_int(data.get("steps", "")), MOST_STEPS)
    return [_step(data, number) for number in range(1, count + 1)]


def acted(steps: list[Step], act: str) -> list[Step]:
    """The steps after a button was pressed: "add", "up-3", "down-3", "remove-3"; anything else changes nothing."""
    what, _dash, at = act.partition("-")
    number = _int(at)
    if what == "add" and len(steps) < MOST_STEPS:
        return added(steps)
    if not 1 <= number <= len(steps):
        return steps
    if what == "up":
        return exchanged(steps, number - 1, number)
    if what == "down":
        return exchanged(steps, number, number + 1)
    return without(steps, number) if what == "remove" and len(steps) > 1 else steps


def added(steps: list[Step]) -> list[Step]:
    """The steps with one more; the last one, where it ended the script, leads to it."""
    if steps and steps[-1].goes_to == END:
        steps = [*steps[:-1], replace(steps[-1], goes_to=len(steps) + 1)]
    return [*steps, Step()]


def rows_of(steps: Sequence[Step], found: Sequence[tuple[int, str]]) -> list[Row]:
    """The steps with their answers, room for more of them, and what is wrong. One query."""
    known = custom_fields.active()
    return [
        Row(
            number,
            step,
            _ways(step),
            [words for at, words in found if at == number],
            number == 1,
            number == len(steps),
            step.field if step.field and step.field not in known else "",
        )
        for number, step in enumerate(steps, 1)
    ]


def places(steps: Sequence[Step]) -> list[tuple[int, str]]:
    """Where a step can lead, in words."""
    named = [
        (number, _("{n}. {words}").format(n=number, words=(step.question or step.say)[:40]))
        for number, step in enumerate(steps, 1)
    ]
    return [(END, _("The end")), *named]


def _ways(step: Step) -> list[tuple[str, str, int]]:
    """Answer, what it is called, where it leads."""
    if step.kind == Kind.YES_NO:
        ways = {choice.answer: choice.goes_to for choice in step.choices}
        words = {"yes": _("Yes"), "no": _("No")}
        return [(value, label, ways.get(value, step.goes_to)) for value, label in words.items()]
    if step.kind != Kind.CHOICE:
        return []
    named = [(one.answer, "", one.goes_to) for one in step.choices]
    room = max(1, 3 - len(named)) if len(named) < MOST_CHOICES else 0
    return named + [("", "", step.goes_to)] * room


def _step(data: QueryDict, number: int) -> Step:
    kind = data.get(f"kind_{number}", Kind.SAY)
    answers = data.getlist(f"answer_{number}")[:MOST_CHOICES]
    ways = data.getlist(f"way_{number}")[:MOST_CHOICES]
    choices = tuple(
        Choice(answer.strip(), _int(way))
        for answer, way in zip(answers, ways, strict=False)
        if answer.strip()
    )
    return Step(
        say=data.get(f"say_{number}", "")[:4_000],
        kind=kind if kind in Kind.values else Kind.SAY,
        question=data.get(f"question_{number}", "")[:300],
        is_required=f"required_{number}" in data,
        goes_to=_int(data.get(f"goes_{number}", "")),
        field=data.get(f"field_{number}", "")[:80],
        choices=choices,
    )


def _int(text: Any) -> int:
    words = str(text)
    return int(words) if words.isascii() and words.isdigit() and len(words) < 4 else 0
