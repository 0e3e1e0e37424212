"""The live socket: who gets in, what one hears, and that it ends with the rights."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client

from config.asgi import application
from conftest import Cast, ask, build_cast
from helpwell.desk import watch as watching
from helpwell.desk.models import Looking, Notice
from helpwell.desk.tests.socket_client import SocketClient
from helpwell.events import live
from helpwell.events.models import Event
from helpwell.people.models import Agent, Membership
from helpwell.people.verbs.deactivate import deactivate
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.note import note

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """The sockets of one test; `later` runs a verb as another process would."""

    def __init__(self, cast: Cast, ticket: Ticket) -> None:
        self.cast, self.ticket = cast, ticket
        self.open: list[SocketClient] = []

    async def socket(self, agent: Agent | None, **headers: str) -> SocketClient:
        given = {"origin": "http://localhost:8000", "host": "localhost:8000"} | headers
        if agent is not None:
            given["cookie"] = f"helpwell_session={await later(session_of, agent)}"
        socket = SocketClient(application, "/live/", given)
        self.open.append(socket)
        return socket

    async def page(self, agent: Agent, *topics: str) -> SocketClient:
        socket = await self.socket(agent)
        assert await socket.connect()
        await socket.say(json_={"subscribe": list(topics)})
        return socket


def session_of(agent: Agent) -> str:
    client = Client()
    client.force_login(agent)
    return client.cookies["helpwell_session"].value


def later(do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return database_sync_to_async(do)(*args, **kwargs)


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr(live, "_POLL_SECONDS", 0.02)
    monkeypatch.setattr(watching, "CHECK_SECONDS", 0.1)
    monkeypatch.setattr(live, "tail", live.Tail())
    monkeypatch.setattr("helpwell.desk.consumers.tail", live.tail)
    channel_layers.backends.clear()
    made = await later(_furnish)
    yield made
    for socket in made.open:
        with suppress(TimeoutError, asyncio.CancelledError):
            await socket.leave()
    for task in (live.tail._task, watching.watch._task):
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    await later(_hang_up)


def _hang_up() -> None:
    connections.close_all()  # those of the thread that works for this loop


def _furnish() -> Desk:
    cast = build_cast()
    ticket = ask(cast, cast.anna, "Refund", "Twice")
    # What happened a moment ago is told to every page that comes; here only what happens from now on counts.
    Event.objects.update(at="2020-01-01T00:00:00Z")
    return Desk(cast, ticket)


async def heard(socket: SocketClient, seconds: float = 3) -> dict[str, Any]:
    """The next nudge; who is looking does not count."""
    while True:
        message = await socket.hear(seconds)
        if "looking" not in message:
            return message


async def looking(socket: SocketClient, *names: str) -> None:
    """Wait until these people are said to look, and nobody else."""
    while True:
        message = await socket.hear()
        if [one["name"] for one in message.get("looking", [{"name": ""}])] == list(names):
            return


async def test_a_change_is_told_to_those_who_listen(desk: Desk) -> None:
    topic = f"ticket:{desk.ticket.pk}"
    socket = await desk.page(desk.cast.bob, topic)
    await looking(socket, "Bob")
    await later(note, desk.ticket, by=desk.cast.sam.actor, text="Look")
    assert await heard(socket) == {"topic": topic}


async def test_a_nudge_carries_no_content(desk: Desk) -> None:
    socket = await desk.page(desk.cast.sam, "inbox")
    await later(note, desk.ticket, by=desk.cast.bob.actor, text="A secret")
    assert set(await heard(socket)) == {"topic"}


async def test_nobody_hears_of_another_teams_tickets(desk: Desk) -> None:
    topics = [
        f"ticket:{desk.ticket.pk}",
        f"team:{desk.cast.billing.pk}",
        "inbox",
        f"agent:{desk.cast.bob.pk}",
    ]
    carol = await desk.page(desk.cast.carol, *topics, f"team:{desk.cast.shipping.pk}")
    bob = await desk.page(desk.cast.bob, *topics)
    await later(note, desk.ticket, by=desk.cast.sam.actor, text="Look")
    assert (await heard(bob))["topic"] in topics
    assert await carol.is_silent(0.3)


async def test_what_happened_before_one_could_listen_is_told_at_once(desk: Desk) -> None:
    await later(note, desk.ticket, by=desk.cast.sam.actor, text="Just before")
    socket = await desk.page(desk.cast.bob, f"team:{desk.cast.billing.pk}")
    assert await heard(socket) == {"topic": f"team:{desk.cast.billing.pk}"}


async def test_after_a_lost_connection_a_new_one_hears_again(desk: Desk) -> None:
    topic = f"team:{desk.cast.billing.pk}"
    first = await desk.page(desk.cast.bob, topic)
    await first.leave()
    await later(note, desk.ticket, by=desk.cast.sam.actor, text="Meanwhile")
    second = await desk.page(desk.cast.bob, topic)
    assert await heard(second) == {"topic": topic}
    await later(note, desk.ticket, by=desk.cast.sam.actor, text="And now")
    assert await heard(second) == {"topic": topic}


async def test_a_foreign_page_is_refused(desk: Desk) -> None:
    for origin in ("https://evil.example", "null", "", "http://localhost:9999"):
        socket = await desk.socket(desk.cast.bob, origin=origin)
        assert not await socket.connect()
    socket = await desk.socket(desk.cast.bob)
    assert await socket.connect()


async def test_another_path_is_refused(desk: Desk) -> None:
    headers = {"origin": "http://localhost:8000", "host": "localhost:8000"}
    assert not await SocketClient(application, "/other/", headers).connect()


async def test_one_without_a_session_is_told_to_stay_away(desk: Desk) -> None:
    for agent in (None, desk.cast.zed):
        socket = await desk.socket(agent)
        await socket.connect()
        assert await socket.closed() == 4403


async def test_when_one_is_deactivated_the_stream_ends(desk: Desk) -> None:
    socket = await desk.page(desk.cast.bob, "inbox")
    await later(deactivate, desk.cast.bob, by=desk.cast.alice.actor)
    assert await socket.closed() == 4403


async def test_when_the_session_ends_the_stream_ends(desk: Desk) -> None:
    socket = await desk.page(desk.cast.bob, "inbox")
    await later(Session.objects.all().delete)
    assert await socket.closed() == 4403


async def test_when_the_password_changes_the_stream_ends(desk: Desk) -> None:
    socket = await desk.page(desk.cast.bob, "inbox")
    await later(_new_password, desk.cast.bob)
    assert await socket.closed() == 4403


def _new_password(agent: Agent) -> None:
    agent.set_password("another long and quiet river")
    agent.save()


async def test_a_ticket_that_moves_to_another_team_is_told_once_more_and_then_silent(
    desk: Desk,
) -> None:
    topic = f"ticket:{desk.ticket.pk}"
    socket = await desk.page(desk.cast.bob, topic)
    await looking(socket, "Bob")
    await later(assign, desk.ticket, by=desk.cast.alice.actor, agent=None, team=desk.cast.shipping)
    assert await heard(socket) == {"topic": topic}
    await later(note, desk.ticket, by=desk.cast.alice.actor, text="Not for Bob")
    assert await socket.is_silent(0.3)
    assert not await later(Looking.objects.filter(agent=desk.cast.bob).exists)


async def test_one_who_leaves_a_team_hears_no_more_of_it(desk: Desk) -> None:
    topic = f"team:{desk.cast.billing.pk}"
    socket = await desk.page(desk.cast.bob, topic)
    await socket.say(json_={"subscribe": [f"ticket:{desk.ticket.pk}"]})
    await looking(socket, "Bob")  # so the team was heard before
    await later(Membership.objects.filter(agent=desk.cast.bob).delete)
    await later(live.nudge, [f"agent:{desk.cast.bob.pk}"])
    topics = {(await heard(socket))["topic"] for _twice in range(2)}
    assert topics == {topic, f"ticket:{desk.ticket.pk}"}
    await later(note, desk.ticket, by=desk.cast.sam.actor, text="Not for Bob")
    assert await socket.is_silent(0.3)


async def test_pages_see_each_other_come_and_go(desk: Desk) -> None:
    topic = f"ticket:{desk.ticket.pk}"
    bob = await desk.page(desk.cast.bob, topic)
    await looking(bob, "Bob")
    sam = await desk.page(desk.cast.sam, topic)
    await looking(bob, "Bob", "Sam")
    await looking(sam, "Bob", "Sam")
    await sam.say(json_={"unsubscribe": [topic]})
    await looking(bob, "Bob")
    await bob.leave()
    assert not await later(Looking.objects.exists)


async def test_who_types_is_heard_where_one_may_listen_and_nowhere_else(desk: Desk) -> None:
    topic = f"ticket:{desk.ticket.pk}"
    bob, carol = await desk.page(desk.cast.bob, topic), await desk.page(desk.cast.carol)
    await looking(bob, "Bob")
    await carol.say(json_={"typing": [topic, "reply"]})
    await bob.say(json_={"typing": [topic, "<script>"]})
    await bob.say(json_={"typing": [topic, "reply"]})
    heard = await bob.hear()
    assert heard["looking"] == [{"id": desk.cast.bob.pk, "name": "Bob", "typing": "reply"}]
    assert heard["drafts"] == ""


async def test_opening_a_ticket_marks_its_notices_as_seen(desk: Desk) -> None:
    for number, agent in enumerate((desk.cast.bob, desk.cast.sam)):
        await later(
            Notice.objects.create, agent=agent, ticket=desk.ticket, event_id=number, kind="replied"
        )
    bob = await desk.page(desk.cast.bob, f"ticket:{desk.ticket.pk}")
    await looking(bob, "Bob")
    unseen = await later(
        lambda: list(Notice.objects.filter(seen_at=None).values_list("agent__name", flat=True))
    )
    assert unseen == ["Sam"]


async def test_a_storm_of_changes_is_told_together(desk: Desk) -> None:
    topic = f"team:{desk.cast.billing.pk}"
    socket = await desk.page(desk.cast.bob, topic)
    for _number in range(12):
        await later(live.nudge, [topic])
        await asyncio.sleep(0.03)
    messages = 1
    await heard(socket)
    while not await socket.is_silent(0.4):
        await heard(socket)
        messages += 1
    assert messages <= 4


@pytest.mark.parametrize(
    "text",
    [
        "no json", "[]", '"inbox"', '{"subscribe": "inbox"}', '{"subscribe": [1]}', '{"subscribe": [null]}', '{"subscribe": {}}',
        '{"subscribe": ["' + "a" * 50 + '"]}', '{"say": ["hello"]}', '{"subscribe": [' + '"inbox",' * 2000 + '"inbox"]}', "[" * 5000,
        json.dumps({"subscribe": [f"ticket:{number}" for number in range(210)]}),
    ],
    ids=range(12),
)  # fmt: skip
async def test_what_makes_no_sense_ends_the_stream(desk: Desk, text: str) -> None:
    socket = await desk.page(desk.cast.sam)
    await socket.say(text=text)
    assert await socket.closed() == 4408


async def test_bytes_end_the_stream(desk: Desk) -> None:
    socket = await desk.page(desk.cast.sam)
    await socket.say(data=b"\0\1")
    assert await socket.closed() == 4408


async def test_too_many_messages_end_the_stream(desk: Desk) -> None:
    socket = await desk.page(desk.cast.sam)
    for _number in range(80):
        await socket.say(json_={"subscribe": []})
    assert await socket.closed() == 4408


async def test_many_tickets_are_opened_one_after_another_without_harm(desk: Desk) -> None:
    socket = await desk.page(desk.cast.sam, "inbox")
    for number in range(2, 25):
        await socket.say(json_={"subscribe": [f"ticket:{number}"]})
        await socket.say(json_={"unsubscribe": [f"ticket:{number}"]})
    await later(note, desk.ticket, by=desk.cast.bob.actor, text="Look")
    assert await heard(socket) == {"topic": "inbox"}
