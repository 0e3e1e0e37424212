"""One event of a ticket with what its sentence needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """The event, who did it, and the names that its facts point to; None where they are not known any more."""

    id: int
    name: str
    at: datetime
    facts: dict[str, Any]
    who: str
    kind: str
    actor_id: int
    diff: dict[str, Any] | None = None
    act_id: int | None = None
    undone_by_id: int | None = None
    act_kind: str | None = None
    act_words: str | None = None
    undone_by_name: str | None = None
    act_room: str | None = None
    act_ref_id: int | None = None
    agent: str | None = None
    agent_actor_id: int | None = None
    team: str | None = None
    participant: str | None = None
    customer: str | None = None
    recipient: str | None = None


Say = Callable[[Told], str]
# The icon and the sentence of each fact; None where what happened stands in the page and says it.
Sentences = Mapping[str, tuple[str, Say | None]]
