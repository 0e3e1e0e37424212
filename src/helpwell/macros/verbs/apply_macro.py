"""Applying a macro to a ticket: all its changes as one act, or none."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.acting import acting
from helpwell.events.models import Act, Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.macros import checklists, custom_fields
from helpwell.macros.changes import ME, NOBODY, Changes
from helpwell.macros.context import fill_for
from helpwell.macros.events import MacroApplied
from helpwell.macros.known import Known, broken_in
from helpwell.macros.models import Macro, MacroUse
from helpwell.macros.variables import Sink
from helpwell.people.models import Agent
from helpwell.tickets.change import locked
from helpwell.tickets.models import Ticket
from helpwell.tickets.solving import CannotSolve
from helpwell.tickets.verbs.assign import CannotTake, assign
from helpwell.tickets.verbs.follow import follow
from helpwell.tickets.verbs.set_field import set_priority, set_type
from helpwell.tickets.verbs.set_status import ClosedForGood, set_status
from helpwell.tickets.verbs.snooze import CannotSnooze, snooze
from helpwell.tickets.verbs.tag import add_tags, remove_tags


class MacroBroken(ValueError):
    """The macro names what is gone, or cannot be applied here; `parts` say what, each in a sentence. Nothing was changed."""

    def __init__(self, parts: list[str]) -> None:
        super().__init__(" ".join(parts))
        self.parts = parts


@dataclass(frozen=True)
class Applied:
    """What came of it: the ticket, the act to undo (None where the macro only writes), the words, and what is still open in them."""

    ticket: Ticket
    act: Act | None
    html: str
    kind: str
    left: tuple[str, ...]


def apply_macro(ticket: Ticket, macro: Macro, *, by: Actor) -> Applied:
    """The ticket with the macro's changes, and its words for whoever sends them. Raises MacroBroken; then nothing was changed.

    Inside another act (a bulk change, a rule) the changes belong to that one.
    """
    changes = Changes.of(macro.actions.all())
    agent = Agent.objects.filter(actor=by).first() if by.is_agent else None
    broken = broken_in(macro.html, changes, Known.about([changes]))
    if broken:
        raise MacroBroken(broken)
    with transaction.atomic():
        if not changes:
            act = None
            _used(ticket, macro, agent, by)
        else:
            with acting(
                Act.Kind.MACRO, by=by, words=macro.name, room="macros", ref_id=macro.pk
            ) as act:
                ticket = _change(locked(ticket), changes, by, agent)
                _used(ticket, macro, agent, by)
    filled = fill_for(macro.html, ticket, agent, Sink.HTML)
    return Applied(ticket, act, filled.text, macro.kind, filled.left)


def _used(ticket: Ticket, macro: Macro, agent: Agent | None, by: Actor) -> None:
    MacroUse.objects.create(macro=macro, agent=agent, ticket=ticket, at=clock.now())
    fact = MacroApplied(
        ticket_id=ticket.pk, team_id=ticket.team_id, macro_id=macro.pk, name=macro.name
    )
    record(fact, by=by)


def _change(ticket: Ticket, changes: Changes, by: Actor, agent: Agent | None) -> Ticket:
    """Raises MacroBroken in the middle; the transaction takes back what was done before it."""
    try:
        ticket = _give(ticket, changes, by, agent)
        ticket = _describe(ticket, changes, by)
        for key, value in changes.fields.items():
            ticket = custom_fields.write(ticket, by=by, key=key, value=value)
        if changes.checklist:
            checklists.add(ticket, by=by, lines=changes.checklist)
        if changes.follow and agent is not None:
            follow(ticket, by=by, agent=agent)
        return _put(ticket, changes, by)
    except CannotTake as error:
        raise MacroBroken([_("They cannot take tickets at the moment.")]) from error
    except ClosedForGood as error:
        raise MacroBroken([_("A closed ticket stays closed.")]) from error
    except CannotSnooze as error:
        raise MacroBroken([_("This ticket cannot be snoozed.")]) from error
    except (custom_fields.CannotWrite, checklists.TooLong, CannotSolve) as error:
        raise MacroBroken([str(error)]) from error


def _give(ticket: Ticket, changes: Changes, by: Actor, agent: Agent | None) -> Ticket:
    if not changes.assign and changes.team is None:
        return ticket
    known = Known.about([changes])
    team = known.teams[changes.team] if changes.team is not None else None
    whom = ticket.assignee
    if changes.assign == ME:
        if agent is None:
            raise MacroBroken([_("It assigns to whoever applies it, and that is no person.")])
        whom = agent
    elif changes.assign == NOBODY:
        whom = None
    elif changes.assign:
        whom = known.agents[int(changes.assign)]
    return assign(ticket, by=by, agent=whom, team=team)


def _describe(ticket: Ticket, changes: Changes, by: Actor) -> Ticket:
    if changes.priority is not None:
        ticket = set_priority(ticket, by=by, priority=changes.priority)
    if changes.type:
        ticket = set_type(ticket, by=by, type_=changes.type)
    if changes.add_tags:
        ticket = add_tags(ticket, by=by, names=changes.add_tags)
    if changes.remove_tags:
        ticket = remove_tags(ticket, by=by, names=changes.remove_tags)
    return ticket


def _put(ticket: Ticket, changes: Changes, by: Actor) -> Ticket:
    if changes.status:
        ticket = set_status(ticket, by=by, status=changes.status)
    if changes.snooze_hours:
        until = clock.now() + timedelta(hours=changes.snooze_hours)
        ticket = snooze(ticket, by=by, until=until)
    return ticket
