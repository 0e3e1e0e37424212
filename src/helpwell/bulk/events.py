"""What the room of bulk changes announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class BulkStarted(Fact):
    """Somebody began to change many tickets."""

    subject: ClassVar[str] = "bulk_id"
    bulk_id: int
    agent_id: int
    total: int


@dataclass(frozen=True, kw_only=True)
class BulkFinished(Fact):
    """All tickets of a bulk change were looked at; `refused` of them could not be changed."""

    subject: ClassVar[str] = "bulk_id"
    bulk_id: int
    agent_id: int
    done: int
    refused: int
