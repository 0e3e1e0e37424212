"""The transcript: what was said, without what is internal unless one asks, within one's rights."""

import pytest

from conftest import Cast, ask, signed_in
from helpwell.conversations.verbs.start import start
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import reply


@pytest.fixture
def spoken(cast: Cast, ticket: Ticket) -> Ticket:
    note(ticket, by=cast.bob.actor, text="She is in a hurry")
    reply(ticket, by=cast.bob.actor, text="It is on its way")
    return ticket


@pytest.mark.parametrize("path", ["transcript/", "transcript.txt"])
def test_notes_are_left_out_unless_asked_for(cast: Cast, spoken: Ticket, path: str) -> None:
    client, url = signed_in(cast.bob), f"/tickets/{spoken.pk}/{path}"
    plain = client.get(url).content.decode()
    assert "charged twice" in plain
    assert "on its way" in plain
    assert "in a hurry" not in plain
    assert "in a hurry" in client.get(f"{url}?notes=1").content.decode()


@pytest.mark.parametrize("path", ["transcript/", "transcript.txt"])
def test_side_conversations_and_forwards_come_with_notes_only(
    cast: Cast, spoken: Ticket, path: str
) -> None:
    Message.objects.create(
        ticket=spoken, direction="outbound", author=cast.bob.actor, text="To the bank",
        forward_of=spoken.messages.order_by("id")[0], created_at=clock.now(),
    )  # fmt: skip
    start(
        spoken, by=cast.bob.actor, to=["bank@supplier.test"],
        subject="Double charge", text="Please look",
    )  # fmt: skip
    client, url = signed_in(cast.bob), f"/tickets/{spoken.pk}/{path}"
    plain = client.get(url).content.decode()
    assert "To the bank" not in plain
    assert "Please look" not in plain
    whole = client.get(f"{url}?notes=1").content.decode()
    assert "To the bank" in whole
    assert "Please look" in whole


def test_another_teams_transcript_is_not_there(cast: Cast, spoken: Ticket) -> None:
    for path in ("transcript/", "transcript.txt"):
        url = f"/tickets/{spoken.pk}/{path}?notes=1"
        assert signed_in(cast.carol).get(url).status_code == 404
        assert signed_in(cast.bob).get(url).status_code == 200


def test_times_stand_in_the_viewers_zone(cast: Cast, spoken: Ticket) -> None:
    Message.objects.filter(ticket=spoken).update(created_at="2026-11-04T12:00:00Z")
    Agent.objects.filter(pk=cast.bob.pk).update(time_zone="Asia/Tokyo")
    text = signed_in(cast.bob).get(f"/tickets/{spoken.pk}/transcript.txt").content.decode()
    assert "9 p.m." in text


def test_a_thousand_messages_and_hostile_words_are_printed_whole(cast: Cast) -> None:
    ticket = ask(
        cast, cast.anna, "<b>Big</b> " + "x" * 200, "<script>alert(1)</script> نص ".strip()
    )
    Message.objects.bulk_create(
        Message(ticket=ticket, direction="inbound", author=cast.anna.actor, text=f"line {number}")
        for number in range(1000)
    )
    page = signed_in(cast.bob).get(f"/tickets/{ticket.pk}/transcript/")
    words = page.content.decode()
    assert "line 999" in words
    assert "<script>alert" not in words
    download = signed_in(cast.bob).get(f"/tickets/{ticket.pk}/transcript.txt")
    assert (
        download.headers["Content-Disposition"] == f'attachment; filename="ticket-{ticket.pk}.txt"'
    )
    assert download.headers["Content-Type"].startswith("text/plain")
