"""The live socket: an open page says which topics it shows, and is told when one changed. It carries no content."""

import asyncio
import json
import logging
import secrets
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from helpwell.desk import presence
from helpwell.desk.pace import Pace
from helpwell.desk.recent import changed_lately
from helpwell.desk.topics import LONGEST, ticket_of
from helpwell.desk.verbs.see_notices import see_notices
from helpwell.desk.watch import Right, watch
from helpwell.events.live import group, tail
from helpwell.people.models import Agent

log = logging.getLogger(__name__)
MOST_TOPICS = 200  # one for each team of a person, and the pages' own
MOST_BYTES = 8_000
REFUSED, TOO_MUCH = 4403, 4408


class LiveConsumer(AsyncWebsocketConsumer):
    """One open page. Its rights are checked when it subscribes, when its agent changes, and every few seconds."""

    right: Right
    own: str

    async def connect(self) -> None:
        """Take in agents with a session. A page of ours that was signed out is let in to be told so."""
        scope: dict[str, Any] = {**self.scope}
        person, session = scope.get("user"), scope.get("session")
        self.topics: set[str] = set()
        self.pending: set[str] = set()
        self.telling: asyncio.Task[None] | None = None
        self.pace, self.incoming = Pace(), Pace(most=60, per_second=5, gap=0)
        self.page = secrets.token_hex(16)
        self.is_over = False
        if not isinstance(person, Agent) or not person.is_active or session is None:
            await self.accept()
            await self.close(REFUSED)
            return
        self.right = Right(person.pk, session.session_key or "", person.get_session_auth_hash())
        self.own = f"agent:{person.pk}"
        await tail.begun()
        await self._join(self.own)
        await self.accept()
        watch.add(self)

    async def disconnect(self, code: int) -> None:
        """Forget the page; who else looks at its tickets is told."""
        watch.remove(self)
        if self.telling:
            self.telling.cancel()
        left = [number for topic in self.topics if (number := ticket_of(topic)) is not None]
        self.topics.clear()
        await database_sync_to_async(presence.leave)(self.page, left)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Read `{"subscribe": […], "unsubscribe": […], "typing": [topic, kind]}`; whatever else comes ends the connection."""
        wait = self.incoming.wait(asyncio.get_running_loop().time())
        said = _read(text_data) if text_data and wait == 0 else None
        if said is None:
            await self.close(TOO_MUCH)
            return
        await self._unsubscribe(said.get("unsubscribe", []))
        await self._subscribe(said.get("subscribe", []))
        await self._typing(said.get("typing", []))

    async def _subscribe(self, topics: list[str]) -> None:
        fresh = [topic for topic in dict.fromkeys(topics) if topic not in self.topics]
        if len(self.topics) + len(fresh) > MOST_TOPICS:
            await self.close(TOO_MUCH)
            return
        if not fresh:
            return
        for topic in await self._allowed(fresh):
            self.topics.add(topic)
            await self._join(topic)
            number = ticket_of(topic)
            if number is not None:
                await self.channel_layer.group_add(group(presence.topic(number)), self.channel_name)
                await self._arrive(number)
        # What happened between the page's making and this moment was told to nobody.
        for topic in await database_sync_to_async(changed_lately)(set(fresh) & self.topics):
            self._tell_soon(topic)

    async def _typing(self, said: list[str]) -> None:
        """Tell the others who look at the ticket; a topic that this page may not hear is no place to type in."""
        if len(said) != 2 or said[0] not in self.topics or said[1] not in ("", *presence.TYPING):
            return
        number = ticket_of(said[0])
        if number is not None:
            await database_sync_to_async(presence.typing)(self.page, number, said[1])

    async def _unsubscribe(self, topics: list[str]) -> None:
        for topic in set(topics) & self.topics:
            await self._drop(topic)

    async def _drop(self, topic: str) -> None:
        self.topics.discard(topic)
        if topic != self.own:
            await self.channel_layer.group_discard(group(topic), self.channel_name)
        number = ticket_of(topic)
        if number is not None:
            looking = group(presence.topic(number))
            await self.channel_layer.group_discard(looking, self.channel_name)
            await database_sync_to_async(presence.leave)(self.page, [number])

    async def topic_changed(self, event: dict[str, Any]) -> None:
        """Something under a topic changed."""
        topic = event["topic"]
        if topic.startswith("looking:"):
            await self._tell_looking(int(topic.partition(":")[2]))
            return
        if topic == self.own or ticket_of(topic) is not None:
            await self.check()
        if topic in self.topics and not self.is_over:
            self._tell_soon(topic)

    async def check(self) -> None:
        """End the stream of whatever the agent may no longer see; the page is told once more, and finds out by itself."""
        if not await database_sync_to_async(self.right.holds)():
            self.is_over = True
            await self.close(REFUSED)
            return
        for topic in self.topics - await self._allowed(sorted(self.topics)):
            await self._say({"topic": topic})
            await self._drop(topic)

    def _tell_soon(self, topic: str) -> None:
        self.pending.add(topic)
        if self.telling is None or self.telling.done():
            self.telling = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        while self.pending:
            wait = self.pace.wait(asyncio.get_running_loop().time())
            if wait:
                await asyncio.sleep(wait)
            topics, self.pending = self.pending & self.topics, set()
            for topic in sorted(topics):
                await self._say({"topic": topic})

    async def _tell_looking(self, number: int) -> None:
        topic = f"ticket:{number}"
        if topic in self.topics:
            looking, drafts = await database_sync_to_async(presence.seen_at)(number)
            await self._say({"topic": topic, "looking": looking, "drafts": drafts})

    async def _say(self, message: dict[str, object]) -> None:
        with suppress(OSError):  # the browser is gone; the end of the connection is told separately
            await self.send(json.dumps(message))

    async def _arrive(self, number: int) -> None:
        person = Agent(pk=self.right.agent_id)
        await database_sync_to_async(presence.arrive)(person, number, self.page)
        await database_sync_to_async(see_notices)(person, ticket_id=number)
        await self._tell_looking(number)

    async def _allowed(self, topics: list[str]) -> set[str]:
        found: set[str] = await database_sync_to_async(self.right.allowed)(topics)
        return found

    async def _join(self, topic: str) -> None:
        await self.channel_layer.group_add(group(topic), self.channel_name)


def _read(text: str) -> dict[str, list[str]] | None:
    """What the page said; None for anything of another shape."""
    if len(text) > MOST_BYTES:
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):  # brackets in brackets in brackets
        return None
    if not isinstance(said, dict) or not set(said) <= {"subscribe", "unsubscribe", "typing"}:
        return None
    for topics in said.values():
        if not isinstance(topics, list) or not all(_is_topic(topic) for topic in topics):
            return None
    return said


def _is_topic(topic: object) -> bool:
    return isinstance(topic, str) and len(topic) <= LONGEST
