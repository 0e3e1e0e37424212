"""What the people room announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class _AboutAgent(Fact):
    subject: ClassVar[str] = "agent_id"
    agent_id: int

    def topics(self) -> tuple[str, ...]:
        """The agent's own topic: sockets and pages check their rights again."""
        return (f"agent:{self.agent_id}",)


@dataclass(frozen=True, kw_only=True)
class AgentJoined(_AboutAgent):
    """A person became an agent, by set-up, invitation or command."""

    role: str


@dataclass(frozen=True, kw_only=True)
class AgentChanged(_AboutAgent):
    """An agent's role, teams or name changed; `before` and `after` hold what changed."""

    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AgentDeactivated(_AboutAgent):
    """An agent can no longer sign in; sessions and sockets ended."""


@dataclass(frozen=True, kw_only=True)
class AgentReactivated(_AboutAgent):
    """An agent can sign in again."""


@dataclass(frozen=True, kw_only=True)
class AgentInvited(Fact):
    """An invitation was mailed."""

    subject: ClassVar[str] = "invitation_id"
    invitation_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(_AboutAgent):
    """An agent signed in; `how` is password, passkey or recovery code."""

    how: str = "password"


@dataclass(frozen=True, kw_only=True)
class SignInRefused(Fact):
    """Somebody failed to sign in; no address is kept."""

    subject: ClassVar[str] = "agent_id"
    agent_id: int


@dataclass(frozen=True, kw_only=True)
class TeamChanged(Fact):
    """A team was created, renamed, closed or opened again."""

    subject: ClassVar[str] = "team_id"
    team_id: int
    change: str
