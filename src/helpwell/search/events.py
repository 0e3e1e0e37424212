"""What the room of views and search announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class _AboutView(Fact):
    subject: ClassVar[str] = "view_id"
    view_id: int

    def topics(self) -> tuple[str, ...]:
        """Nobody looks at a view while it is changed."""
        return ()


@dataclass(frozen=True, kw_only=True)
class ViewSaved(_AboutView):
    """Somebody made a view; team and owner are None where everyone sees it."""

    name: str
    owner_id: int | None
    team_id: int | None


@dataclass(frozen=True, kw_only=True)
class ViewChanged(_AboutView):
    """A view's name, conditions, columns, order, or who sees it changed; the names of what did."""

    name: str
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class ViewDeleted(_AboutView):
    """A view is gone; it can be brought back."""

    name: str


@dataclass(frozen=True, kw_only=True)
class ViewRestored(_AboutView):
    """A deleted view is back."""

    name: str


@dataclass(frozen=True, kw_only=True)
class ViewsReordered(Fact):
    """Somebody put views into another order."""

    subject: ClassVar[str] = "agent_id"
    agent_id: int
    view_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class TicketsExported(Fact):
    """Somebody took a list of tickets along as a table: which list, what was asked, with which columns."""

    subject: ClassVar[str] = "agent_id"
    agent_id: int
    view_id: int | None
    asked: list[str]
    columns: list[str]
