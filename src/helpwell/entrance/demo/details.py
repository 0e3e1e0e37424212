"""What the demo company asks on its tickets beside the words: fields, forms, checklists, and what is filled in."""

import random
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction

from helpwell.customers.models import Customer, Organization
from helpwell.entrance.demo.days import Desk
from helpwell.events.models import Actor
from helpwell.fields.models import Field, TicketForm
from helpwell.fields.verbs.define_field import Asked, ChoiceLine, define_field
from helpwell.fields.verbs.define_form import define_form
from helpwell.fields.verbs.set_about import set_about
from helpwell.fields.verbs.set_conditions import Line, set_conditions
from helpwell.fields.verbs.set_form import set_form
from helpwell.fields.verbs.set_value import set_value
from helpwell.kit import clock
from helpwell.tasks.models import Checklist, Task
from helpwell.tasks.verbs.add_task import add_task, put_checklist
from helpwell.tasks.verbs.change_task import change_task, finish_task
from helpwell.tasks.verbs.log_time import log_time
from helpwell.tasks.verbs.write_checklist import write_checklist
from helpwell.tickets.models import Shelf, Ticket

_FILLED = 240
_PARTS = ("Zip slider", "Hip buckle", "Tent pole", "Shoulder seam", "Valve")


def furnish(desk: Desk, rng: random.Random, now: datetime) -> None:
    """Define what is asked, and fill in what the newest tickets, some customers and companies have."""
    with clock.at(now), transaction.atomic():
        by = next(iter(desk.agents.values())).actor
        fields, forms = _define(by, desk)
        lists = _checklists(by)
        newest = Ticket.objects.select_related("team", "assignee__actor").order_by("-id")
        for ticket in islice(newest, _FILLED):
            _fill(ticket, by, rng, fields, forms)
        _work(rng, lists, now)
        _about(by, rng, fields)


def _define(by: Actor, desk: Desk) -> tuple[dict[str, Field], dict[str, TicketForm]]:
    outcomes = ("Advice", "Repair", "Replacement", "Refund")
    causes = ("Wear", "Defect", "Damage in transport", "Wrong item", "Changed their mind")
    fields = {
        "order": _field(by, "Order number", "text", help="FW and five digits, as on the slip"),
        "cause": _field(by, "Cause", "choice", choices=causes, required_to_solve=True),
        "outcome": _field(by, "Outcome", "choice", choices=outcomes),
        "refund": _field(by, "Refund", "money", help="In euros"),
        "part": _field(by, "Part", "text"),
        "warranty": _field(by, "Warranty until", "date"),
        "parcel": _field(by, "Parcel", "link", help="Where the carrier shows it"),
        "card": _field(by, "Loyalty card", "text", about="customer"),
        "sports": _field(by, "Goes for", "choices", about="customer", choices=("Hiking", "Climbing", "Cycling", "Winter")),
        "terms": _field(by, "Payment terms", "choice", about="organization", choices=("Prepaid", "14 days", "30 days")),
    }  # fmt: skip
    refund = next(str(one.pk) for one in fields["outcome"].choices.all() if one.name == "Refund")
    set_conditions(
        fields["refund"], by=by, lines=[Line("shown", str(fields["outcome"].pk), refund)]
    )
    repairs, orders = (desk.channels[name] for name in ("Repairs", "Orders"))
    forms = {
        "Repairs": define_form(by=by, name="Repair or warranty", team=repairs.team, fields=[fields[one] for one in ("order", "part", "cause", "warranty", "outcome", "refund")]),
        "Orders": define_form(by=by, name="Order", team=orders.team, fields=[fields[one] for one in ("order", "parcel", "cause", "outcome", "refund")]),
    }  # fmt: skip
    return fields, forms


def _field(by: Actor, name: str, type_: str, **given: object) -> Field:
    about = str(given.pop("about", "ticket"))
    choices = tuple(ChoiceLine(name=str(one)) for one in given.pop("choices", ()))  # type: ignore[attr-defined]
    asked = Asked(name=name, choices=choices, **given)  # type: ignore[arg-type]
    return define_field(by=by, type_=type_, about=about, asked=asked)


