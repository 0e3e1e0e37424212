"""Any sequence of verbs and undos on any tickets: what was undone is as if it had never happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conftest import Cast
from helpwell.events.models import Act, Actor, Event
from helpwell.events.undoing import CannotUndo, can_be_undone, undo_act, undo_event
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.change import plain
from helpwell.tickets.models import (
    Attachment,
    Follower,
    Message,
    Status,
    Ticket,
    TicketCount,
    TicketLink,
)
from helpwell.tickets.threads import told
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.delete import delete, restore
from helpwell.tickets.verbs.follow import follow, unfollow
from helpwell.tickets.verbs.forward import forward
from helpwell.tickets.verbs.link import link, set_parent, unlink
from helpwell.tickets.verbs.merge import merge
from helpwell.tickets.verbs.move_message import move_message
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_field import set_priority, set_subject, set_type
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.snooze import snooze, wake
from helpwell.tickets.verbs.spam import mark_spam, unmark_spam
from helpwell.tickets.verbs.tag import tag

State = dict[str, Any]
MISSING = object()


@dataclass
class Done:
    """One thing that was done: what it touched, and whether it still holds."""

    effects: State
    event_ids: list[int]
    act_id: int | None
    lives: bool = True
    undone_by: int | None = None


@dataclass
class World:
    """Three tickets, what was done to them, and the state that must come out."""

    cast: Cast
    tickets: list[Ticket]
    start: State = field(default_factory=dict)
    done: list[Done] = field(default_factory=list)
    clock: int = 0

    def expected(self) -> State:
        """All that lives, one after the other, on what was there at the start."""
        state = dict(self.start)
        for one in self.done:
            if one.lives:
                state |= one.effects
        return {key: value for key, value in state.items() if value is not MISSING}


def observed() -> State:
    """Everything that a person can change, as plain values."""
    state: State = {}
    for ticket in Ticket.objects.order_by("pk"):
        columns = plain(ticket)
        columns.pop("solved_at")
        columns["deleted_at"] = columns["deleted_at"] is not None
        state |= {f"{ticket.pk}:{name}": value for name, value in columns.items()}
        for name in ticket.tags.values_list("name", flat=True):
            state[f"{ticket.pk}:tag:{name}"] = True
    for one in Follower.objects.all():
        state[f"{one.ticket_id}:follower:{one.agent_id}"] = True
    for beside in TicketLink.objects.all():
        state[f"link:{beside.first_id}:{beside.second_id}"] = True
    for message in Message.objects.filter(withdrawn_at=None):
        state[f"message:{message.pk}"] = message.ticket_id
    return state


def difference(before: State, after: State) -> State:
    """What changed, with what is gone as MISSING."""
    return {
        key: after.get(key, MISSING)
        for key in before.keys() | after.keys()
        if before.get(key, MISSING) != after.get(key, MISSING)
    }


def do(world: World, kind: str, which: int, other: int, value: int) -> None:
    """One verb with what chance gave it."""
    ticket = Ticket.objects.get(pk=world.tickets[which].pk)
    second = Ticket.objects.get(pk=world.tickets[other].pk)
    VERBS[kind](Given(world.cast, ticket, second, value))


@dataclass
class Given:
    """What a verb is called with."""

    cast: Cast
    ticket: Ticket
    other: Ticket
    value: int

    @property
    def by(self) -> Actor:
        """Sam does everything."""
        return self.cast.sam.actor

    @property
    def person(self) -> Agent | None:
        """Somebody, or nobody."""
        return [None, self.cast.bob, self.cast.sam, self.cast.mia][self.value % 4]

    @property
    def mail(self) -> Message | None:
        """The newest mail of the customer in the ticket."""
        return self.ticket.messages.filter(direction="inbound").order_by("-id").first()


def _receive(g: Given) -> None:
    incoming = Incoming(
        channel=g.cast.channel, customer=g.ticket.customer, subject="Hi", text=f"Mail {g.value}"
    )
    receive(incoming, into=g.ticket, joined_by="message_id")


def _move(g: Given, to: Ticket | None) -> None:
    if g.mail is not None:
        move_message(g.mail, by=g.by, to=to)


def _forward(g: Given) -> None:
    if g.mail is not None:
        forward(g.mail, by=g.by, recipients=[To("expert@else.test")])


def _tag(g: Given) -> None:
    words = [word for n, word in enumerate(("refund", "angry", "vip")) if g.value >> n & 1]
    tag(g.ticket, by=g.by, names=words)


VERBS: dict[str, Callable[[Given], object]] = {
    "assign": lambda g: assign(
        g.ticket, by=g.by, agent=g.person, team=[g.cast.billing, g.cast.shipping][g.value % 2]
    ),
    "status": lambda g: set_status(g.ticket, by=g.by, status=list(Status)[1:][g.value % 5]),
    "priority": lambda g: set_priority(g.ticket, by=g.by, priority=1 + g.value % 4),
    "type": lambda g: set_type(g.ticket, by=g.by, type_=list(Ticket.Type)[g.value % 4]),
    "subject": lambda g: set_subject(g.ticket, by=g.by, subject=f"Subject {g.value}"),
    "tag": _tag,
    "snooze": lambda g: snooze(g.ticket, by=g.by, until=clock.now() + timedelta(hours=1 + g.value)),
    "wake": lambda g: wake(g.ticket, by=g.by),
    "spam": lambda g: (mark_spam if g.value % 2 else unmark_spam)(g.ticket, by=g.by),
    "bin": lambda g: (delete if g.value % 2 else restore)(g.ticket, by=g.by),
    "follow": lambda g: (follow if g.value % 2 else unfollow)(g.ticket, by=g.by, agent=g.cast.bob),
    "link": lambda g: (link if g.value % 3 else unlink)(g.ticket, by=g.by, other=g.other),
    "parent": lambda g: set_parent(g.ticket, by=g.by, parent=g.other if g.value % 2 else None),
    "note": lambda g: note(g.ticket, by=g.by, text=f"Note {g.value}"),
    "reply": lambda g: reply(g.ticket, by=g.by, text=f"Answer {g.value}", assign_to=g.cast.sam),
    "receive": _receive,
    "merge": lambda g: merge(g.ticket, by=g.by, into=g.other),
    "move": lambda g: _move(g, g.other),
    "split": lambda g: _move(g, None),
    "forward": _forward,
}


def undo(world: World, number: int) -> None:
    """Take back one of the things that were done, or do it again."""
    if not world.done:
        return
    one = world.done[number % len(world.done)]
    before = observed()
    try:
        with transaction.atomic():
            act = take_back(one, world.cast.sam.actor)
    except CannotUndo:
        assert observed() == before
        assert has_reason(world, one), "refused with nothing in the way"
        return
    one.lives = not one.lives
    one.undone_by = act.pk if not one.lives else None
    assert observed() == world.expected()


def take_back(one: Done, by: Actor) -> Act:
    """By its act where it has one, else by its events; what was undone is done again by undoing that."""
    if not one.lives:
        assert one.undone_by is not None
        return undo_act(Act.objects.get(pk=one.undone_by), by=by)
    if one.act_id is not None:
        return undo_act(Act.objects.get(pk=one.act_id), by=by)
    events = [e for e in Event.objects.filter(pk__in=one.event_ids) if can_be_undone(e)]
    if len(events) != 1:
        raise CannotUndo("more than one thing, or none")
    return undo_event(events[0], by=by)


def has_reason(world: World, one: Done) -> bool:
    """Whether something else touched the same, or there is no way back from it."""
    events = Event.objects.filter(pk__in=one.event_ids)
    undoable = [event for event in events if event.diff]
    if not one.effects or len(undoable) != 1 or not one.lives:
        return True
    place = world.done.index(one)
    later = [other for other in world.done[place + 1 :] if other.lives]
    return any(_near(one, other) for other in later)


def _near(one: Done, other: Done) -> bool:
    """Whether they touched the same, or the same message's fate."""
    keys = set(one.effects) & set(other.effects)
    return bool(keys) or any(key.startswith("message:") for key in one.effects)


