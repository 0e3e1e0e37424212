"""How a script leads from step to step, and what is wrong with one. Pure: steps in, words and numbers out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helpwell.kit.text import one_line, strip_controls
from helpwell.macros.models import ScriptStep
from helpwell.macros.models.script import END

MOST_STEPS = 60
MOST_CHOICES = 12
LONGEST_ANSWER = 2_000
Kind = ScriptStep.Kind


@dataclass(frozen=True)
class Choice:
    """One answer, and the number of the step that it leads to; 0 is the end."""

    answer: str
    goes_to: int = END


@dataclass(frozen=True)
class Step:
    """One step: what to say, what to ask, where it leads. Its number is its place in the script, from 1."""

    say: str = ""
    kind: str = Kind.SAY
    question: str = ""
    is_required: bool = True
    goes_to: int = END
    field: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it waits for an answer."""
        return self.kind != Kind.SAY


class NotAnAnswer(ValueError):
    """What was given does not answer the question; its text says why."""


def answer_to(step: Step, given: str) -> str:
    """The answer as it is kept: a date in ISO 8601, yes or no, one of the choices. Raises NotAnAnswer."""
    text = strip_controls(given).strip()
    if not step.asks:
        return ""
    if text:
        return _read(step, text)
    if step.is_required:
        raise NotAnAnswer(_("This question wants an answer."))
    return ""


def _read(step: Step, text: str) -> str:
    if len(text) > LONGEST_ANSWER:
        raise NotAnAnswer(_("An answer has {n} characters at most.").format(n=LONGEST_ANSWER))
    if step.kind == Kind.NUMBER:
        return _number(text)
    if step.kind == Kind.DATE:
        return _date(text)
    if step.kind == Kind.YES_NO and text not in ("yes", "no"):
        raise NotAnAnswer(_("Answer with yes or no."))
    if step.kind == Kind.CHOICE and text not in [choice.answer for choice in step.choices]:
        raise NotAnAnswer(_("Choose one of the answers."))
    return text


def next_number(step: Step, answer: str) -> int:
    """The number of the step that this answer leads to; 0 is the end. An answer with no way of its own goes the step's."""
    for choice in step.choices:
        if choice.answer == answer:
            return choice.goes_to
    return step.goes_to


def in_words(step: Step, answer: str) -> str:
    """The answer as a person reads it."""
    if step.kind == Kind.YES_NO:
        return {"yes": _("Yes"), "no": _("No")}.get(answer, answer)
    if step.kind == Kind.DATE and answer:
        try:
            return date_format(date.fromisoformat(answer), "DATE_FORMAT")
        except ValueError:
            return answer
    return answer


def tidy(steps: Iterable[Step]) -> list[Step]:
    """The steps with bounded words; yes and no have both their answers, and only a choice has others."""
    return [_tidy(step) for step in list(steps)[:MOST_STEPS]]


def _tidy(step: Step) -> Step:
    kind = Kind(step.kind)
    choices: tuple[Choice, ...] = ()
    if kind == Kind.YES_NO:
        ways = {choice.answer: choice.goes_to for choice in step.choices}
        choices = tuple(Choice(word, ways.get(word, step.goes_to)) for word in ("yes", "no"))
    if kind == Kind.CHOICE:
        named = {one_line(choice.answer, 120): choice.goes_to for choice in step.choices}
        choices = tuple(Choice(word, to) for word, to in named.items() if word)[:MOST_CHOICES]
    return Step(
        say=strip_controls(step.say).strip()[:4_000],
        kind=kind,
        question=one_line(step.question, 300) if kind != Kind.SAY else "",
        is_required=step.is_required,
        goes_to=step.goes_to,
        field=step.field[:80] if kind != Kind.SAY else "",
        choices=choices,
    )


def problems(steps: Sequence[Step], fields: Iterable[str] = ()) -> list[tuple[int, str]]:
    """What is wrong, with the number of the step; empty where the script can be gone through from each step to its end."""
    if not steps:
        return [(1, _("A script needs a step."))]
    known = set(fields)
    found = [
        (number, words)
        for number, step in enumerate(steps, 1)
        for words in _problems_of(step, len(steps), known)
    ]
    return found or _ways(steps)


def _problems_of(step: Step, last: int, fields: set[str]) -> Iterable[str]:
    if not step.say and not step.question:
        yield _("There is nothing to say or to ask here.")
    if step.asks and not step.question:
        yield _("The question is missing.")
    if step.kind == Kind.CHOICE and len(step.choices) < 2:
        yield _("A choice needs two answers or more.")
    if any(not END <= to <= last for to in leads_to(step)):
        yield _("It leads to a step that is not there.")
    if step.field and step.field not in fields:
        yield _("The field “{key}” is gone.").format(key=step.field)


def _ways(steps: Sequence[Step]) -> list[tuple[int, str]]:
    """Steps that nothing leads to, and steps from which no way leads to the end."""
    reached = _closure({1}, {number: leads_to(step) for number, step in enumerate(steps, 1)})
    back: dict[int, set[int]] = {}
    for number, step in enumerate(steps, 1):
        for to in leads_to(step):
            back.setdefault(to, set()).add(number)
    ending = _closure({END}, back)
    numbers = range(1, len(steps) + 1)
    lost = [
        (number, _("Nothing leads to this step.")) for number in numbers if number not in reached
    ]
    endless = [
        (number, _("From here the script goes round in circles and never ends."))
        for number in numbers
        if number in reached and number not in ending
    ]
    return sorted([*lost, *endless])


def leads_to(step: Step) -> set[int]:
    """Where a step can lead; the step's own way counts only where an answer without one can go it."""
    ways = {choice.goes_to for choice in step.choices}
    own = not ways or not step.is_required
    return ways | ({step.goes_to} if own else set())


def _closure(begin: set[int], ways: dict[int, set[int]]) -> set[int]:
    seen: set[int] = set()
    todo = set(begin)
    while todo:
        number = todo.pop()
        seen.add(number)
        todo |= ways.get(number, set()) - seen
    return seen


def without(steps: Sequence[Step], number: int) -> list[Step]:
    """The steps without one of them; what led to it leads to where it led."""
    gone = steps[number - 1]
    instead = gone.goes_to if gone.goes_to != number else END
    places = {old: old - (old > number) for old in range(len(steps) + 1)}
    places[number] = places[instead]
    return [_led(step, places) for at, step in enumerate(steps, 1) if at != number]


def exchanged(steps: Sequence[Step], one: int, other: int) -> list[Step]:
    """The steps with two of them in each other's place; all that led to them leads to them still."""
    if not (1 <= one <= len(steps) and 1 <= other <= len(steps)):
        return list(steps)
    places = {old: old for old in range(len(steps) + 1)} | {one: other, other: one}
    moved = [_led(step, places) for step in steps]
    moved[one - 1], moved[other - 1] = moved[other - 1], moved[one - 1]
    return moved


def _led(step: Step, places: dict[int, int]) -> Step:
    return replace(
        step,
        goes_to=places.get(step.goes_to, step.goes_to),
        choices=tuple(
            Choice(one.answer, places.get(one.goes_to, one.goes_to)) for one in step.choices
        ),
    )


def _number(text: str) -> str:
    plain = text.replace(" ", "").replace("\u00a0", "")
    plain = plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal("1e15"):
        raise NotAnAnswer(_("Write a number."))
    return f"{number:f}"[:40]


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise NotAnAnswer(_("Choose a date.")) from error
