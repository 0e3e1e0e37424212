"""Going through a script for a try: the answers come from the address, and nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from helpwell.macros.guide import NotAnAnswer, Step, answer_to, in_words, next_number

_MOST = 100


@dataclass(frozen=True)
class Trial:
    """Where the trial stands; no step at its end."""

    step: Step | None
    number: int
    given: list[str]
    before: list[str]
    answered: list[tuple[str, str]]
    trouble: str


def walked(steps: Sequence[Step], asked: QueryDict) -> Trial:
    """The step that the answers lead to. One that is none stays at its step, with the reason."""
    given = asked.getlist("a")[:_MOST] + asked.getlist("answer")[:1]
    number, taken, answered, trouble = 1, [], [], ""
    for value in given:
        if not 1 <= number <= len(steps):
            break
        step = steps[number - 1]
        try:
            answer = answer_to(step, value)
        except NotAnAnswer as wrong:
            trouble = str(wrong)
            break
        taken.append(answer)
        if step.asks:
            answered.append((step.question, in_words(step, answer) or "–"))
        number = next_number(step, answer)
    known = 1 <= number <= len(steps)
    return Trial(steps[number - 1] if known else None, number, taken, taken[:-1], answered, trouble)
