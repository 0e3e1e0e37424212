"""How long a change of a thousand tickets takes, and its undo: what the worker does, batch by batch, each batch one transaction.

Beside it one ticket by itself, a thousand times: what the page does at one click. Works on the present data; loads 10,000 tickets
where there are none. Run: bin/bench bulk [N]
"""

import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import connection

from bench.load import load
from helpwell.bulk.models import Bulk
from helpwell.bulk.verbs.run import run_batch
from helpwell.bulk.verbs.start import start
from helpwell.bulk.verbs.undo import undo
from helpwell.people.models import Agent
from helpwell.people.permissions import Role
from helpwell.tickets.models import Shelf, Ticket
from helpwell.tickets.verbs.set_field import set_priority


def main(arguments: list[str]) -> int:
    """Print seconds for one bulk change, for its undo, and for the same one by one."""
    number = int(arguments[0]) if arguments else 1000
    call_command("migrate", verbosity=0)
    if not Ticket.objects.exists():
        load(10_000)
    agent = Agent.objects.filter(is_active=True, role=Role.ADMINISTRATOR).first()
    assert agent is not None
    of = Ticket.objects.count()
    tickets = list(Ticket.objects.filter(shelf=Shelf.OPEN).values_list("pk", flat=True)[:number])
    print(f"{connection.vendor}; {len(tickets):,} of {of:,} tickets")
    begun: list[Bulk] = []
    _timed("begin", lambda: begun.append(_start(agent, tickets)))
    _timed("change", lambda: _run(begun[0]))
    _timed("begin the undo", lambda: begun.append(undo(begun[0], by=agent)))
    _timed("undo", lambda: _run(begun[1]))
    _timed("one by one", lambda: _one_by_one(agent, tickets))
    done = [Bulk.objects.get(pk=bulk.pk).done for bulk in begun]
    return 0 if done == [len(tickets)] * 2 else 1


def _start(agent: Agent, tickets: list[int]) -> Bulk:
    return start(agent, tickets=tickets, change="priority", value="4")


def _run(bulk: Bulk) -> None:
    bulk = Bulk.objects.select_related("agent", "act", "undoes").get(pk=bulk.pk)
    while run_batch(bulk):
        pass


def _one_by_one(agent: Agent, tickets: list[int]) -> None:
    for number in tickets:
        ticket = Ticket(pk=number)
        set_priority(ticket, by=agent.actor, priority=3)


def _timed(name: str, run: Callable[[], None]) -> None:
    began = time.monotonic()
    run()
    print(f"{name:>16} {time.monotonic() - began:7.2f} s")
