"""Replies go out while the worker is killed: each must arrive; one that arrives twice must have been in doubt at a kill."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from helpwell.customers.verbs.identify import identify
from helpwell.kit import clock
from helpwell.tickets.models import Delivery, Message
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.reply import reply
from tests.torture.company import Desk, found
from tests.torture.nursery import Nursery, die_somewhere
from tests.torture.sink import MARK, Sink, listening

_REPLIES = 6  # a cycle
_SHORT, _LONG = 0.08, 0.5  # seconds until a random kill
_POINTS = ("sending:claimed", "sending:before-data", "sending:after-data", "sending:committed")
_PATIENCE = 60.0  # seconds without any progress


@dataclass
class Verdict:
    """What was counted."""

    cycles: int
    written: int
    lost: int
    doubled: int
    unexplained: int
    renamed: int
    unsettled: int
    kills: Counter[str] = field(default_factory=Counter)
    left: dict[str, int] = field(default_factory=dict)  # what was not sent, by state and error

    @property
    def holds(self) -> bool:
        """Nothing lost, every double explained and under its own Message-ID."""
        return not (self.lost or self.unexplained or self.renamed or self.unsettled)

    def sentence(self) -> str:
        """The result in one line."""
        word = "held" if self.holds else "DID NOT HOLD"
        return (
            f"sending {word}: {self.cycles} kills, {self.written} replies, {self.lost} lost, {self.doubled} doubled "
            f"between DATA and commit, {self.unexplained} doubled otherwise, {self.renamed} under another Message-ID"
        )

    def facts(self) -> dict[str, object]:
        """The same as plain values."""
        return {**self.__dict__, "kills": dict(self.kills), "holds": self.holds}


def run(cycles: int, rng: random.Random) -> Verdict:
    """Write, kill, and count."""
    sink = Sink(rng)
    doubts: Counter[str] = Counter()
    kills: Counter[str] = Counter()
    written: dict[str, str] = {}
    with listening(sink) as port, Nursery() as nursery:
        desk = found(port)
        for cycle in range(cycles):
            failpoint = _point(cycle, rng)
            written |= _write(desk, cycle, _REPLIES // 2)
            before = len(sink.ids())
            child = nursery.start("worker:sending", failpoint)
            written |= _write(desk, cycle + cycles, _REPLIES // 2)
            kills[die_somewhere(child, failpoint, rng, _SHORT if cycle % 4 else _LONG)] += 1
            sink.wait_until_alone()
            doubts.update(_in_doubt(sink.ids()[before:]))
            _let_leases_end()
        last = nursery.start("worker:sending")
        _wait_until_all_left()
        last.stop()
    return judge(cycles, sink, doubts, kills, written)


def _point(cycle: int, rng: random.Random) -> str:
    """Every second kill is at a named point, at its first to fourth passing; a batch is claimed once."""
    if cycle % 2 == 0:
        return ""
    point = _POINTS[(cycle // 2) % len(_POINTS)]
    return point if point == "sending:claimed" else f"{point}:@{rng.randint(1, 4)}"


def _write(desk: Desk, cycle: int, replies: int) -> dict[str, str]:
    address = f"c{cycle}@acme.test"
    incoming = Incoming(
        channel=desk.channel,
        customer=identify("email", address, name=f"Customer {cycle}"),
        subject=f"Question {cycle}",
        text="How?",
        from_address=address,
        external_id=f"<q{cycle}@acme.test>",
    )
    ticket = receive(incoming, into=None, joined_by=Message.JoinedBy.NEW).ticket
    found_ids = {}
    for number in range(replies):
        marker = f"{MARK}{cycle}-{number}"
        message = reply(ticket, by=desk.agent.actor, text=f"{marker} So.")
        found_ids[marker] = message.external_id
    return found_ids


def _in_doubt(came: list[str]) -> set[str]:
    """What came to the server in this cycle and is not written down as sent: the worker died in between."""
    queued = Delivery.objects.filter(state=Delivery.State.QUEUED)
    return set(came) & set(queued.values_list("message__external_id", flat=True))


def _let_leases_end() -> None:
    """As if the minutes had passed after which a dead worker's deliveries are taken again."""
    past = clock.now() - timedelta(seconds=1)
    Delivery.objects.filter(state=Delivery.State.QUEUED).update(due_at=past)
    Delivery.objects.filter(state=Delivery.State.QUEUED).exclude(lease_until=None).update(
        lease_until=past
    )


def _wait_until_all_left() -> None:
    waiting = Delivery.objects.filter(state=Delivery.State.QUEUED)
    left, end = waiting.count(), time.monotonic() + _PATIENCE
    while left and time.monotonic() < end:
        time.sleep(0.2)
        now = waiting.count()
        if now < left:
            left, end = now, time.monotonic() + _PATIENCE


def judge(
    cycles: int, sink: Sink, doubts: Counter[str], kills: Counter[str], written: dict[str, str]
) -> Verdict:
    """What the sink has against what was written; `doubts` says how often each Message-ID was in doubt at a kill."""
    copies = Counter(sink.ids())
    extra = {message_id: n - 1 for message_id, n in copies.items() if n > 1}
    return Verdict(
        cycles=cycles,
        written=len(written),
        lost=sum(message_id not in copies for message_id in written.values()),
        doubled=sum(min(n, doubts[message_id]) for message_id, n in extra.items()),
        unexplained=sum(max(0, n - doubts[message_id]) for message_id, n in extra.items()),
        renamed=sum(written.get(marker) != message_id for marker, message_id in sink.came),
        unsettled=Delivery.objects.exclude(state=Delivery.State.SENT).count(),
        kills=kills,
        left=_left(),
    )


def _left() -> dict[str, int]:
    unsent = Delivery.objects.exclude(state=Delivery.State.SENT)
    why = Counter(f"{state}: {error}" for state, error in unsent.values_list("state", "error"))
    return dict(why.most_common(10))