def invariants() -> None:
    """What must hold after every step."""
    for ticket in Ticket.objects.filter(merged_into=None):
        says = told(ticket)
        row = {name: ticket.__dict__[name] for name in says if name != "last_speaker"}
        assert row == {name: value for name, value in says.items() if name != "last_speaker"}
        assert ticket.shelf == ticket.shelf_for()
    groups = Ticket.objects.values("team_id", "assignee_id", "shelf").annotate(n=Count("id"))
    real = {(g["team_id"], g["assignee_id"], g["shelf"]): g["n"] for g in groups.order_by()}
    kept: dict[tuple[int, int | None, int], int] = {}
    for count in TicketCount.objects.all():
        spot = (count.team_id, count.assignee_id, count.shelf)
        kept[spot] = kept.get(spot, 0) + count.n
    assert {spot: n for spot, n in kept.items() if n} == real
    assert not Attachment.objects.exists()


step = st.one_of(
    st.tuples(
        st.sampled_from(sorted(VERBS)), st.integers(0, 2), st.integers(0, 2), st.integers(0, 7)
    ),
    st.tuples(st.just("undo"), st.integers(0, 30)),
    st.tuples(st.just("undo"), st.just(-1)),
)


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step, min_size=4, max_size=18))
def test_what_was_undone_is_as_if_it_had_never_happened(
    cast: Cast, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        world = World(cast, [_ticket(cast, n) for n in range(3)])
        world.start = observed()
        for one in steps:
            if one[0] == "undo":
                undo(world, one[1])
            else:
                _do(world, *one)
            invariants()
        transaction.set_rollback(True)


def _ticket(cast: Cast, number: int) -> Ticket:
    incoming = Incoming(
        channel=cast.channel,
        customer=cast.anna if number < 2 else cast.ben,
        subject=f"Question {number}",
        text=f"Words {number}",
    )
    return receive(incoming, into=None, joined_by="new").ticket


def _do(world: World, kind: str, which: int, other: int, value: int) -> None:
    before, last = observed(), Event.objects.order_by("-id").values_list("id", flat=True).first()
    try:
        with transaction.atomic():
            do(world, kind, which, other, value)
    except ValueError:
        assert observed() == before
        return
    events = list(Event.objects.filter(id__gt=last or 0).order_by("id"))
    effects = difference(before, observed())
    if (
        kind == "receive"
    ):  # what the customer did stays; what followed from it are things of their own
        for event in events:
            keys = {f"{event.subject_id}:{key}" for key in event.diff or {}} & set(effects)
            if keys:
                world.done.append(Done({key: effects.pop(key) for key in keys}, [event.pk], None))
        world.done.append(Done(effects, [], None))
    elif effects:
        acts = {event.act_id for event in events if event.act_id}
        world.done.append(Done(effects, [event.pk for event in events], next(iter(acts), None)))
