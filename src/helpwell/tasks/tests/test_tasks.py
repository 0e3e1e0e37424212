"""Tasks, checklists and time: each change, its undo, and what is refused."""

from datetime import timedelta

import pytest

from conftest import Cast, ask
from helpwell.events.models import Event
from helpwell.events.undoing import Contradicted, undo_event
from helpwell.kit import clock
from helpwell.tasks.duration import NoTime, in_words, minutes_in
from helpwell.tasks.models import Task, TimeEntry
from helpwell.tasks.reads import minutes_spent, open_tasks_of, task_counts
from helpwell.tasks.side import side_of
from helpwell.tasks.verbs.add_task import (
    MOST_TASKS,
    NoWords,
    TooManyTasks,
    add_task,
    put_checklist,
)
from helpwell.tasks.verbs.change_task import (
    CannotDo,
    change_task,
    finish_task,
    remove_task,
    reopen_task,
    restore_task,
)
from helpwell.tasks.verbs.log_time import NotYours, log_time, remove_time
from helpwell.tasks.verbs.reorder_tasks import reorder_tasks
from helpwell.tasks.verbs.run_timer import drop_timer, pause_timer, start_timer, stop_timer
from helpwell.tasks.verbs.write_checklist import NotAChecklist, archive_checklist, write_checklist
from helpwell.tickets.models import Ticket


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return ask(cast, cast.anna, "Refund", "Where is it?")


def words(ticket: Ticket) -> list[str]:
    return list(Task.objects.filter(ticket=ticket, removed_at=None).values_list("words", flat=True))


def last(name: str) -> Event:
    return Event.objects.filter(name=name).latest("id")


def test_a_task_is_added_behind_the_others_and_undone(cast: Cast, ticket: Ticket) -> None:
    add_task(ticket, by=cast.bob.actor, words="  Call\n them ")
    add_task(ticket, by=cast.bob.actor, words="Write")
    assert words(ticket) == ["Call them", "Write"]
    undo_event(last("TaskAdded"), by=cast.bob.actor)
    assert words(ticket) == ["Call them"]


def test_a_task_without_words_and_one_too_many_are_refused(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(NoWords):
        add_task(ticket, by=cast.bob.actor, words=" \n ")
    Task.objects.bulk_create(Task(ticket=ticket, words="x") for _ in range(MOST_TASKS))
    with pytest.raises(TooManyTasks):
        add_task(ticket, by=cast.bob.actor, words="One more")


def test_a_tick_is_told_once_and_undone(cast: Cast, ticket: Ticket) -> None:
    task = add_task(ticket, by=cast.bob.actor, words="Call")
    event = finish_task(task, by=cast.bob.actor)
    task.refresh_from_db()
    assert event is not None
    assert finish_task(task, by=cast.bob.actor) is None
    undo_event(event, by=cast.sam.actor)
    task.refresh_from_db()
    assert not task.is_done
    assert last("TaskReopened").actor == cast.sam.actor


def test_what_came_since_stands_in_the_way(cast: Cast, ticket: Ticket) -> None:
    task = add_task(ticket, by=cast.bob.actor, words="Call")
    first = finish_task(task, by=cast.bob.actor)
    task.refresh_from_db()
    reopen_task(task, by=cast.bob.actor)
    task.refresh_from_db()
    finish_task(task, by=cast.bob.actor)
    assert first is not None
    with pytest.raises(Contradicted):
        undo_event(first, by=cast.bob.actor)


def test_a_change_is_undone_whole(cast: Cast, ticket: Ticket) -> None:
    task = add_task(ticket, by=cast.bob.actor, words="Call")
    due = clock.now()
    event = change_task(task, by=cast.bob.actor, words="Write", assignee=cast.sam, due_at=due)
    assert event is not None
    assert list(open_tasks_of(cast.sam)) == [task]
    undo_event(event, by=cast.bob.actor)
    task.refresh_from_db()
    assert (task.words, task.assignee, task.due_at) == ("Call", None, None)


def test_one_who_changes_no_tickets_takes_no_task(cast: Cast, ticket: Ticket) -> None:
    task = add_task(ticket, by=cast.bob.actor, words="Call")
    with pytest.raises(CannotDo):
        change_task(task, by=cast.bob.actor, words="Call", assignee=cast.erin, due_at=None)


def test_a_removed_task_comes_back(cast: Cast, ticket: Ticket) -> None:
    task = add_task(ticket, by=cast.bob.actor, words="Call")
    remove_task(task, by=cast.bob.actor)
    assert words(ticket) == []
    undo_event(last("TaskRemoved"), by=cast.bob.actor)
    assert words(ticket) == ["Call"]
    task.refresh_from_db()
    assert restore_task(task, by=cast.bob.actor) is None


def test_tasks_are_put_in_order_and_back(cast: Cast, ticket: Ticket) -> None:
    one, two, three = (add_task(ticket, by=cast.bob.actor, words=name) for name in "abc")
    other = add_task(ask(cast, cast.ben, "Other", "x"), by=cast.bob.actor, words="not here")
    event = reorder_tasks(ticket, by=cast.bob.actor, ids=[three.pk, other.pk, one.pk])
    assert words(ticket) == ["c", "a", "b"]
    assert reorder_tasks(ticket, by=cast.bob.actor, ids=[three.pk, one.pk, two.pk]) is None
    assert event is not None
    undo_event(event, by=cast.bob.actor)
    assert words(ticket) == ["a", "b", "c"]


def test_a_checklist_is_put_on_a_ticket_and_taken_off(cast: Cast, ticket: Ticket) -> None:
    checklist = write_checklist(None, by=cast.mia.actor, name="Return", lines=["Label", "", "Scan"])
    event = put_checklist(ticket, by=cast.bob.actor, checklist=checklist)
    assert words(ticket) == ["Label", "Scan"]
    write_checklist(checklist, by=cast.mia.actor, name="Return", lines=["Other"])
    archive_checklist(checklist, by=cast.mia.actor)
    assert words(ticket) == ["Label", "Scan"]
    assert event is not None
    undo_event(event, by=cast.bob.actor)
    assert words(ticket) == []
    undo_event(last("ChecklistPut"), by=cast.bob.actor)
    assert words(ticket) == ["Label", "Scan"]


@pytest.mark.parametrize(
    ("name", "lines"), [("", ["a"]), ("a", []), ("a", [" "]), ("a", ["x"] * 61)]
)
def test_what_is_no_checklist_is_refused(cast: Cast, name: str, lines: list[str]) -> None:
    with pytest.raises(NotAChecklist):
        write_checklist(None, by=cast.mia.actor, name=name, lines=lines)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("1h 20m", 80), ("1h20", 80), ("1:20", 80), ("80", 80), ("80 min", 80), ("1.5h", 90),
        ("1,5 h", 90), ("2 hours", 120), ("1 Std. 5 Min.", 65), ("5M", 5),
    ],
)  # fmt: skip
def test_time_is_read_as_people_write_it(written: str, minutes: int) -> None:
    assert minutes_in(written) == minutes


