"""What can be done to many tickets: the right it asks for, what its value must be, and the verb that does it to one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from helpwell.bulk.models import Bulk
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.macros import access as macros
from helpwell.macros.verbs.apply_macro import MacroBroken, apply_macro
from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Permission
from helpwell.tickets import access
from helpwell.tickets.models import Status, Ticket
from helpwell.tickets.solving import CannotSolve
from helpwell.tickets.verbs.assign import CannotTake, assign
from helpwell.tickets.verbs.delete import StillSending, delete, restore
from helpwell.tickets.verbs.follow import follow
from helpwell.tickets.verbs.link import CannotLink, set_parent
from helpwell.tickets.verbs.merge import CannotMerge, merge
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.set_field import set_priority, set_type
from helpwell.tickets.verbs.set_status import ClosedForGood, set_status
from helpwell.tickets.verbs.snooze import CannotSnooze, snooze
from helpwell.tickets.verbs.spam import mark_spam
from helpwell.tickets.verbs.tag import add_tags, remove_tags

Kind = Bulk.Change


class BadChange(ValueError):
    """What was asked cannot be done to any ticket; its text says why."""


@dataclass(frozen=True)
class Way:
    """One kind of change: `read` turns what was asked into what `do` takes, and says it in words."""

    needs: Permission
    read: Callable[[Agent, str], tuple[Any, str]]
    do: Callable[[Ticket, Agent, Any], object]


def read_change(person: Agent, kind: str, value: str) -> tuple[Any, str]:
    """The value as its verb takes it and the change in words. Raises BadChange where the person may not, or it makes no sense."""
    way = WAYS.get(kind)
    if way is None or not person.may(way.needs):
        raise BadChange(_("You may not do this."))
    return way.read(person, value[:20_000])


def do_change(ticket: Ticket, person: Agent, kind: str, read: Any) -> None:
    """Do it to one ticket. Raises BadChange with the reason where it cannot be done."""
    try:
        WAYS[kind].do(ticket, person, read)
    except ValueError as error:
        raise BadChange(_reason(error)) from error


def _reason(error: ValueError) -> str:
    for kind, words in _REASONS.items():
        if isinstance(error, kind):
            return words()
    return str(error) or _("It cannot be done to this ticket.")


_REASONS: dict[type[ValueError], Callable[[], str]] = {
    ClosedForGood: lambda: _("It is closed, and stays so."),
    CannotTake: lambda: _("They cannot take tickets at the moment."),
    CannotSnooze: lambda: _("It is solved, spam, held, deleted or merged."),
    CannotMerge: lambda: _("It is held, in the bin, merged already, or the same ticket."),
    CannotLink: lambda: _("It would be a part of itself."),
    StillSending: lambda: _("A message of it is still to be sent."),
    MacroBroken: lambda: _("The macro cannot be applied to it."),
    CannotSolve: lambda: _("Something must be filled in before it is solved."),
}


def _status(_person: Agent, value: str) -> tuple[Any, str]:
    if value not in Status.values or value == Status.NEW:
        raise BadChange(_("There is no such status."))
    return value, _("Status: {status}").format(status=Status(value).label)


def _priority(_person: Agent, value: str) -> tuple[Any, str]:
    if value not in {str(one) for one in Ticket.Priority.values}:
        raise BadChange(_("There is no such priority."))
    label = Ticket.Priority(int(value)).label
    return int(value), _("Priority: {priority}").format(priority=label)


def _type(_person: Agent, value: str) -> tuple[Any, str]:
    if value not in Ticket.Type.values:
        raise BadChange(_("There is no such type."))
    return value, _("Type: {type}").format(type=Ticket.Type(value).label)


def _person(person: Agent, value: str) -> tuple[Any, str]:
    if value == "nobody":
        return None, _("For anyone to take")
    whom = person if value == "me" else _row(Agent.objects.filter(is_active=True), value)
    if whom is None or not whom.may(Permission.CHANGE_TICKETS):
        raise BadChange(_("They cannot take tickets at the moment."))
    return whom, _("Given to {who}").format(who=whom.name)


def _team(_person: Agent, value: str) -> tuple[Any, str]:
    team = _row(Team.objects.filter(closed_at=None), value)
    if team is None:
        raise BadChange(_("There is no such team."))
    return team, _("Team: {team}").format(team=team.name)


def _tags(_person: Agent, value: str) -> tuple[Any, str]:
    names = [name for part in value.split(",") if (name := one_line(part, 60))]
    if not names:
        raise BadChange(_("Name a tag."))
    return names[:30], _("Tags: {names}").format(names=", ".join(names[:5]))


def _until(_person: Agent, value: str) -> tuple[Any, str]:
    try:
        until = datetime.fromisoformat(value)
    except ValueError:
        raise BadChange(_("That is not a date and time.")) from None
    now = clock.now()
    if until.tzinfo is None or not now < until < now + timedelta(days=366):
        raise BadChange(_("Choose a time within the next year."))
    return until, _("Snoozed")


def _other(person: Agent, value: str) -> tuple[Any, str]:
    number = value.strip().removeprefix("#")
    found = _row(access.visible_to(person), number)
    if found is None:
        raise BadChange(_("There is no such ticket that you can see."))
    return found, f"→ #{found.pk}"


def _macro(person: Agent, value: str) -> tuple[Any, str]:
    found = _row(macros.visible_to(person).filter(archived_at=None), value)
    if found is None:
        raise BadChange(_("There is no such macro."))
    return found, _("Macro: {name}").format(name=found.name)


def _note(_person: Agent, value: str) -> tuple[Any, str]:
    if not value.strip():
        raise BadChange(_("Write the note first."))
    return value, _("Note")


def _plainly(words: Callable[[], str]) -> Callable[[Agent, str], tuple[Any, str]]:
    return lambda _person, _value: (None, words())


def _row(rows: Any, value: str) -> Any:
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        return None
    return rows.filter(pk=int(value)).first()


_P = Permission
WAYS: dict[str, Way] = {
    Kind.STATUS: Way(_P.CHANGE_TICKETS, _status, lambda t, p, v: set_status(t, by=p.actor, status=v)),
    Kind.PRIORITY: Way(_P.CHANGE_TICKETS, _priority, lambda t, p, v: set_priority(t, by=p.actor, priority=v)),
    Kind.TYPE: Way(_P.CHANGE_TICKETS, _type, lambda t, p, v: set_type(t, by=p.actor, type_=v)),
    Kind.ASSIGN: Way(_P.CHANGE_TICKETS, _person, lambda t, p, v: assign(t, by=p.actor, agent=v)),
    Kind.TEAM: Way(_P.CHANGE_TICKETS, _team, lambda t, p, v: assign(t, by=p.actor, agent=None, team=v)),
    Kind.ADD_TAGS: Way(_P.CHANGE_TICKETS, _tags, lambda t, p, v: add_tags(t, by=p.actor, names=v)),
    Kind.REMOVE_TAGS: Way(_P.CHANGE_TICKETS, _tags, lambda t, p, v: remove_tags(t, by=p.actor, names=v)),
    Kind.SNOOZE: Way(_P.CHANGE_TICKETS, _until, lambda t, p, v: snooze(t, by=p.actor, until=v)),
    Kind.SPAM: Way(_P.CHANGE_TICKETS, _plainly(lambda: _("Spam")), lambda t, p, _v: mark_spam(t, by=p.actor)),
    Kind.BIN: Way(_P.DELETE_TICKETS, _plainly(lambda: _("Into the bin")), lambda t, p, _v: delete(t, by=p.actor)),
    Kind.RESTORE: Way(_P.DELETE_TICKETS, _plainly(lambda: _("Out of the bin")), lambda t, p, _v: restore(t, by=p.actor)),
    Kind.MERGE: Way(_P.CHANGE_TICKETS, _other, lambda t, p, v: merge(t, by=p.actor, into=v)),
    Kind.PARENT: Way(_P.CHANGE_TICKETS, _other, lambda t, p, v: set_parent(t, by=p.actor, parent=v)),
    Kind.FOLLOW: Way(_P.USE_DESK, _plainly(lambda: _("Followed")), lambda t, p, _v: follow(t, by=p.actor, agent=p)),
    Kind.NOTE: Way(_P.NOTE, _note, lambda t, p, v: note(t, by=p.actor, text=v)),
    Kind.MACRO: Way(_P.CHANGE_TICKETS, _macro, lambda t, p, v: apply_macro(t, v, by=p.actor)),
}  # fmt: skip
