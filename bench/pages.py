"""Inbox, ticket page and search under 1 and 8 clients: milliseconds, pages a second, CPU a page."""

import http.client
import random
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.desk import Desk, cookie_of, running_desk
from helpwell.customers.models import Customer
from helpwell.people.models import Agent
from helpwell.tickets.models import Ticket

Path = Callable[[random.Random], str]


@dataclass
class Measured:
    """One line of the table."""

    page: str
    who: str
    clients: int
    p50: float
    p95: float
    rate: float
    cpu: float


def main(arguments: list[str]) -> int:
    """bin/bench pages [SECONDS]: each line runs so long."""
    seconds = float(arguments[0]) if arguments else 5.0
    last = Ticket.objects.order_by("-id").values_list("id", flat=True).first() or 1
    people = Customer.objects.count()
    pages: list[tuple[str, Path]] = [
        ("inbox, open", lambda _rng: "/inbox/open/"),
        ("inbox, mine", lambda _rng: "/inbox/mine/"),
        ("inbox, solved", lambda _rng: "/inbox/solved/"),
        ("ticket", lambda rng: f"/tickets/{rng.randint(max(1, last - last // 10), last)}/"),
        ("search number", lambda rng: f"/search/?q={rng.randint(1, last)}"),
        ("search customer", lambda rng: f"/search/?q=customer{rng.randint(1, people)}"),
    ]
    everybody = [
        ("sees all", Agent.objects.get(email="agent1@desk.test")),
        ("one team", Agent.objects.get(email="agent7@desk.test")),
    ]
    print(f"{last} tickets")
    with running_desk() as desk:
        for who, agent in everybody:
            cookie = cookie_of(agent)
            mine = (
                Ticket.objects.filter(team__in=agent.team_ids)
                .order_by("-id")
                .values_list("id", flat=True)[:2000]
            )
            numbers = list(mine) if who == "one team" else []
            for page, path in pages:
                chosen = (
                    (lambda rng, numbers=numbers: f"/tickets/{rng.choice(numbers)}/")
                    if page == "ticket" and numbers
                    else path
                )
                for clients in (1, 8):
                    show(measure(desk, page, who, chosen, cookie, clients, seconds))
    return 0


def measure(
    desk: Desk, page: str, who: str, path: Path, cookie: str, clients: int, seconds: float
) -> Measured:
    """Ask for the page with so many clients for so long, after a second of warming up."""
    _run(desk, path, cookie, clients, 1.0)
    before, began = desk.cpu_seconds(), time.monotonic()
    times = _run(desk, path, cookie, clients, seconds)
    took, cpu = time.monotonic() - began, desk.cpu_seconds() - before
    cuts = statistics.quantiles([*times, *times[:1]] if len(times) < 2 else times, n=20)
    return Measured(
        page,
        who,
        clients,
        statistics.median(times),
        cuts[18],
        len(times) / took,
        cpu / len(times) * 1000,
    )


def _run(desk: Desk, path: Path, cookie: str, clients: int, seconds: float) -> list[float]:
    times: list[float] = []
    end = time.monotonic() + seconds

    def client(number: int) -> None:
        rng = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
        while time.monotonic() < end:
            began = time.perf_counter()
            connection.request("GET", path(rng), headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status not in (200, 302):  # a number leads straight to its ticket
                raise SystemExit(f"{answer.status} for a page")
            times.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def show(one: Measured) -> None:
    """One row of the table in docs/performance.md."""
    print(
        f"| {one.page} | {one.who} | {one.clients} | {one.p50:.1f} | {one.p95:.1f} | {one.rate:.0f} | {one.cpu:.1f} |",
        flush=True,
    )
