"""Ninety days at the desk: mail comes in, people take it, answer, ask each other, and solve it, each at its hour."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from helpwell.channels.intake import take_in
from helpwell.customers.models import Customer
from helpwell.desk.verbs.see_notices import see_notices
from helpwell.entrance.demo import cast, plots
from helpwell.entrance.demo.letters import Letter, bounce_of, from_customer, stray, vacation_of
from helpwell.events.worker import drain
from helpwell.kit import clock
from helpwell.kit.hours import BusinessCalendar
from helpwell.people.models import Agent
from helpwell.tickets.models import Channel, Message, Shelf, Status, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_field import set_priority, set_type
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.tag import tag

DAYS_LIVED = 90
Step = Callable[[], None]


@dataclass
class Desk:
    """The company at work."""

    agents: dict[str, Agent]
    channels: dict[str, Channel]
    calendar: BusinessCalendar
    people: list[tuple[cast.Person, Customer]]

    def on_team(self, team: str) -> list[tuple[cast.Colleague, Agent]]:
        """Who answers for a team; the administrator and the manager seldom do."""
        return [
            (one, self.agents[one.name])
            for one in cast.COLLEAGUES
            if team in one.teams and one.role not in ("administrator", "manager")
        ]


@dataclass
class Story:
    """One ticket's life: who writes, about what, and what the words are filled with."""

    desk: Desk
    rng: random.Random
    plot: plots.Plot
    person: cast.Person
    colleague: cast.Colleague
    agent: Agent
    slots: dict[str, str] = field(default_factory=dict)
    letter: Letter | None = None

    def words(self, template: str) -> str:
        """The template with its slots filled."""
        return template.format(**self.slots)

    def ticket(self) -> Ticket | None:
        """The ticket that the first letter became, read now where it still waits; None where it was ignored."""
        if self.letter is None:
            return None
        take_in()  # what lies in the mailbox is read before somebody acts
        message = self._first_message(self.letter)
        return message.ticket if message else None

    def _first_message(self, letter: Letter) -> Message | None:
        return (
            Message.objects.filter(external_id=letter.message_id).select_related("ticket").first()
        )


