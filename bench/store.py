"""How many mails a second are stored durably: LMTP in, 250 only after the commit, by 1, 8 and 32 senders at once.

The receiver runs in a process of its own, as it does in use; the senders are threads here, each with one connection, each
waiting for its answer. Fsyncs a second of the same folder stand beside it: one sender alone cannot be faster than they are,
many can, since one commit serves all who wait. Run: bin/bench store [SECONDS]
"""

import os
import smtplib
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

from bench.replies import _fsyncs_a_second
from config import env
from helpwell.channels.email.models import Mailbox
from helpwell.channels.models import Arrival
from helpwell.people.models import Team
from helpwell.tickets.models import Channel

ADDRESS = "store-bench@desk.test"
_SENDERS = (1, 8, 32)
_TEXT = "".join(f"Line {n} of a message as customers write them, with some words in it.\r\n" for n in range(60))  # fmt: skip
_RECEIVER = """
import threading
import django
django.setup()
from helpwell.channels.email.receive.process import Servers
servers = Servers("127.0.0.1", lmtp_port=0, smtp_port=None)
servers.start()
print(servers.lmtp_port, flush=True)
threading.Event().wait()
"""


def main(arguments: list[str]) -> int:
    """Print mails a second for each number of senders; 1 where a mail that was answered 250 is not there."""
    seconds = float(arguments[0]) if arguments else 5.0
    call_command("migrate", verbosity=0)
    channel = _channel()
    before = Arrival.objects.filter(channel=channel).count()
    print(f"{connection.vendor}; {_fsyncs_a_second():,.0f} fsyncs/s in this folder")
    print(f"mails of {len(_mail(0, 0)) / 1024:.1f} kB, {seconds:.0f} s each")
    total = 0
    with _receiver() as port:
        for senders in _SENDERS:
            total += _measure(port, senders, seconds)
    print(f"{_fsyncs_a_second():,.0f} fsyncs/s after")
    stored = Arrival.objects.filter(channel=channel).count() - before
    if stored < total:
        print(f"{total - stored} mails were answered 250 and are not there")
    Arrival.objects.filter(channel=channel).delete()
    Channel.objects.filter(pk=channel.pk).update(is_active=False)
    return 1 if stored < total else 0


def _measure(port: int, senders: int, seconds: float) -> int:
    waits: list[float] = []
    end = time.monotonic() + seconds
    run = time.time_ns()

    def send(sender: int) -> None:
        with smtplib.LMTP("127.0.0.1", port) as lmtp:
            number = 0
            while time.monotonic() < end:
                number += 1
                began = time.monotonic()
                lmtp.sendmail("anna@acme.test", [ADDRESS], _mail(run + sender, number))
                waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(senders)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    cuts = statistics.quantiles(waits, n=20)
    print(
        f"{senders:3} senders {len(waits) / took:8,.0f} mails/s   "
        f"answer p50 {statistics.median(waits) * 1000:6.1f} ms   p95 {cuts[18] * 1000:6.1f} ms"
    )
    return len(waits)


def _mail(sender: int, number: int) -> bytes:
    head = f"Message-ID: <{sender}.{number}@acme.test>\r\nFrom: Anna <anna@acme.test>\r\nTo: {ADDRESS}\r\nSubject: {number}\r\n\r\n"
    return (head + _TEXT).encode()


def _channel() -> Channel:
    team = Team.objects.order_by("id").first() or Team.objects.create(name="Bench")
    channel, _made = Channel.objects.update_or_create(
        kind="email", address=ADDRESS, defaults={"name": "Bench", "team": team, "is_active": True}
    )
    Mailbox.objects.get_or_create(channel=channel)
    return channel


@contextmanager
def _receiver() -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-c", _RECEIVER],
        env={**os.environ, "PYTHONPATH": f"{env.ROOT / 'src'}{os.pathsep}{env.ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        with process.stdout as said:
            yield int(said.readline())
    finally:
        process.terminate()
        process.wait(timeout=10)
