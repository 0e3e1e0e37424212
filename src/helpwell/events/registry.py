"""Which event reaches which reaction. Filled once at the start from `helpwell.wiring`."""

from collections.abc import Callable, Iterable
from typing import Any

from helpwell.events.facts import Fact
from helpwell.events.models import Event

# A reaction takes the event row and its fact. It may run twice and must come to the same end.
React = Callable[[Event, Any], None]

_wired: dict[str, dict[str, React]] = {}
_facts: dict[str, type[Fact]] = {}


def wire(table: Iterable[tuple[type[Fact], tuple[React, ...]]]) -> None:
    """Take over the whole table; raises ValueError where an event stands in it twice."""
    _wired.clear()
    _facts.clear()
    for fact, reactions in table:
        if fact.__name__ in _facts:
            raise ValueError(f"{fact.__name__} is wired twice.")
        _facts[fact.__name__] = fact
        _wired[fact.__name__] = {reaction_name(react): react for react in reactions}


def reaction_name(react: React) -> str:
    """How a reaction is called in its row: room.function."""
    return f"{react.__module__.split('.')[-2]}.{react.__name__}"


def reactions_to(event_name: str) -> dict[str, React]:
    """The reactions to an event by their names; empty for an unknown event."""
    return _wired.get(event_name, {})


def fact_of(event: Event) -> Fact | None:
    """The event's facts as their dataclass, or None for an event that this version does not know."""
    fact = _facts.get(event.name)
    return fact.from_json(event.facts) if fact else None


def table() -> dict[str, tuple[str, ...]]:
    """Event name → names of its reactions, for the docs and their test."""
    return {name: tuple(reactions) for name, reactions in _wired.items()}


def rows() -> list[tuple[type[Fact], tuple[str, ...]]]:
    """Every event with the names of its reactions, in the order of the wiring."""
    return [(fact, tuple(_wired[name])) for name, fact in _facts.items()]