def live(
    desk: Desk,
    rng: random.Random,
    *,
    tickets: int,
    first_day: datetime,
    now: datetime,
    say: Callable[[int, int], None],
) -> None:
    """Live through the days up to `now`, in the order of the hours."""
    agenda = _Agenda()
    for _ in range(tickets):
        _begin(agenda, desk, rng, _moment(rng, first_day, now))
    for _ in range(max(4, tickets // 60)):
        _stray(agenda, desk, rng, _moment(rng, first_day, now))
    for day in range(DAYS_LIVED + 1):
        end = min(now, first_day + timedelta(days=day + 1))
        with transaction.atomic():
            agenda.run_until(end)
            if end < now:
                _go_home(desk, end)
        say(day, DAYS_LIVED)
    with clock.at(now):
        with transaction.atomic():
            _hand_over(desk)
        drain()


def _hand_over(desk: Desk) -> None:
    """The manager gives the administrator what came last, so that who looks first finds something to do."""
    by, to = (
        next(desk.agents[one.name] for one in cast.COLLEAGUES if one.role == role)
        for role in ("manager", "administrator")
    )
    nobodys = Ticket.objects.filter(assignee=None, shelf=Shelf.OPEN)
    for ticket in nobodys.order_by("-id")[:3]:
        assign(ticket, by=by.actor, agent=to)


def _go_home(desk: Desk, at: datetime) -> None:
    """At the end of a day everybody has seen what the bell said."""
    with clock.at(at):
        for agent in desk.agents.values():
            see_notices(agent)


class _Agenda:
    """What happens when; steps put further steps on it."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Step]] = []
        self._count = 0

    def put(self, at: datetime, step: Step) -> None:
        self._count += 1
        heapq.heappush(self._steps, (at, self._count, step))

    def run_until(self, end: datetime) -> None:
        since = 0
        at = end
        while self._steps and self._steps[0][0] <= end:
            at, _order, step = heapq.heappop(self._steps)
            with clock.at(at):
                step()
                since += 1
                if since >= 40:  # mail is sent and reactions run by and by, as on a running desk
                    drain()
                    since = 0
        with clock.at(end):
            drain()


def _moment(rng: random.Random, first_day: datetime, now: datetime) -> datetime:
    """A time at which people write: by day more than by night, on weekdays more than on weekends."""
    span = (now - first_day).total_seconds()
    while True:
        at = first_day + timedelta(seconds=rng.random() * span)
        likely = (0.15 if at.hour < 6 or at.hour > 21 else 1.0) * (
            0.35 if at.weekday() > 4 else 1.0
        )
        if rng.random() < likely:
            return at


def _begin(agenda: _Agenda, desk: Desk, rng: random.Random, at: datetime) -> None:
    person, _customer = rng.choice(desk.people)
    fitting = [
        plot
        for plot in plots.PLOTS
        if plot.language == person.language and (plot.team != "Business" or person.organization)
    ]
    plot = rng.choices(fitting, [plot.weight for plot in fitting])[0]
    colleague, agent = rng.choice(desk.on_team(plot.team))
    slots = {
        "name": person.name,
        "first": person.name.split()[-1 if person.language == "ja" else 0],
        "order": str(rng.randrange(10_000, 60_000)),
        "product": rng.choice(plots.PRODUCTS),
        "day": rng.choice(plots.DAYS[person.language]),
        "amount": rng.choice(plots.AMOUNTS),
        "count": str(rng.choice((12, 20, 24, 36, 48))),
        "organization": person.organization,
    }
    story = Story(desk, rng, plot, person, colleague, agent, slots)
    agenda.put(at, lambda: _write(agenda, story, at))


def _stray(agenda: _Agenda, desk: Desk, rng: random.Random, at: datetime) -> None:
    """What reaches every mailbox beside customers' questions: spam, forgeries, copies, and machines."""
    kind = rng.choice(("spam", "spam", "forged", "copy", "machine"))
    person = rng.choice(desk.people)[0]
    channel = desk.channels["Billing"]

    def arrive() -> None:
        letter = stray(rng, person, channel.address, kind)
        letter.arrive(channel)
        if kind == "copy":
            letter.arrive(desk.channels["Orders"])
            answered = desk.calendar.add(at, rng.randrange(30, 300))
            agenda.put(answered, lambda: _answer_copy(desk, rng, letter))

    agenda.put(at, arrive)


def _answer_copy(desk: Desk, rng: random.Random, letter: Letter) -> None:
    """What was written to two mailboxes is one ticket, and answered once."""
    take_in()
    message = Message.objects.filter(external_id=letter.message_id).select_related("ticket").first()
    if message is not None and not message.ticket.is_done:
        agent = rng.choice(desk.on_team("Billing"))[1]
        reply(
            message.ticket,
            by=agent.actor,
            text=plots.BOTH_ANSWER,
            status=Status.SOLVED,
            assign_to=agent,
        )


def _write(agenda: _Agenda, story: Story, at: datetime) -> None:
    plot = story.plot
    story.letter = from_customer(
        story.rng,
        story.person,
        story.desk.channels[plot.team].address,
        story.words(plot.subject),
        story.words(plot.question),
        file=plot.file,
    )
    story.letter.arrive(story.desk.channels[plot.team])
    taken = _office_time(story, at, 12, 200)
    agenda.put(taken, lambda: _take(agenda, story, taken))


def _take(agenda: _Agenda, story: Story, at: datetime) -> None:
    ticket = story.ticket()
    if ticket is None or ticket.is_spam:
        return
    by, rng = story.agent.actor, story.rng
    assign(ticket, by=by, agent=story.agent)
    if story.plot.tags:
        tag(ticket, by=by, names=story.plot.tags)
    if story.plot.type != "question":
        set_type(ticket, by=by, type_=story.plot.type)
    if rng.random() < 0.12:
        set_priority(
            ticket,
            by=by,
            priority=rng.choice(
                (Ticket.Priority.HIGH, Ticket.Priority.URGENT, Ticket.Priority.LOW)
            ),
        )
    if rng.random() < 0.15:
        note(
            ticket,
            by=rng.choice(story.desk.on_team(story.plot.team))[1].actor,
            text=rng.choice(plots.NOTES),
        )
    if rng.random() < 0.06:
        set_status(ticket, by=by, status=Status.ON_HOLD)
    answered = _office_time(story, at, 5, 240)
    agenda.put(answered, lambda: _answer(agenda, story, answered))


def _answer(agenda: _Agenda, story: Story, at: datetime) -> None:
    ticket = story.ticket()
    if ticket is None or ticket.is_done:
        return
    last = not story.plot.then
    status = Status.SOLVED if last and story.rng.random() < 0.7 else Status.PENDING
    message = reply(
        ticket,
        by=story.agent.actor,
        text=story.words(story.plot.answer),
        status=status,
        assign_to=story.agent,
    )
    chance = story.rng.random()
    if chance < 0.012:
        agenda.put(
            at + timedelta(minutes=2),
            lambda: bounce_of(message, story.person).arrive(story.desk.channels[story.plot.team]),
        )
    elif chance < 0.03:
        agenda.put(
            at + timedelta(minutes=1),
            lambda: vacation_of(message, story.person).arrive(story.desk.channels[story.plot.team]),
        )
    elif not last and chance < 0.8:
        back = at + timedelta(minutes=story.rng.randrange(20, 2600))
        agenda.put(back, lambda: _write_back(agenda, story, message, back))
    else:
        done = _office_time(story, at + timedelta(days=2), 0, 300)
        agenda.put(done, lambda: _solve(story))


def _write_back(agenda: _Agenda, story: Story, ours: Message, at: datetime) -> None:
    letter = from_customer(
        story.rng,
        story.person,
        story.desk.channels[story.plot.team].address,
        "Re: " + story.words(story.plot.subject),
        story.words(story.plot.then),
        answers=ours,
    )
    letter.arrive(story.desk.channels[story.plot.team])
    done = _office_time(story, at, 10, 400)
    agenda.put(done, lambda: _close(story))


def _close(story: Story) -> None:
    ticket = story.ticket()
    if ticket is None or ticket.is_done:
        return
    if story.plot.end:
        reply(ticket, by=story.agent.actor, text=story.words(story.plot.end), status=Status.SOLVED)
    else:
        set_status(ticket, by=story.agent.actor, status=Status.SOLVED)


def _solve(story: Story) -> None:
    ticket = story.ticket()
    if ticket is not None and not ticket.is_done and not ticket.is_our_turn:
        set_status(ticket, by=story.agent.actor, status=Status.SOLVED)


def _office_time(story: Story, at: datetime, least: int, most: int) -> datetime:
    """Some business minutes after `at`; quicker colleagues need fewer, and now and then something lies for days."""
    minutes = story.rng.triangular(least, most, least + (most - least) / 5) * story.colleague.speed
    if story.rng.random() < 0.05:
        minutes *= 5
    return story.desk.calendar.add(at, minutes + 1)
