"""What colleagues of the demo company did with tickets beside answering: views, a merge, links, snoozes, the bin, a change of many."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from helpwell.bulk.verbs.run import run_batch
from helpwell.bulk.verbs.start import start
from helpwell.customers.models import Customer
from helpwell.entrance.demo.days import Desk
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.search.conditions import Condition, Conditions, Op
from helpwell.search.models import Grouping, Order
from helpwell.search.verbs.save_view import Draft, create_view
from helpwell.tickets.models import Shelf, Tag, Ticket
from helpwell.tickets.verbs.delete import delete
from helpwell.tickets.verbs.link import link, set_parent
from helpwell.tickets.verbs.merge import merge
from helpwell.tickets.verbs.snooze import snooze


def work_along(desk: Desk, now: datetime) -> None:
    """The newest tickets as a desk leaves them at the end of a day."""
    with clock.at(now), transaction.atomic():
        marta, priya = desk.agents["Marta Nowak"], desk.agents["Priya Raman"]
        _views(desk.agents["Daniel Okafor"], marta, priya)
        _one_issue_twice(marta)
        mine = Ticket.objects.filter(shelf=Shelf.PENDING).order_by("-id")
        for days, ticket in enumerate(mine[:5], start=1):
            snooze(ticket, by=priya.actor, until=now + timedelta(days=days, hours=2))
        _belong_together(marta)
        for ticket in Ticket.objects.filter(shelf=Shelf.SPAM).order_by("id")[:3]:
            delete(ticket, by=marta.actor)
        old = Ticket.objects.filter(shelf=Shelf.SOLVED, team__name="Orders").order_by("-id")[
            100:125
        ]
        if old:
            numbers = [one.pk for one in old]
            run_batch(start(marta, tickets=numbers, change="add_tags", value="spring-sale"))


def _views(daniel: Agent, marta: Agent, priya: Agent) -> None:
    open_ = Condition("status", Op.ANY, "new,open")
    urgent = Condition("priority", Op.ANY, "3,4")
    refunds = Tag.objects.filter(name="refund").values_list("pk", flat=True).first()
    drafts = [
        (daniel, Draft("Urgent, nobody has it", _all(open_, urgent, Condition("assignee", Op.ANY, "nobody")), order=Order.DUE)),
        (daniel, Draft("Overdue by team", _all(open_, Condition("due", Op.YES)), grouping=Grouping.TEAM, order=Order.DUE)),
        (marta, Draft("Quiet for a week", _all(open_, Condition("updated", Op.OLDER, "7d")), owner=marta, order=Order.OLDEST)),
    ]  # fmt: skip
    if refunds is not None:
        tagged = Condition("tags", Op.ANY, str(refunds))
        drafts.append((priya, Draft("My refunds", _all(open_, tagged), owner=priya)))
    for who, draft in drafts:
        create_view(draft, by=who.actor, made_by=who)


def _all(*conditions: Condition) -> Conditions:
    return Conditions(conditions, ())


def _one_issue_twice(marta: Agent) -> None:
    """Somebody wrote twice about the same; the second is part of the first."""
    alive = Ticket.objects.filter(shelf__in=(Shelf.OPEN, Shelf.PENDING))
    twice = alive.values("customer").annotate(n=Count("id")).filter(n__gte=2).order_by("-customer")
    for customer in Customer.objects.filter(pk__in=[row["customer"] for row in twice[:2]]):
        first, second = alive.filter(customer=customer).order_by("id")[:2]
        merge(second, by=marta.actor, into=first)


def _belong_together(marta: Agent) -> None:
    newest = Ticket.objects.filter(shelf=Shelf.OPEN, team__name="Repairs").order_by("-id")[:4]
    if not newest:
        return
    whole, *others = newest
    for part in others[:2]:
        set_parent(part, by=marta.actor, parent=whole)
    for beside in others[2:]:
        link(whole, by=marta.actor, other=beside)
