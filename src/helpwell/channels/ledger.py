"""The ledger: every arrival that was ever stored, counted by its state, and the proof that the counts add up."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.translation import gettext, gettext_noop

from helpwell.channels.models import Arrival, ArrivalBody
from helpwell.channels.snapshot import snapshot
from helpwell.tickets.models import Channel

_STATES = tuple(str(state) for state in Arrival.State)


@dataclass(frozen=True)
class Account:
    """One channel's arrivals: `received` is counted by itself, `by_state` state by state."""

    channel_id: int
    name: str
    address: str
    received: int
    by_state: dict[str, int]

    @property
    def adds_up(self) -> bool:
        """Whether each arrival is in exactly one state."""
        return self.received == sum(self.by_state.values())


@dataclass(frozen=True)
class Proof:
    """One sentence of the conservation: two numbers counted in different ways, which must be equal."""

    says: str
    left: int
    right: int

    @property
    def sentence(self) -> str:
        """The sentence in the reader's language."""
        return gettext(self.says)

    @property
    def holds(self) -> bool:
        """Whether they are equal."""
        return self.left == self.right


@dataclass(frozen=True)
class Ledger:
    """The accounts of all channels, their sum, and the proofs."""

    accounts: list[Account]
    received: int
    by_state: dict[str, int]
    proofs: list[Proof] = field(default_factory=list)

    @property
    def adds_up(self) -> bool:
        """Whether nothing was lost and nothing doubled."""
        return all(account.adds_up for account in self.accounts) and all(
            proof.holds for proof in self.proofs
        )


def count_ledger() -> Ledger:
    """The whole ledger at one moment. Reads every arrival's row a few times, never the mail itself."""
    with snapshot():
        accounts = _accounts()
        by_state = {state: sum(one.by_state[state] for one in accounts) for state in _STATES}
        received = Arrival.objects.count()
        return Ledger(accounts, received, by_state, _proofs(received, by_state))


def _accounts() -> list[Account]:
    totals = dict(Arrival.objects.order_by().values_list("channel_id").annotate(n=Count("id")))
    states: dict[int, dict[str, int]] = {}
    groups = Arrival.objects.order_by().values_list("channel_id", "state").annotate(n=Count("id"))
    for channel_id, state, number in groups:
        states.setdefault(channel_id, {})[state] = number
    return [
        Account(
            channel_id=channel.pk,
            name=channel.name,
            address=channel.address,
            received=totals.get(channel.pk, 0),
            by_state={state: states.get(channel.pk, {}).get(state, 0) for state in _STATES},
        )
        for channel in Channel.objects.order_by("name", "id")
        if channel.pk in totals or channel.kind == Channel.Kind.EMAIL
    ]


def _proofs(received: int, by_state: dict[str, int]) -> list[Proof]:
    state = Arrival.State
    ends = Arrival.objects.filter(state=state.TICKET).aggregate(
        messages=Count("message", distinct=True), gone=Count("id", filter=Q(message=None))
    )
    copies = Arrival.objects.filter(state=state.DUPLICATE).exclude(duplicate_of=None).count()
    reasons = Arrival.objects.filter(state=state.IGNORED).exclude(reason="").count()
    errors = Arrival.objects.filter(state=state.FAILED).exclude(error="", reason="").count()
    return [
        Proof(gettext_noop("Received = ticket + duplicate + ignored + failed + waiting"), received, sum(by_state.values())),
        Proof(gettext_noop("Each is kept whole"), received, ArrivalBody.objects.count()),
        Proof(gettext_noop("Each one in a ticket is one message there"), by_state[state.TICKET], ends["messages"] + ends["gone"]),
        Proof(gettext_noop("Each copy names its original"), by_state[state.DUPLICATE], copies),
        Proof(gettext_noop("Each ignored one has its reason"), by_state[state.IGNORED], reasons),
        Proof(gettext_noop("Each failed one has its error"), by_state[state.FAILED], errors),
    ]  # fmt: skip


def count_failed() -> int:
    """How many arrivals failed and wait for a person; one look at an index."""
    return Arrival.objects.filter(state=Arrival.State.FAILED).count()


@dataclass(frozen=True)
class Backlog:
    """What waits to be read: how many, and since when the oldest."""

    waiting: int
    oldest: datetime | None


def count_waiting() -> Backlog:
    """The backlog of the intake."""
    found = Arrival.objects.filter(state=Arrival.State.STORED).aggregate(
        waiting=Count("id"), oldest=Min("received_at")
    )
    return Backlog(found["waiting"], found["oldest"])
