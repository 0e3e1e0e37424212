"""Mail comes in while receiver and worker are killed: what got its 250 is in one ticket, once, and the ledger adds up."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings

from helpwell.channels.email.models import Mailbox
from helpwell.channels.ledger import count_ledger
from helpwell.channels.models import Arrival
from helpwell.channels.verbs.retry_arrival import retry_all_failed
from helpwell.events.models import Actor, Reaction
from helpwell.kit import clock
from helpwell.tickets.models import Channel, Message
from tests.torture.company import found
from tests.torture.feeder import Feeder, offers
from tests.torture.nursery import Nursery, Process, die_somewhere

_MAILS = 20  # a cycle
_SHORT, _LONG = 0.08, 1.5  # seconds until a random kill; reading begins later than receiving
_PATIENCE = 60.0  # seconds without any progress
_POINTS = (
    "receive:before-commit", "receive:committed", "receive:before-answer",
    "intake:claimed", "intake:parsed", "intake:before-commit", "intake:committed",
    "reactions:claimed", "reactions:done",
)  # fmt: skip


@dataclass
class Verdict:
    """What was counted."""

    cycles: int
    accepted: int
    lost: int
    doubled: int
    arrivals_missing: int
    arrivals_doubled: int
    waiting: int
    failed: int
    given_up: int  # mails whose reader was killed five times: shown as failed, and retried by hand
    ledger_adds_up: bool
    by_state: dict[str, int]
    kills: Counter[str] = field(default_factory=Counter)

    @property
    def holds(self) -> bool:
        """Nothing lost, nothing doubled, nothing left over, and the ledger adds up."""
        wrong = (
            self.lost,
            self.doubled,
            self.arrivals_missing,
            self.arrivals_doubled,
            self.waiting,
            self.failed,
        )
        return not any(wrong) and self.ledger_adds_up

    def sentence(self) -> str:
        """The result in one line."""
        word = "held" if self.holds else "DID NOT HOLD"
        ledger = "adds up" if self.ledger_adds_up else "DOES NOT ADD UP"
        return (
            f"intake {word}: {self.cycles} kills, {self.accepted} mails accepted, {self.lost} lost, {self.doubled} doubled, "
            f"{self.failed} failed ({self.given_up} needed a retry by hand), the ledger {ledger}"
        )

    def facts(self) -> dict[str, object]:
        """The same as plain values."""
        return {**self.__dict__, "kills": dict(self.kills), "holds": self.holds}


def run(cycles: int, rng: random.Random) -> Verdict:
    """Pour, kill, and count."""
    kills: Counter[str] = Counter()
    addresses = _two_mailboxes()
    feeder = Feeder(settings.LMTP_PORT, rng)
    with Nursery() as nursery:
        for cycle in range(cycles):
            feeder.pending.extend(offers(cycle * _MAILS, _MAILS, addresses))
            kills[_kill_once(nursery, feeder, cycle, rng)] += 1
            _let_leases_end()
        _finish(nursery, feeder)
        given_up = retry_all_failed(by=Actor.desk())
        if given_up:
            _finish(nursery, feeder)
    return _judge(cycles, feeder, kills, given_up)


def _two_mailboxes() -> tuple[str, str]:
    desk = found(smtp_port=9)
    other = Channel.objects.create(
        kind="email", name="Sales", address="sales@desk.test", team=desk.channel.team
    )
    Mailbox.objects.create(channel=other, incoming=Mailbox.Incoming.RECEIVER)
    Mailbox.objects.update(outgoing=Mailbox.Outgoing.OUTBOX)
    return desk.channel.address, other.address


def _kill_once(nursery: Nursery, feeder: Feeder, cycle: int, rng: random.Random) -> str:
    """One of the two dies first, the other a moment later; returns how the first died."""
    failpoint = "" if cycle % 2 == 0 else _POINTS[(cycle // 2) % len(_POINTS)]
    if failpoint:
        failpoint = f"{failpoint}:@{rng.randint(1, 2)}"
    at_receiver = failpoint.startswith("receive:") or (not failpoint and rng.random() < 0.5)
    receiver = nursery.start("receiver", failpoint if at_receiver else "")
    worker = nursery.start("worker:intake", "" if at_receiver else failpoint)
    first, second = (receiver, worker) if at_receiver else (worker, receiver)
    with feeder:
        if not failpoint:
            feeder.first_accepted.wait(5)
        how = die_somewhere(first, failpoint, rng, _SHORT if cycle % 4 == 0 else _LONG)
        _kill(second, rng)
    return how


def _kill(process: Process, rng: random.Random) -> None:
    time.sleep(rng.uniform(0, _SHORT))
    process.kill()
    process.wait(10)


def _let_leases_end() -> None:
    """As if the minutes had passed after which a dead worker's work is taken again."""
    past = clock.now() - timedelta(seconds=1)
    Arrival.objects.filter(state=Arrival.State.STORED).update(due_at=past)
    Arrival.objects.exclude(lease_until=None).update(lease_until=past)
    Reaction.objects.exclude(lease_until=None).update(lease_until=past)


def _finish(nursery: Nursery, feeder: Feeder) -> None:
    """Nobody is killed any more: everything comes to its end."""
    receiver, worker = nursery.start("receiver"), nursery.start("worker:intake")
    left, end = _left(feeder), time.monotonic() + _PATIENCE
    with feeder:
        while left and time.monotonic() < end:
            time.sleep(0.2)
            now = _left(feeder)
            if now < left:
                left, end = now, time.monotonic() + _PATIENCE
    receiver.stop()
    worker.stop()


def _left(feeder: Feeder) -> int:
    """How much there is still to do."""
    _let_due()
    waiting = Arrival.objects.filter(state=Arrival.State.STORED).count()
    return 20 * len(feeder.pending) + 10 * waiting + Reaction.objects.filter(failed_at=None).count()


def _let_due() -> None:
    """What died with its worker waits some seconds before it is tried again; nobody else does."""
    now = clock.now()
    # Not those that are due: a worker may be placing them, and the two would wait for each other.
    put_back = Arrival.objects.filter(state=Arrival.State.STORED, lease_until=None, due_at__gt=now)
    put_back.update(due_at=now)


def _judge(cycles: int, feeder: Feeder, kills: Counter[str], given_up: int) -> Verdict:
    copies = Counter(
        Message.objects.filter(direction=Message.Direction.INBOUND).values_list(
            "external_id", flat=True
        )
    )
    wanted = [offer.message_id for offer in feeder.accepted if offer.kind != "automatic"]
    expected = sum(len(offer.recipients) for offer in feeder.accepted)
    ledger = count_ledger()
    return Verdict(
        cycles=cycles,
        accepted=len(feeder.accepted),
        lost=sum(copies[message_id] == 0 for message_id in wanted) + len(feeder.pending),
        doubled=sum(number - 1 for number in copies.values()),
        arrivals_missing=max(0, expected - ledger.received),
        arrivals_doubled=max(0, ledger.received - expected),
        waiting=ledger.by_state[Arrival.State.STORED],
        failed=ledger.by_state[Arrival.State.FAILED],
        given_up=given_up,
        ledger_adds_up=ledger.adds_up,
        by_state=ledger.by_state,
        kills=kills,
    )
