"""What a macro would do on a ticket, in words and before it is done."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.kit import clock
from helpwell.macros import custom_fields
from helpwell.macros.changes import ME, NOBODY, Changes
from helpwell.macros.context import fill_for
from helpwell.macros.known import Known, broken_in
from helpwell.macros.models import Macro
from helpwell.macros.variables import Sink
from helpwell.people.models import Agent
from helpwell.tickets.models import Follower, Status, Ticket


@dataclass(frozen=True)
class Effect:
    """One change: what, how it is, how it would be."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """The words for the composer, the changes, the variables that stay open, and what is broken."""

    html: str
    effects: list[Effect]
    left: tuple[str, ...]
    broken: list[str]


def preview_of(macro: Macro, ticket: Ticket, agent: Agent | None) -> Preview:
    """What this macro would do on this ticket for this agent."""
    changes = Changes.of(macro.actions.all())
    return preview(macro.html, changes, ticket, agent, Known.about([changes]))


def preview(
    html: str, changes: Changes, ticket: Ticket, agent: Agent | None, known: Known
) -> Preview:
    """The same for words and changes that are not kept yet."""
    filled = fill_for(html, ticket, agent, Sink.HTML)
    broken = broken_in(html, changes, known)
    return Preview(filled.text, effects(changes, ticket, agent, known), filled.left, broken)


def effects(changes: Changes, ticket: Ticket, agent: Agent | None, known: Known) -> list[Effect]:
    """The lines of "this will change"; what is so already is left out."""
    lines = [
        *_people(changes, ticket, agent, known),
        *_states(changes, ticket),
        *_tags(changes, ticket),
        *_fields(changes, ticket, known),
        *_rest(changes, ticket, agent),
    ]
    return [line for line in lines if line.before != line.after]


def _people(changes: Changes, ticket: Ticket, agent: Agent | None, known: Known) -> list[Effect]:
    lines = []
    nobody = _("nobody")
    if changes.team is not None and changes.team in known.teams:
        lines.append(Effect(_("Team"), ticket.team.name, known.teams[changes.team].name))
    if changes.assign:
        before = ticket.assignee.name if ticket.assignee else nobody
        after = {ME: agent.name if agent else nobody, NOBODY: nobody}.get(changes.assign)
        if after is None:
            found = known.agents.get(int(changes.assign))
            after = found.name if found else "?"
        lines.append(Effect(_("Assigned to"), before, after))
    return lines


def _states(changes: Changes, ticket: Ticket) -> list[Effect]:
    lines = []
    if changes.status:
        after = Status(changes.status).label
        lines.append(Effect(_("Status"), str(ticket.get_status_display()), str(after)))
    if changes.priority is not None:
        label = Ticket.Priority(changes.priority).label
        lines.append(Effect(_("Priority"), str(ticket.get_priority_display()), str(label)))
    if changes.type:
        label = Ticket.Type(changes.type).label
        lines.append(Effect(_("Type"), str(ticket.get_type_display()), str(label)))
    return lines


def _tags(changes: Changes, ticket: Ticket) -> list[Effect]:
    if not changes.add_tags and not changes.remove_tags:
        return []
    had = set(ticket.tags.values_list("name", flat=True))
    added = [name for name in changes.add_tags if name not in had]
    gone = [name for name in changes.remove_tags if name in had]
    plus = ngettext("Add the tag", "Add the tags", len(added))
    minus = ngettext("Take off the tag", "Take off the tags", len(gone))
    return [Effect(plus, "", ", ".join(added)), Effect(minus, "", ", ".join(gone))]


def _fields(changes: Changes, ticket: Ticket, known: Known) -> list[Effect]:
    keys = [key for key in changes.fields if key in known.fields]
    now = custom_fields.words_on(ticket, keys) if keys else {}
    return [
        Effect(known.fields[key], now.get(key, ""), changes.fields[key] or _("empty"))
        for key in keys
    ]


def _rest(changes: Changes, ticket: Ticket, agent: Agent | None) -> list[Effect]:
    lines = []
    if changes.checklist:
        lines.append(Effect(_("Add to the checklist"), "", ", ".join(changes.checklist)))
    if changes.follow and agent is not None:
        follows = Follower.objects.filter(ticket=ticket, agent=agent).exists()
        words = _("you follow it")
        lines.append(Effect(_("Follow"), words if follows else "", words))
    if changes.snooze_hours:
        until = localtime(clock.now() + timedelta(hours=changes.snooze_hours))
        words = _("until {when}").format(when=date_format(until, "DATETIME_FORMAT"))
        lines.append(Effect(_("Snooze"), "", words))
    return lines
