"""Scripts: what is wrong with one, and going through one, also two at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Cast, ask
from helpwell.events.models import Event
from helpwell.macros.access import scripts_offered_to
from helpwell.macros.guide import (
    Choice,
    NotAnAnswer,
    Step,
    answer_to,
    exchanged,
    leads_to,
    next_number,
    problems,
    tidy,
    without,
)
from helpwell.macros.models import Script, ScriptRun
from helpwell.macros.personal_data import erase, export
from helpwell.macros.steps import steps_of
from helpwell.macros.tests.conftest import STEPS
from helpwell.macros.verbs.run_script import (
    NotFinished,
    RunElsewhere,
    abort_script,
    answer_step,
    finish_script,
    running_on,
    start_script,
    step_back,
)
from helpwell.macros.verbs.write_script import (
    EmptyScript,
    ScriptDraft,
    archive_script,
    restore_script,
    write_script,
)
from helpwell.tickets.models import Message, Ticket

numbers = st.integers(0, 6)
kinds = st.sampled_from(["say", "text", "yes_no", "choice"])


@st.composite
def scripts(draw: st.DrawFn) -> list[Step]:
    found = []
    for _one in range(draw(st.integers(1, 6))):
        kind = draw(kinds)
        words = {"yes_no": ["yes", "no"], "choice": ["a", "b", "c"]}.get(kind, [])
        choices = tuple(Choice(word, draw(numbers)) for word in words)
        required = draw(st.booleans())
        found.append(Step("Say", kind, "Ask?", required, draw(numbers), "", choices))
    return found


def _run(cast: Cast, script: Script, ticket: Ticket, *given: str) -> ScriptRun:
    run = start_script(script, ticket, by=cast.bob.actor, agent=cast.bob)
    for one in given:
        run = answer_step(run, by=cast.bob.actor, turn=run.turn, given=one)
    return run


def test_steps_come_back_as_they_were_written(script: Script) -> None:
    assert steps_of(script) == list(tidy(STEPS))


def test_a_script_goes_by_its_answers(cast: Cast, script: Script, ticket: Ticket) -> None:
    run = _run(cast, script, ticket, "", "yes", "2026-11-01", "Money back", "12,50")
    assert run.at_number == 0
    done = finish_script(run, by=cast.bob.actor)
    note = Message.objects.get(direction="note")
    assert done.note == note
    assert note.text.splitlines() == [
        "Wet tent", "", "Is the tent wet?", "  Yes", "Since when?", "  Nov. 1, 2026",
        "What do they want?", "  Money back", "How much?", "  12.50",
    ]  # fmt: skip
    assert Event.objects.filter(name="ScriptFinished", subject_id=ticket.pk).exists()


def test_finishing_twice_writes_one_note(cast: Cast, script: Script, ticket: Ticket) -> None:
    run = _run(cast, script, ticket, "", "no", "Repair")
    finish_script(run, by=cast.bob.actor)
    finish_script(run, by=cast.carl.actor)
    assert Message.objects.filter(direction="note").count() == 1


def test_an_answer_given_twice_counts_once(cast: Cast, script: Script, ticket: Ticket) -> None:
    run = start_script(script, ticket, by=cast.bob.actor, agent=cast.bob)
    first = answer_step(run, by=cast.bob.actor, turn=0, given="")
    again = answer_step(run, by=cast.carl.actor, turn=0, given="")
    assert (first.at_number, again.at_number) == (2, 2)
    assert again.answers.count() == 1


def test_back_and_another_way(cast: Cast, script: Script, ticket: Ticket) -> None:
    run = _run(cast, script, ticket, "", "yes")
    assert run.at_number == 3
    run = step_back(run, by=cast.bob.actor, turn=run.turn)
    assert run.at_number == 2
    assert step_back(run, by=cast.bob.actor, turn=1).at_number == 2  # a turn that is over
    run = answer_step(run, by=cast.bob.actor, turn=run.turn, given="no")
    assert run.at_number == 4


def test_back_at_the_first_step_changes_nothing(cast: Cast, script: Script, ticket: Ticket) -> None:
    run = start_script(script, ticket, by=cast.bob.actor, agent=cast.bob)
    assert step_back(run, by=cast.bob.actor, turn=0).turn == 0


def test_what_is_not_finished_writes_nothing(cast: Cast, script: Script, ticket: Ticket) -> None:
    run = _run(cast, script, ticket, "")
    with pytest.raises(NotFinished):
        finish_script(run, by=cast.bob.actor)
    abort_script(run, by=cast.bob.actor)
    abort_script(run, by=cast.bob.actor)
    assert not Message.objects.filter(direction="note").exists()
    assert running_on(ticket) is None
    assert Event.objects.filter(name="ScriptAborted").count() == 1


def test_a_ticket_has_one_run_at_a_time(cast: Cast, script: Script, ticket: Ticket) -> None:
    run = start_script(script, ticket, by=cast.bob.actor, agent=cast.bob)
    assert start_script(script, ticket, by=cast.carl.actor, agent=cast.carl) == run
    other = write_script(ScriptDraft("Other", STEPS, owner="everyone"), by=cast.alice.actor)
    with pytest.raises(RunElsewhere) as told:
        start_script(other, ticket, by=cast.carl.actor, agent=cast.carl)
    assert told.value.run == run
    elsewhere = ask(cast, cast.ben, "Another", "words")
    assert start_script(other, elsewhere, by=cast.carl.actor, agent=cast.carl) != run


def test_a_run_goes_on_as_it_began(cast: Cast, script: Script, ticket: Ticket) -> None:
    run = _run(cast, script, ticket, "")
    draft = ScriptDraft("Wet tent", (Step(say="Only this"),), owner="everyone")
    changed = write_script(draft, by=cast.alice.actor, script=script, seen=1)
    assert len(steps_of(changed)) == 1
    run = answer_step(run, by=cast.bob.actor, turn=run.turn, given="no")
    run = answer_step(run, by=cast.bob.actor, turn=run.turn, given="Repair")
    assert finish_script(run, by=cast.bob.actor).note is not None
    again = write_script(draft, by=cast.alice.actor, script=script)
    assert set(again.steps.values_list("version", flat=True)) == {again.version}


def test_archived_ones_are_not_offered(cast: Cast, script: Script) -> None:
    archive_script(script, by=cast.alice.actor)
    assert not scripts_offered_to(cast.bob).exists()
    restore_script(script, by=cast.alice.actor)
    assert scripts_offered_to(cast.bob).exists()
    with pytest.raises(EmptyScript):
        write_script(ScriptDraft("Empty"), by=cast.alice.actor)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("number", "1 000,5", "1000.5"),
        ("number", "-3", "-3"),
        ("date", "2026-02-28", "2026-02-28"),
        ("yes_no", "yes", "yes"),
        ("text", " a\r\nb ", "a\nb"),
        ("say", "anything", ""),
    ],
)
def test_answers_are_read(kind: str, given: str, kept: str) -> None:
    assert answer_to(Step(kind=kind, question="?"), given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("number", "three"),
        ("number", "NaN"),
        ("number", "1e999"),
        ("date", "2026-02-30"),
        ("yes_no", "maybe"),
        ("choice", "c"),
        ("text", ""),
        ("text", "x" * 2001),
    ],
)
def test_what_is_no_answer_says_so(kind: str, given: str) -> None:
    with pytest.raises(NotAnAnswer):
        answer_to(Step(kind=kind, question="?", choices=(Choice("a"), Choice("b"))), given)


def test_what_is_wrong_is_said_with_its_step() -> None:
    assert problems([]) != []
    assert problems(STEPS) == []
    assert [number for number, _words in problems([Step("a"), Step("b")])] == [2]
    assert [
        number for number, _words in problems([Step("a", goes_to=2), Step("b", goes_to=1)])
    ] == [1, 2]
    assert [number for number, _words in problems([Step("a", goes_to=7)])] == [1]
    assert problems([Step("a", "text", "b?", field="size")], ["size"]) == []
    assert problems([Step("a", "text", "b?", field="size")]) != []


@given(steps=scripts())
def test_a_script_with_no_problem_can_always_be_ended(steps: list[Step]) -> None:
    if problems(steps):
        return
    for begin in range(1, len(steps) + 1):
        seen, todo = set(), {begin}
        while todo:
            number = todo.pop()
            seen.add(number)
            if number:
                todo |= leads_to(steps[number - 1]) - seen
        assert 0 in seen


@given(steps=scripts(), one=st.integers(1, 6), other=st.integers(1, 6))
def test_exchanging_twice_is_as_before(steps: list[Step], one: int, other: int) -> None:
    assert exchanged(exchanged(steps, one, other), one, other) == steps


@given(steps=scripts(), data=st.data())
def test_taking_a_step_out_leaves_no_way_to_it(steps: list[Step], data: st.DataObject) -> None:
    bounded = [
        Step(
            **{
                **one.__dict__,
                "goes_to": min(one.goes_to, len(steps)),
                "choices": tuple(
                    Choice(way.answer, min(way.goes_to, len(steps))) for way in one.choices
                ),
            }
        )
        for one in steps
    ]
    number = data.draw(st.integers(1, len(steps)))
    left = without(bounded, number)
    assert len(left) == len(steps) - 1
    assert all(0 <= to <= max(len(left), 0) for one in left for to in leads_to(one))


@given(steps=scripts(), given_answers=st.lists(st.sampled_from(["yes", "no", "a", "", "x"])))
def test_an_answer_goes_a_way_that_the_check_knows(
    steps: list[Step], given_answers: list[str]
) -> None:
    at = 1
    for given_one in given_answers:
        if not 1 <= at <= len(steps):
            return
        step = steps[at - 1]
        try:
            at = next_number(step, answer_to(step, given_one))
        except NotAnAnswer:
            continue
        assert at in leads_to(step)


def test_a_date_is_said_as_one_reads_it() -> None:
    assert date.fromisoformat(answer_to(Step(kind="date", question="?"), "2026-11-22"))


def test_answers_are_handed_out_and_erased(cast: Cast, script: Script, ticket: Ticket) -> None:
    run = _run(cast, script, ticket, "", "no", "Repair")
    finish_script(run, by=cast.bob.actor)
    assert [one["answer"] for one in export(cast.anna)["answers"]] == ["no", "Repair"]
    assert export(cast.ben) == {"answers": []}
    erase(cast.anna)
    assert {one["answer"] for one in export(cast.anna)["answers"]} == {"[erased]"}
