"""Seconds from the command to the first answer, and memory of all processes: idle, and after being used. bin/bench start"""

import http.client
import statistics
import time

from bench.desk import cookie_of, running_desk
from helpwell.people.models import Agent

_RUNS = 3


def main(_arguments: list[str]) -> int:
    """Start the desk on the present data several times; the first one may collect static files."""
    agent = Agent.objects.filter(is_active=True).order_by("id").first()
    with running_desk() as desk:
        print(f"first start {desk.seconds_to_start:.1f} s")
    times = []
    for run in range(_RUNS):
        with running_desk() as desk:
            times.append(desk.seconds_to_start)
            if run < _RUNS - 1:
                continue
            time.sleep(15)
            print(f"idle {desk.megabytes():.0f} MB in {len(desk.processes())} processes")
            before = desk.cpu_seconds()
            time.sleep(10)
            print(f"idle CPU {(desk.cpu_seconds() - before) / 10 * 100:.1f} % of one core")
            if agent is not None:
                _use(desk.port, cookie_of(agent))
                print(f"after 400 pages {desk.megabytes():.0f} MB")
    print(f"second start {statistics.median(times):.1f} s (median of {_RUNS})")
    return 0


def _use(port: int, cookie: str) -> None:
    for number in range(400):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request(
            "GET",
            ("/inbox/open/", "/inbox/solved/", "/customers/", "/settings/people/")[number % 4],
            headers={"Cookie": cookie},
        )
        connection.getresponse().read()
        connection.close()
