"""The report of the desk's health in the words that a person would use; machines get the plain report."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from helpwell.kit.moments import span

_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def health_words(report: dict[str, Any]) -> dict[str, Any]:
    """What the health page says; without a database there is nothing else to say."""
    database = str(report["database"])
    if "worker" not in report:
        return {"database": _("It does not answer. ({error})").format(error=database)}
    works = report["worker"] == "beating"
    return {
        "database": _DATABASES.get(database, database),
        "worker": _("At work") if works else _("Silent: no mail is read or sent until it runs"),
        "worker_icon": "check" if works else "error",
        "mailboxes": [one | {"behind": _behind(one["lag_seconds"])} for one in report["mailboxes"]],
        "processes": [_process(one) for one in report["processes"]],
    }


def _process(one: dict[str, Any]) -> dict[str, Any]:
    names = {"worker": _("Worker"), "receiver": _("Mail receiver")}
    seconds = one["seconds_since_beat"]
    return {
        "name": names.get(one["kind"], one["kind"].capitalize()),
        "process": one["process"],
        "is_alive": one["is_alive"],
        "heard": (
            _("just now")
            if seconds < 60
            else _("{time} ago").format(time=span(timedelta(seconds=seconds)))
        ),
    }


def _behind(seconds: float) -> str:
    return _("no") if seconds < 60 else span(timedelta(seconds=seconds))
