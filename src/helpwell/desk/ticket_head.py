"""The head of a ticket's page: whose turn, what state, by when, who; and what this viewer may do."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from helpwell.desk.rows import CHANNEL_ICONS, first_name
from helpwell.kit import clock
from helpwell.kit.faces import hue, initials
from helpwell.kit.moments import due
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Status, Ticket
from helpwell.tickets.verbs.merge import may_merge
from helpwell.tickets.verbs.snooze import may_snooze

STATUS_ICONS: dict[str, str] = {
    Status.NEW: "new",
    Status.OPEN: "open",
    Status.PENDING: "pending",
    Status.ON_HOLD: "hold",
    Status.SOLVED: "solved",
    Status.CLOSED: "closed",
}
PRIORITY_NAMES: dict[int, str] = {1: "low", 2: "normal", 3: "high", 4: "urgent"}
_SOON_SECONDS = 2 * 60 * 60


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do with this ticket."""

    reply: bool
    note: bool
    change: bool
    release: bool
    block: bool
    see_customer: bool
    create: bool
    delete: bool

    @classmethod
    def of(cls, person: Agent, ticket: Ticket) -> "May":
        """The rights of a person on a ticket that they may see; nobody answers in a closed one, nor held mail."""
        return cls(
            reply=person.may(Permission.REPLY)
            and ticket.status != Status.CLOSED
            and not ticket.held_reason
            and ticket.deleted_at is None,
            note=person.may(Permission.NOTE),
            change=person.may(Permission.CHANGE_TICKETS),
            release=person.may(Permission.RELEASE_HELD),
            block=person.may(Permission.BLOCK_SENDERS),
            see_customer=person.may(Permission.SEE_CUSTOMERS),
            create=person.may(Permission.CREATE_TICKETS),
            delete=person.may(Permission.DELETE_TICKETS),
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu."""

    value: str
    label: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The words of the head."""

    url: str
    subject: str
    has_subject: bool
    status: str
    status_icon: str
    statuses: list[Choice]
    priority: str
    priority_words: str
    priorities: list[Choice]
    types: list[Choice]
    channel_icon: str
    turn: str
    is_our_turn: bool
    due: str
    due_iso: str
    due_level: str
    assignee: str
    assignee_initials: str
    assignee_hue: int
    is_mine: bool
    snoozed: str
    snoozed_iso: str
    may_snooze: bool
    may_merge: bool


def head_of(ticket: Ticket, person: Agent) -> Head:
    """The head of a ticket for one viewer; asks nothing of the database."""
    due_words, due_iso, due_level = _due(ticket)
    name = ticket.assignee.name if ticket.assignee else ""
    is_mine = ticket.assignee_id == person.pk
    return Head(
        url=reverse("desk:ticket", args=[ticket.pk]),
        subject=ticket.subject or _("No subject"),
        has_subject=bool(ticket.subject),
        status=str(Status(ticket.status).label),
        status_icon=STATUS_ICONS[ticket.status],
        statuses=_statuses(ticket),
        priority=PRIORITY_NAMES[ticket.priority],
        priority_words=str(Ticket.Priority(ticket.priority).label),
        priorities=[
            Choice(str(value), str(label), _PRIORITY_ICONS[value], value == ticket.priority)
            for value, label in reversed(Ticket.Priority.choices)
        ],
        types=[
            Choice(value, str(label), "", value == ticket.type)
            for value, label in Ticket.Type.choices
        ],
        channel_icon=CHANNEL_ICONS[ticket.channel.kind],
        turn=_turn(ticket, person),
        is_our_turn=ticket.is_our_turn,
        due=due_words,
        due_iso=due_iso,
        due_level=due_level,
        assignee=_("You") if is_mine else name,
        assignee_initials=initials(name) if name else "",
        assignee_hue=hue(name) if name else 1,
        is_mine=is_mine,
        snoozed=_snoozed(ticket),
        snoozed_iso=ticket.snoozed_until.isoformat() if ticket.snoozed_until else "",
        may_snooze=may_snooze(ticket),
        may_merge=may_merge(ticket),
    )


def _snoozed(ticket: Ticket) -> str:
    if ticket.snoozed_until is None:
        return ""
    return date_format(localtime(ticket.snoozed_until), "SHORT_DATETIME_FORMAT")


_PRIORITY_ICONS = {1: "down", 2: "more", 3: "up", 4: "urgent"}


def _statuses(ticket: Ticket) -> list[Choice]:
    if ticket.status == Status.CLOSED:
        return []
    return [
        Choice(value, str(label), STATUS_ICONS[value], value == ticket.status)
        for value, label in Status.choices
        if value != Status.NEW
    ]


def _turn(ticket: Ticket, person: Agent) -> str:
    who = ticket.customer.name or ticket.customer.email
    if ticket.is_our_turn:
        if ticket.assignee is None:
            return _("Nobody has it yet")
        if ticket.assignee_id == person.pk:
            return _("Your turn")
        return _("{name} answers").format(name=first_name(ticket.assignee.name))
    if ticket.status == Status.PENDING:
        return _("Waiting for {who}").format(who=who) if who else _("Waiting for the customer")
    return ""


def _due(ticket: Ticket) -> tuple[str, str, str]:
    moment = ticket.due_at
    if moment is None:
        return "", "", ""
    now = clock.now()
    left = (moment - now).total_seconds()
    level = "late" if left < 0 else "soon" if left < _SOON_SECONDS else "calm"
    return due(moment, now), moment.isoformat(), level