@pytest.mark.parametrize("written", ["", "soon", "-5", "0", "1:75", "9999h", "1h 2h", "١٠x", "h"])
def test_what_is_no_time_is_refused_in_words(written: str) -> None:
    with pytest.raises(NoTime) as problem:
        minutes_in(written)
    assert "1h 20m" in str(problem.value)


def test_time_in_words() -> None:
    assert [in_words(n) for n in (45, 60, 80)] == ["45 m", "1 h", "1 h 20 m"]


def test_time_is_summed_by_person_and_taken_away_by_its_own(cast: Cast, ticket: Ticket) -> None:
    log_time(ticket, agent=cast.bob, minutes=30)
    log_time(ticket, agent=cast.bob, minutes=50, note="Call")
    log_time(ticket, agent=cast.sam, minutes=10)
    side = side_of(ticket, cast.bob, url="/", may_change=True)
    assert [(one.name, one.words) for one in side.spent] == [("Bob", "1 h 20 m"), ("Sam", "10 m")]
    assert side.total == "1 h 30 m"
    entry = TimeEntry.objects.get(minutes=50)
    with pytest.raises(NotYours):
        remove_time(entry, agent=cast.sam)
    remove_time(entry, agent=cast.bob)
    assert minutes_spent([ticket.pk]) == {ticket.pk: 40}
    undo_event(last("TimeRemoved"), by=cast.bob.actor)
    assert minutes_spent([ticket.pk]) == {ticket.pk: 90}
    undo_event(Event.objects.filter(name="TimeLogged").earliest("id"), by=cast.bob.actor)
    assert minutes_spent([ticket.pk]) == {ticket.pk: 60}


def test_a_timer_runs_pauses_and_is_written_down(cast: Cast, ticket: Ticket) -> None:
    began = clock.now()
    other = ask(cast, cast.ben, "Other", "x")
    with clock.at(began):
        start_timer(ticket, agent=cast.bob)
        start_timer(ticket, agent=cast.sam)
    with clock.at(began + minutes(10)):
        start_timer(other, agent=cast.bob)  # only one runs
    with clock.at(began + minutes(60)):
        pause_timer(other, agent=cast.bob)
        timer = TimeEntry.objects.get(ticket=ticket, agent=cast.bob)
        assert (timer.is_running, timer.seconds_now()) == (False, 600)
        start_timer(ticket, agent=cast.bob)
    with clock.at(began + minutes(65)):
        side = side_of(ticket, cast.bob, url="/", may_change=True)
        assert (side.timer_seconds, side.is_running, side.total) == (900, True, "")
        stop_timer(ticket, agent=cast.bob)
        assert stop_timer(ticket, agent=cast.bob) is None
        drop_timer(other, agent=cast.bob)
    assert minutes_spent([ticket.pk, other.pk]) == {ticket.pk: 15}
    assert TimeEntry.objects.filter(agent=cast.sam, is_logged=False).count() == 1


def test_the_side_panel_asks_twice(
    cast: Cast, ticket: Ticket, django_assert_num_queries: object
) -> None:
    for name in "abc":
        add_task(ticket, by=cast.bob.actor, words=name)
    log_time(ticket, agent=cast.bob, minutes=5)
    with django_assert_num_queries(2):  # type: ignore[operator]
        side_of(ticket, cast.bob, url="/", may_change=True)
    assert task_counts([ticket.pk]) == {ticket.pk: (0, 3)}


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)
