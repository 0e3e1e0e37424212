"""Files on their way into a message belong to one agent."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from conftest import NOON, Cast
from helpwell.kit import clock
from helpwell.tickets.models import Attachment, Ticket, Upload
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.undo_send import undo_send
from helpwell.tickets.verbs.upload import (
    MOST_WAITING,
    TooMany,
    discard,
    forget_uploads,
    reclaim,
    upload,
    uploads_of,
)


def test_an_upload_is_found_by_its_agent_only(cast: Cast) -> None:
    mine = upload(by=cast.bob, name="../bill.txt", content=b"12 EUR")
    assert (mine.name, mine.type) == ("bill.txt", "text/plain")
    assert len(mine.token) >= 22
    assert uploads_of(cast.bob, [mine.token, mine.token]) == [mine]
    assert uploads_of(cast.sam, [mine.token]) == []


def test_the_fifty_first_waiting_file_is_refused(cast: Cast) -> None:
    for n in range(MOST_WAITING):
        upload(by=cast.bob, name=f"{n}.txt", content=b"x")
    with pytest.raises(TooMany):
        upload(by=cast.bob, name="more.txt", content=b"x")
    assert upload(by=cast.sam, name="more.txt", content=b"x")


def test_a_discarded_file_is_gone_from_the_store(cast: Cast) -> None:
    mine = upload(by=cast.bob, name="bill.txt", content=b"12 EUR")
    discard(mine)
    assert not default_storage.exists(mine.storage_key)


def test_a_withdrawn_message_gives_its_files_back_to_its_author(cast: Cast, ticket: Ticket) -> None:
    mine = upload(by=cast.bob, name="bill.txt", content=b"12 EUR")
    message = undo_send(
        reply(ticket, by=cast.bob.actor, text="Here.", uploads=[mine]), by=cast.bob.actor
    )
    assert reclaim(message, by=cast.sam) == []
    (back,) = reclaim(message, by=cast.bob)
    assert (back.name, back.storage_key) == ("bill.txt", mine.storage_key)
    assert not Attachment.objects.exists()


def test_a_file_that_nobody_sent_is_forgotten_after_a_week(cast: Cast) -> None:
    with clock.at(NOON):
        old = upload(by=cast.bob, name="old.txt", content=b"x")
    with clock.at(NOON + timedelta(days=6)):
        fresh = upload(by=cast.bob, name="fresh.txt", content=b"x")
    with clock.at(NOON + timedelta(days=8)):
        assert forget_uploads() == 1
    assert list(Upload.objects.all()) == [fresh]
    assert not default_storage.exists(old.storage_key)
