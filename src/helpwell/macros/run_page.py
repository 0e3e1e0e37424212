"""What the panel of a run shows: the present step with its words filled in, and what was answered before."""

from dataclasses import dataclass

from helpwell.macros.context import fill_for
from helpwell.macros.guide import Step, in_words
from helpwell.macros.models import ScriptRun
from helpwell.macros.models.script import END
from helpwell.macros.steps import steps_of
from helpwell.macros.variables import Sink
from helpwell.people.models import Agent
from helpwell.tickets.models import Ticket


@dataclass(frozen=True)
class Answered:
    """A question that was answered, in words."""

    question: str
    words: str


@dataclass(frozen=True)
class RunPanel:
    """A run as it stands; no step where all is asked."""

    run: ScriptRun
    step: Step | None
    say: str
    number: int
    of: int
    answered: list[Answered]
    can_go_back: bool
    others_turn: str


def run_context(run: ScriptRun | None, ticket: Ticket, person: Agent) -> RunPanel | None:
    """The panel of a run, or None where nothing is under way. Three queries and those of the variables."""
    if run is None:
        return None
    steps = steps_of(run.script, run.version)
    answers = list(run.answers.all())
    known = run.at_number != END and run.at_number <= len(steps)
    step = steps[run.at_number - 1] if known else None
    say = fill_for(step.say, ticket, person, Sink.TEXT).text if step else ""
    asked = [
        Answered(answer.question, in_words(steps[answer.number - 1], answer.value) or "–")
        for answer in answers
        if answer.question and answer.number <= len(steps)
    ]
    by_other = run.moved_by.name if run.moved_by_id != person.actor_id else ""
    return RunPanel(run, step, say, len(answers) + 1, len(steps), asked, bool(answers), by_other)
