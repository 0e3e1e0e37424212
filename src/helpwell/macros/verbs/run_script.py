"""Going through a script on a ticket: begin, answer, one back, break off, finish."""

import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from helpwell.events import live
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.macros import custom_fields
from helpwell.macros.events import ScriptAborted, ScriptFinished, ScriptStarted
from helpwell.macros.guide import Step, answer_to, in_words, next_number
from helpwell.macros.models import Answer, Script, ScriptRun
from helpwell.macros.models.script import END
from helpwell.macros.steps import step_at, steps_of
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.verbs.note import note

MOST_ANSWERS = 300  # a script that is gone round and round


class RunElsewhere(ValueError):
    """Another script is under way on this ticket; `run` is it."""

    def __init__(self, run: ScriptRun) -> None:
        super().__init__(run.script.name)
        self.run = run


class NotFinished(ValueError):
    """There are questions left."""


def running_on(ticket: Ticket) -> ScriptRun | None:
    """The run that is under way on a ticket."""
    rows = ScriptRun.objects.select_related("script", "agent", "moved_by")
    return rows.filter(ticket=ticket, state=ScriptRun.State.RUNNING).first()


def start_script(script: Script, ticket: Ticket, *, by: Actor, agent: Agent) -> ScriptRun:
    """The run, at its first step; the one that is under way where it is of the same script. Raises RunElsewhere."""
    try:
        with transaction.atomic():
            run = ScriptRun.objects.create(
                script=script,
                version=script.version,
                ticket=ticket,
                agent=agent,
                moved_by=by,
                client_id=secrets.token_hex(16),
                begun_at=clock.now(),
            )
            about = {"ticket_id": ticket.pk, "team_id": ticket.team_id}
            record(ScriptStarted(**about, run_id=run.pk, name=script.name), by=by)
    except IntegrityError:
        found = running_on(ticket)
        if found is None or found.script_id != script.pk:
            raise (RunElsewhere(found) if found else ValueError("Try again.")) from None
        return found
    return run


def answer_step(run: ScriptRun, *, by: Actor, turn: int, given: str) -> ScriptRun:
    """The run at its next step. An answer to a turn that is over changes nothing. Raises NotAnAnswer."""
    with transaction.atomic():
        run = _held(run)
        step = step_at(run.script_id, run.version, run.at_number)
        if run.state != ScriptRun.State.RUNNING or turn != run.turn or step is None:
            return run
        value = answer_to(step, given)
        position = run.answers.count()
        Answer.objects.create(
            run=run,
            position=position,
            number=run.at_number,
            question=step.question,
            value=value,
            at=clock.now(),
        )
        following = next_number(step, value) if position < MOST_ANSWERS else END
        return _go(run, following, by)


def step_back(run: ScriptRun, *, by: Actor, turn: int) -> ScriptRun:
    """The run at the step before, its answer forgotten; at the first step nothing changes."""
    with transaction.atomic():
        run = _held(run)
        last = run.answers.order_by("-position").first()
        if run.state != ScriptRun.State.RUNNING or turn != run.turn or last is None:
            return run
        last.delete()
        return _go(run, last.number, by)


def abort_script(run: ScriptRun, *, by: Actor) -> ScriptRun:
    """The run, broken off; nothing of it lands on the ticket."""
    with transaction.atomic():
        run = _held(run)
        if run.state == ScriptRun.State.RUNNING:
            _end(run, ScriptRun.State.ABORTED)
            about = {"ticket_id": run.ticket_id, "team_id": run.ticket.team_id}
            record(ScriptAborted(**about, run_id=run.pk, name=run.script.name), by=by)
    return run


def finish_script(run: ScriptRun, *, by: Actor) -> ScriptRun:
    """The run, finished: its answers as a note on the ticket, and in the fields that belong to questions.

    Finishing twice writes once. Raises NotFinished, or CannotWrite where a field takes no such value; then nothing is kept.
    """
    with transaction.atomic():
        run = _held(run)
        if run.state != ScriptRun.State.RUNNING:
            return run
        if run.at_number != END:
            raise NotFinished
        steps = steps_of(run.script, run.version)
        answers = list(run.answers.all())
        run.note = _note(run, steps, answers, by)
        ticket = run.ticket
        for answer in answers:
            key = steps[answer.number - 1].field
            if key and answer.value:
                ticket = custom_fields.write(ticket, by=by, key=key, value=answer.value)
        _end(run, ScriptRun.State.FINISHED)
        fact = ScriptFinished(
            ticket_id=ticket.pk,
            team_id=ticket.team_id,
            run_id=run.pk,
            name=run.script.name,
            message_id=run.note.pk,
        )
        record(fact, by=by)
    return run


def note_text(script: Script, steps: list[Step], answers: list[Answer]) -> str:
    """The answers as one reads them in the note."""
    lines = [script.name, ""]
    for answer in answers:
        if answer.question:
            words = in_words(steps[answer.number - 1], answer.value) or "–"
            lines += [answer.question, f"  {words}"]
    if len(lines) == 2:
        lines.append(_("Gone through, with nothing to ask."))
    return "\n".join(lines)


def _note(run: ScriptRun, steps: list[Step], answers: list[Answer], by: Actor) -> Message:
    text = note_text(run.script, steps, answers)
    return note(run.ticket, by=by, text=text, client_id=run.client_id)


def _held(run: ScriptRun) -> ScriptRun:
    rows = ScriptRun.objects.select_for_update(of=("self",)).select_related("script", "ticket")
    return rows.get(pk=run.pk)


def _go(run: ScriptRun, number: int, by: Actor) -> ScriptRun:
    run.at_number, run.moved_by = number, by
    run.turn += 1
    run.save(update_fields=["at_number", "moved_by", "turn"])
    live.nudge([f"ticket:{run.ticket_id}"])
    return run


def _end(run: ScriptRun, state: str) -> None:
    run.state, run.ended_at = state, clock.now()
    run.turn += 1
    run.save(update_fields=["state", "ended_at", "turn", "note"])