def _fill(
    ticket: Ticket,
    by: Actor,
    rng: random.Random,
    fields: dict[str, Field],
    forms: dict[str, TicketForm],
) -> None:
    by = ticket.assignee.actor if ticket.assignee else by
    if ticket.team.name in forms:
        set_form(ticket, by=by, form=forms[ticket.team.name])
    text = f"{ticket.subject} {ticket.snippet}"
    words = (word.strip("?.,()") for word in text.split())
    order = next((word for word in words if len(word) == 5 and word.isdigit()), "")
    if order:
        set_value(ticket, by=by, field=fields["order"], value=f"FW {order}")
    if ticket.team.name == "Repairs":
        set_value(ticket, by=by, field=fields["part"], value=rng.choice(_PARTS))
        until = date(2027, rng.randint(1, 12), rng.randint(1, 28))
        set_value(ticket, by=by, field=fields["warranty"], value=until.isoformat())
    if ticket.is_done:
        cause = rng.choice(list(fields["cause"].choices.all()))
        outcome = rng.choice(list(fields["outcome"].choices.all()))
        set_value(ticket, by=by, field=fields["cause"], value=str(cause.pk))
        set_value(ticket, by=by, field=fields["outcome"], value=str(outcome.pk))
        if outcome.name == "Refund":
            amount = f"{rng.randint(1500, 28_000) / 100:.2f}"
            set_value(ticket, by=by, field=fields["refund"], value=amount)


def _checklists(by: Actor) -> dict[str, Checklist]:
    lists = {
        "Repairs": ("Repair in the workshop", ("Parcel has arrived", "Look at it and write down the part", "Order the part", "Repair it", "Second pair of eyes", "Send it back with a tracking link")),
        "Orders": ("Return", ("Send the label", "Parcel is scanned", "Check the item", "Refund or exchange", "Tell the customer")),
    }  # fmt: skip
    return {
        team: write_checklist(None, by=by, name=name, lines=lines)
        for team, (name, lines) in lists.items()
    }


def _work(rng: random.Random, lists: dict[str, Checklist], now: datetime) -> None:
    """What is in hand has tasks, and what was worked on has times."""
    owned = Ticket.objects.exclude(assignee=None).select_related("team", "assignee__actor")
    in_hand = owned.filter(shelf__in=(Shelf.OPEN, Shelf.PENDING, Shelf.ON_HOLD)).order_by("-id")
    for ticket in in_hand[:24]:
        agent = ticket.assignee
        assert agent is not None
        if ticket.team.name in lists:
            put_checklist(ticket, by=agent.actor, checklist=lists[ticket.team.name])
        else:
            add_task(ticket, by=agent.actor, words="Call the accounts department")
            add_task(ticket, by=agent.actor, words="Send the corrected invoice")
        tasks = list(Task.objects.filter(ticket=ticket).order_by("position"))
        for task in tasks[: rng.randint(0, len(tasks) - 1)]:
            finish_task(task, by=agent.actor)
        due_at = now + timedelta(days=rng.randint(0, 3), hours=rng.randint(1, 6))
        change_task(tasks[-1], by=agent.actor, words=tasks[-1].words, assignee=agent, due_at=due_at)
    for ticket in owned.order_by("-id")[:80]:
        agent = ticket.assignee
        assert agent is not None
        day = (now - timedelta(days=rng.randint(0, 6))).date()
        log_time(ticket, agent=agent, minutes=rng.choice((5, 10, 15, 20, 35, 50)), day=day)


def _about(by: Actor, rng: random.Random, fields: dict[str, Field]) -> None:
    for customer in Customer.objects.order_by("id")[:60]:
        card = f"FL-{rng.randint(10_000, 99_999)}"
        set_about(customer, by=by, field=fields["card"], value=card)
        sports = rng.sample(["Hiking", "Climbing", "Cycling", "Winter"], rng.randint(1, 2))
        set_about(customer, by=by, field=fields["sports"], value=sports)
    for organization in Organization.objects.order_by("id")[:40]:
        terms = rng.choice(("Prepaid", "14 days", "30 days"))
        set_about(organization, by=by, field=fields["terms"], value=terms)
