"""What a web process does for all its open pages together: check their rights and keep them alive as present."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session

from helpwell.desk import presence, topics
from helpwell.kit import clock
from helpwell.people.models import Agent

log = logging.getLogger(__name__)
CHECK_SECONDS = 3.0  # a right taken away ends a stream within 5 seconds
KEEP_EVERY = 6  # checks: the pages say every 18 seconds that they are still there


@dataclass(frozen=True)
class Right:
    """What an open page stands on: an agent, a session, and the password that it was signed in with."""

    agent_id: int
    session_key: str
    session_hash: str

    def holds(self) -> bool:
        """Whether agent and session are still there and as they were."""
        return self in still_good([self])

    def allowed(self, asked: list[str]) -> set[str]:
        """Those of the topics that the agent may listen to now."""
        agent = Agent.objects.filter(pk=self.agent_id).first()
        return topics.allowed(agent, asked) if agent else set()


class Page(Protocol):
    """An open page, as the watch sees it."""

    right: Right
    page: str

    async def check(self) -> None:
        """Look again at what the page may hear."""


def still_good(rights: list[Right]) -> set[Right]:
    """Those of the rights that still hold. Two queries, however many they are."""
    sessions = set(
        Session.objects.filter(
            session_key__in={right.session_key for right in rights}, expire_date__gt=clock.now()
        ).values_list("session_key", flat=True)
    )
    agents = Agent.objects.filter(pk__in={right.agent_id for right in rights}, is_active=True)
    hashes = {agent.pk: agent.get_session_auth_hash() for agent in agents}
    return {
        right
        for right in rights
        if right.session_key in sessions and hashes.get(right.agent_id) == right.session_hash
    }


class Watch:
    """The open pages of this process, and the loop that looks after them."""

    def __init__(self) -> None:
        self._pages: set[Page] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, page: Page) -> None:
        """Look after a page from now on. Call it from the event loop."""
        self._pages.add(page)
        loop = asyncio.get_running_loop()
        if self._task is None or self._task.done() or self._task.get_loop() is not loop:
            self._task = loop.create_task(self._run())

    def remove(self, page: Page) -> None:
        """Look after a page no longer; unknown ones are no matter."""
        self._pages.discard(page)

    async def _run(self) -> None:
        count = 0
        while self._pages:
            await asyncio.sleep(CHECK_SECONDS)
            count += 1
            try:
                await self.look(keep=count % KEEP_EVERY == 0)
            except asyncio.CancelledError:
                raise
            except Exception:
                log.warning("open pages not checked", exc_info=True)

    async def look(self, *, keep: bool) -> None:
        """Check every page once; with `keep` they also say that they are still there."""
        pages = list(self._pages)
        good = await database_sync_to_async(still_good)([page.right for page in pages])
        for page in pages:
            if page.right not in good:
                await self._end(page)
        if keep:
            await database_sync_to_async(presence.keep)([page.page for page in self._pages])

    async def _end(self, page: Page) -> None:
        try:
            await page.check()
        except OSError:  # its browser is gone already
            self.remove(page)


watch = Watch()
