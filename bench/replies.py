"""How many replies a second are written, and how many deliveries a second leave to a mail server on this machine.

A reply is the verb with all its rows (message, delivery, recipients, ticket, event), committed by itself; then the same from
eight browsers at once through the page, whose answer draws the thread anew. The fsyncs a second of the same folder stand beside
it, since each commit waits for one. Works on the present data; loads 2,000 tickets where there are none. Run: bin/bench replies [N]
"""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bench.desk import Desk, cookie_of, free_port, running_desk
from bench.load import load
from config import env
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.send.deliver import send_due
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Delivery, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.reply import reply

_THREADS = 4
_BROWSERS = 8
_TEXT = (
    "Thank you for writing. We looked into it and will pay the amount back within three days.\n" * 4
)


def main(arguments: list[str]) -> int:
    """Print replies and deliveries a second."""
    number = int(arguments[0]) if arguments else 1000
    call_command("migrate", verbosity=0)
    if not Ticket.objects.exists():
        load(2000)
    settings.MAILS_AN_HOUR = 0
    tickets = list(Ticket.objects.order_by("-id").values_list("id", flat=True)[:number])
    agent = Agent.objects.filter(is_active=True).order_by("id").first()
    assert agent is not None
    print(f"{connection.vendor}; {_fsyncs_a_second():,.0f} fsyncs/s in this folder")
    _measure("replies, one writer", len(tickets), lambda: _write(agent, tickets))
    _measure(
        f"replies, {_THREADS} writers", len(tickets), lambda: _write_in_threads(agent, tickets)
    )
    with running_desk(HELPWELL_MAILS_AN_HOUR="0") as desk:
        _measure(
            f"replies, {_BROWSERS} browsers", len(tickets), lambda: _browse(desk, agent, tickets)
        )
    with _sink() as port:
        Mailbox.objects.update(
            outgoing="smtp",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
            smtp_user="",
        )
        waiting = Delivery.objects.filter(state=Delivery.State.QUEUED).count()
        _measure("deliveries, one sender", waiting, _send_all)
    left = Delivery.objects.filter(state=Delivery.State.QUEUED).count()
    if left:
        print(f"{left} deliveries did not leave")
    return 1 if left else 0


def _measure(name: str, number: int, run: Callable[[], None]) -> None:
    began = time.monotonic()
    run()
    seconds = time.monotonic() - began
    print(f"{name:24} {number / seconds:8,.0f}/s   {number} in {seconds:.1f} s")


def _write(agent: Agent, tickets: list[int]) -> None:
    for number in tickets:
        ticket = Ticket.objects.get(pk=number)
        reply(
            ticket,
            by=agent.actor,
            text=_TEXT,
            recipients=[To(f"c{number}@customer.test", "Customer")],
        )


def _write_in_threads(agent: Agent, tickets: list[int]) -> None:
    def work(share: list[int]) -> None:
        _write(agent, share)
        connection.close()

    threads = [
        threading.Thread(target=work, args=(tickets[start::_THREADS],)) for start in range(_THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _browse(desk: Desk, agent: Agent, tickets: list[int]) -> None:
    token = "b" * 32
    headers = {
        "Cookie": f"{cookie_of(agent)}; {settings.CSRF_COOKIE_NAME}={token}",
        "X-CSRFToken": token,
        "HX-Request": "true",
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def work(share: list[int]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
        for number in share:
            form = urlencode({"to": f"c{number}@customer.test", "text": _TEXT, "status": "pending"})
            line.request("POST", f"/tickets/{number}/replies/", form, headers)
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{answer.status} for a reply")

    threads = [
        threading.Thread(target=work, args=(tickets[start::_BROWSERS],))
        for start in range(_BROWSERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _send_all() -> None:
    with clock.at(clock.now() + timedelta(days=1)):
        while send_due(50):
            pass


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server in a process of its own that takes everything and keeps nothing."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "aiosmtpd",
        "-n",
        "-c",
        "aiosmtpd.handlers.Sink",
        "-l",
        f"127.0.0.1:{port}",
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _fsyncs_a_second() -> float:
    path = Path(env.data_folder()) / "fsync-trial"
    with path.open("wb") as file:
        began, done = time.monotonic(), 0
        while time.monotonic() - began < 1:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            done += 1
    path.unlink()
    return done
