"""Live topics: telling open browsers that something changed. The row is the truth; this only nudges.

With Redis the change is published when it is committed. Without, each web process tails the event log.
"""

import asyncio
import logging
from collections.abc import Iterable
from datetime import timedelta

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

from helpwell.events import registry
from helpwell.events.models import Event, Nudge
from helpwell.events.publisher import Publisher
from helpwell.kit import clock

log = logging.getLogger(__name__)
is_published = "redis" in settings.CHANNEL_LAYERS["default"]["BACKEND"]
_POLL_SECONDS = 0.25
_LOOK_BACK = 200  # ids that may still be committed behind a later one (PostgreSQL)


def group(topic: str) -> str:
    """The layer's group name of a topic: letters, digits, dots and hyphens only."""
    return "live." + topic.replace(":", ".")


def nudge(topics: Iterable[str]) -> None:
    """Tell listeners that the topics changed, with no event behind it; not before the change is committed."""
    if is_published:
        named = tuple(topics)
        transaction.on_commit(lambda: publisher.publish(named))
    else:
        Nudge.objects.bulk_create([Nudge(topic=topic) for topic in topics])


async def _send(topics: Iterable[str]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    for topic in topics:
        await layer.group_send(group(topic), {"type": "topic.changed", "topic": topic})


publisher = Publisher(_send)


class Tail:
    """Follows the event log and the nudges in one web process and feeds its own sockets."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._event_id = 0
        self._nudge_id = 0
        self._seen: set[int] = set()
        self._begun: asyncio.Event | None = None

    def start(self) -> None:
        """Begin to follow; a second call does nothing. Call it from the event loop."""
        loop = asyncio.get_running_loop()
        if is_published or (
            self._task is not None and not self._task.done() and self._task.get_loop() is loop
        ):
            return
        self._begun = asyncio.Event()
        self._task = loop.create_task(self._follow(self._begun))

    async def begun(self) -> None:
        """Begin to follow, and wait until nothing that is recorded from now on can be missed."""
        self.start()
        if self._begun is not None:
            await self._begun.wait()

    async def _follow(self, begun: asyncio.Event) -> None:
        while True:
            try:
                if not begun.is_set():
                    await database_sync_to_async(self._begin)()
                    begun.set()
                topics = await database_sync_to_async(self.read)()
                await _send(topics)
            except asyncio.CancelledError:
                raise
            except Exception:
                log.warning("event log not read", exc_info=True)
            await asyncio.sleep(_POLL_SECONDS)

    def _begin(self) -> None:
        recent = list(Event.objects.order_by("-id").values_list("id", flat=True)[:_LOOK_BACK])
        self._seen = set(recent)
        self._event_id = recent[0] if recent else 0
        self._nudge_id = Nudge.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def read(self) -> list[str]:
        """The topics that changed since the last call, each once."""
        topics: dict[str, None] = {}
        since = max(0, self._event_id - _LOOK_BACK)
        ids = Event.objects.filter(id__gt=since).order_by("id").values_list("id", flat=True)[:1000]
        fresh = [event_id for event_id in ids if event_id not in self._seen]
        for event in Event.objects.filter(id__in=fresh).order_by("id") if fresh else ():
            fact = registry.fact_of(event)
            topics.update(dict.fromkeys(fact.topics() if fact else ()))
            self._seen.add(event.id)
            self._event_id = max(self._event_id, event.id)
        self._seen = {seen for seen in self._seen if seen > self._event_id - _LOOK_BACK}
        for nudged in Nudge.objects.filter(id__gt=self._nudge_id).order_by("id")[:1000]:
            topics[nudged.topic] = None
            self._nudge_id = nudged.id
        return list(topics)


tail = Tail()


def forget_old_nudges() -> int:
    """Delete nudges older than a minute; returns how many."""
    return Nudge.objects.filter(at__lt=clock.now() - timedelta(minutes=1)).delete()[0]
