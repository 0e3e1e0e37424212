"""Mails a second finished: read, placed in a ticket, first reactions done; with one worker, and on PostgreSQL with two.

Run on a folder of its own: bin/bench intake [MAILS]
"""

import multiprocessing
import time
from email.message import EmailMessage

from django.core.management import call_command
from django.db import connection, connections

from bench.replies import _fsyncs_a_second
from helpwell.channels.email.models import Mailbox
from helpwell.channels.intake import take_in
from helpwell.channels.models import Arrival
from helpwell.channels.verbs.store import RawMail, store_arrivals
from helpwell.events.models import Reaction
from helpwell.events.reacting import run_reactions
from helpwell.people.models import Team
from helpwell.tickets.models import Channel

_RUNS = 3


def main(arguments: list[str]) -> int:
    """Print mails a second of several runs; 1 where a mail did not end in a ticket."""
    count = int(arguments[0]) if arguments else 1000
    call_command("migrate", verbosity=0)
    channel = _channel()
    print(f"{connection.vendor}; {_fsyncs_a_second():,.0f} fsyncs/s in this folder")
    for workers in (1,) if connection.vendor == "sqlite" else (1, 2):
        rates = [_run(channel, count, workers) for _ in range(_RUNS)]
        print(f"median {sorted(rates)[_RUNS // 2]:,.0f} mails finished a second, {workers} at work")
    left = Arrival.objects.filter(channel=channel).exclude(state=Arrival.State.TICKET).count()
    print(f"{left} not in a ticket, {Reaction.objects.count()} reactions left")
    return 1 if left else 0


def _run(channel: Channel, count: int, workers: int) -> float:
    """Store so many mails, then finish them; returns mails finished a second."""
    run = time.time_ns()
    mails = [
        RawMail(
            channel_id=channel.pk,
            external_id=f"bench:{run}:{n}",
            source="lmtp",
            raw=_mail(run, n),
        )
        for n in range(count)
    ]
    began = time.monotonic()
    for start in range(0, count, 100):
        store_arrivals(mails[start : start + 100])
    stored = time.monotonic() - began
    connections.close_all()  # no connection survives a fork
    began = time.monotonic()
    others = [multiprocessing.Process(target=_work) for _ in range(workers)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    took = time.monotonic() - began
    print(f"stored {count / stored:,.0f}/s   finished {count / took:,.0f}/s")
    return count / took


def _work() -> None:
    """What a worker does, until nothing is left."""
    while take_in(50) + run_reactions(50):
        pass
    connections.close_all()


def _channel() -> Channel:
    team, _made = Team.objects.get_or_create(name="Bench intake")
    channel, _made = Channel.objects.get_or_create(
        kind="email", address="intake-bench@desk.test", defaults={"name": "Bench", "team": team}
    )
    Mailbox.objects.get_or_create(channel=channel)
    return channel


def _mail(run: int, number: int) -> bytes:
    """A new question; every third one carries HTML too, every tenth a small file."""
    mail = EmailMessage()
    person = number % max(1, 400)
    mail["From"] = f"Customer {person} <customer{person}@bench{run % 97}.test>"
    mail["To"] = "intake-bench@desk.test"
    mail["Subject"] = f"Question {number} of run {run}"
    mail["Date"] = "Fri, 20 Nov 2026 12:00:00 +0000"
    mail["Message-ID"] = f"<{run}.{number}.{time.time_ns()}@bench.test>"
    words = "\n".join(f"Line {line} of what the customer wants to say." for line in range(20))
    mail.set_content(words + "\n\n-- \nCustomer\n")
    if number % 3 == 0:
        mail.add_alternative(f"<p>{words.replace(chr(10), '<br>')}</p>", subtype="html")
    if number % 10 == 0:
        mail.add_attachment(
            b"%PDF-1.4\n" + b"x" * 20_000,
            maintype="application",
            subtype="pdf",
            filename="receipt.pdf",
        )
    return mail.as_bytes()
