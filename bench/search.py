"""Saved views of three conditions, and search for rare and common pairs of words: milliseconds of the whole page."""

from collections.abc import Callable, Sequence
from random import Random

from django.db import transaction

from bench.desk import cookie_of, running_desk
from bench.load import seldom
from bench.pages import measure, show
from helpwell.people.models import Agent, Team
from helpwell.search.conditions import Condition, Conditions, Op
from helpwell.search.index import rebuild
from helpwell.search.models import Order, SavedView, SearchDocument
from helpwell.search.verbs.save_view import Draft, create_view
from helpwell.tickets.models import Message, Ticket


def main(arguments: list[str]) -> int:
    """bin/bench search [SECONDS]: each line runs so long, with one client. Limit: 100 ms for 95 of 100."""
    seconds = float(arguments[0]) if arguments else 5.0
    _index()
    senior, specialist = (Agent.objects.get(email=f"agent{n}@desk.test") for n in (1, 7))
    views = _views(senior)
    print(f"{Ticket.objects.count()} tickets; limit of p95: 100 ms")
    print("| page | who | clients | p50 ms | p95 ms | pages/s | CPU ms |")
    with running_desk() as desk:
        for who, person in (("sees all", senior), ("one team", specialist)):
            for name, path in [*views, *_searches()]:
                show(measure(desk, name, who, path, cookie_of(person), 1, seconds))
    return 0


def _index() -> None:
    if not SearchDocument.objects.exists() and Message.objects.exists():
        for done in rebuild():
            if done % 500_000 == 0:
                print(f"{done} messages written down")


def _searches() -> list[tuple[str, Callable[[Random], str]]]:
    common = ("refund parcel", "order late", "invoice charge", "password login")
    return [
        ("search, rare pair", lambda rng: f"/search/?q={'+'.join(seldom(rng.randrange(200), 2))}"),
        ("search, common pair", lambda rng: f"/search/?q={rng.choice(common).replace(' ', '+')}"),
        ("search, common and rare", lambda rng: f"/search/?q=refund+{seldom(rng.randrange(200), 1)[0]}"),
        ("search, phrase", lambda _rng: "/search/?q=%22broken+return%22"),
        ("search, no hit", lambda _rng: "/search/?q=walnut+compass"),
        ("search, pair and operators", lambda _rng: "/search/?q=refund+parcel+status:open+is:unassigned"),
    ]  # fmt: skip


def _views(senior: Agent) -> list[tuple[str, Callable[[Random], str]]]:
    """Kept in the database for the processes of the desk; made once."""
    teams = ",".join(map(str, Team.objects.values_list("pk", flat=True)[:5]))
    wanted: Sequence[tuple[str, Order, tuple[Condition, ...]]] = (
        ("view of three, many meet it", Order.LATEST, (
            Condition("status", Op.ANY, "solved"), Condition("team", Op.ANY, teams), Condition("priority", Op.LEAST, "2"))),
        ("view of three, few meet it", Order.LATEST, (
            Condition("status", Op.ANY, "solved"), Condition("priority", Op.LEAST, "3"), Condition("subject", Op.CONTAINS, "refund"))),
        ("view of three, open by priority", Order.PRIORITY, (
            Condition("status", Op.ANY, "new,open"), Condition("assignee", Op.ANY, "nobody"), Condition("due", Op.SET))),
    )  # fmt: skip
    paths: list[tuple[str, Callable[[Random], str]]] = []
    for name, order, conditions in wanted:
        view = SavedView.objects.filter(name=name).first()
        if view is None:
            with transaction.atomic():
                draft = Draft(name, Conditions(conditions), order=order)
                view = create_view(draft, by=senior.actor, made_by=senior)
        paths.append((name, lambda _rng, number=view.pk: f"/views/{number}/"))  # type: ignore[misc]
    return paths
