"""What the channels room announces: what people did with arrivals. What becomes of mail by itself stands in the ledger."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class _AboutArrival(Fact):
    subject: ClassVar[str] = "arrival_id"
    arrival_id: int

    def topics(self) -> tuple[str, ...]:
        """The ledger's page."""
        return ("mail",)


@dataclass(frozen=True, kw_only=True)
class ArrivalRetried(_AboutArrival):
    """A person had failed mail read again."""


@dataclass(frozen=True, kw_only=True)
class ArrivalInsisted(_AboutArrival):
    """A person wanted a ticket of mail that had been ignored."""


@dataclass(frozen=True, kw_only=True)
class ArrivalIgnored(_AboutArrival):
    """A person decided that failed mail needs no ticket, and said why."""

    reason: str
