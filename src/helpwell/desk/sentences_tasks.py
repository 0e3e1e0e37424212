"""What is said about the tasks of a ticket and the time spent on it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.desk.told import Sentences, Told
from helpwell.tasks.duration import in_words


def _added(told: Told) -> str:
    return _("{who} added the task “{words}”").format(who=told.who, words=told.facts["words"])


def _finished(told: Told) -> str:
    return _("{who} ticked off “{words}”").format(who=told.who, words=told.facts["words"])


def _reopened(told: Told) -> str:
    return _("{who} said that “{words}” is not done yet").format(
        who=told.who, words=told.facts["words"]
    )


def _changed(told: Told) -> str:
    return _("{who} changed the task “{words}”").format(who=told.who, words=told.facts["words"])


def _removed(told: Told) -> str:
    return _("{who} took the task “{words}” off").format(who=told.who, words=told.facts["words"])


def _restored(told: Told) -> str:
    return _("{who} put the task “{words}” back").format(who=told.who, words=told.facts["words"])


def _checklist(told: Told) -> str:
    count, name = told.facts["count"], told.facts["name"]
    if count < 0:
        return _("{who} took the checklist “{name}” off").format(who=told.who, name=name)
    words = ngettext(
        "{who} put the checklist “{name}” on the ticket: {n} task",
        "{who} put the checklist “{name}” on the ticket: {n} tasks",
        count,
    )
    return words.format(who=told.who, name=name, n=count)


def _time(told: Told) -> str:
    return _("{who} spent {time} on this").format(
        who=told.who, time=in_words(told.facts["minutes"])
    )


def _time_removed(told: Told) -> str:
    return _("{who} took {time} of time spent away").format(
        who=told.who, time=in_words(told.facts["minutes"])
    )


def _time_restored(told: Told) -> str:
    return _("{who} counted {time} of time spent again").format(
        who=told.who, time=in_words(told.facts["minutes"])
    )


SENTENCES: Sentences = {
    "TaskAdded": ("checklist", _added),
    "TaskFinished": ("check", _finished),
    "TaskReopened": ("checklist", _reopened),
    "TaskChanged": ("edit", _changed),
    "TaskRemoved": ("close", _removed),
    "TaskRestored": ("checklist", _restored),
    "TasksReordered": ("checklist", None),
    "ChecklistPut": ("checklist", _checklist),
    "TimeLogged": ("clock", _time),
    "TimeRemoved": ("clock", _time_removed),
    "TimeRestored": ("clock", _time_restored),
}
