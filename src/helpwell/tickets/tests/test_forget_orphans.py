"""Files that no row names go after two days; all others stay."""

import logging
import os
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import FileField
from pytest_django import DjangoAssertNumQueries

from conftest import Cast
from helpwell.events.worker import lanes
from helpwell.kit import clock
from helpwell.kit.files import storage_key
from helpwell.tickets.models import Attachment, Message, Ticket
from helpwell.tickets.verbs import forget_orphans as verb
from helpwell.tickets.verbs.forget_orphans import NAMING, YOUNG_FOR, OrphanSweep, forget_orphans
from helpwell.tickets.verbs.upload import upload

LONG = YOUNG_FOR + timedelta(hours=1)


def left(age: timedelta, key: str = "") -> str:
    """A file of that age in the store, without a row."""
    return aged(default_storage.save(key or storage_key(), ContentFile(b"bytes")), age)


def aged(key: str, age: timedelta) -> str:
    at = (clock.now() - age).timestamp()
    os.utime(default_storage.path(key), (at, at))
    return key


def attached(ticket: Ticket, key: str) -> Attachment:
    message = Message.objects.filter(ticket=ticket).earliest("id")
    return Attachment.objects.create(
        message=message, name="a.txt", type="text/plain", size=5, storage_key=key
    )


def sweep(limit: int = 50) -> int:
    walk, batches = OrphanSweep(), 0
    while walk.batch(limit):
        batches += 1
    return batches


def test_an_old_file_that_no_row_names_goes(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    orphans = [left(LONG) for _ in range(3)]
    with caplog.at_level(logging.INFO, logger=verb.__name__):
        sweep()
    assert [key for key in orphans if default_storage.exists(key)] == []
    assert "orphan files removed: 3" in caplog.messages


def test_what_a_row_names_stays_however_old(cast: Cast, ticket: Ticket) -> None:
    sent, waiting = left(timedelta(days=900)), upload(by=cast.bob, name="b.txt", content=b"b")
    attached(ticket, sent)
    aged(waiting.storage_key, timedelta(days=900))
    sweep()
    assert default_storage.exists(sent)
    assert default_storage.exists(waiting.storage_key)


def test_a_young_file_stays_until_two_days_are_over(cast: Cast) -> None:
    young = left(timedelta(0))
    nearly = left(YOUNG_FOR - timedelta(minutes=5))
    sweep()
    assert default_storage.exists(young)
    assert default_storage.exists(nearly)
    with clock.at(clock.now() + timedelta(minutes=10)):
        sweep()
    assert default_storage.exists(young)
    assert not default_storage.exists(nearly)


@pytest.mark.parametrize(
    "key", ["README", "ab/cd/notes.txt", "other/cd/" + "a" * 32, "ab/" + "a" * 32]
)
def test_a_file_that_is_not_named_as_ours_stays(cast: Cast, key: str) -> None:
    left(LONG, key)
    sweep()
    assert default_storage.exists(key)


def test_a_batch_is_bounded_and_the_next_one_goes_on(cast: Cast) -> None:
    orphans = [left(LONG, f"ab/{n:02x}/{n:032x}") for n in range(5)]
    walk = OrphanSweep()
    gone = []
    while walk.batch(2):
        gone.append(sum(not default_storage.exists(key) for key in orphans))
    assert gone == [2, 4, 5]


def test_after_its_end_a_walk_begins_anew(cast: Cast) -> None:
    walk = OrphanSweep()
    assert walk.batch() == 0  # nothing has ever been stored: not even the folder is there
    late = left(LONG)
    assert walk.batch() == 1
    assert walk.batch() == 0
    assert not default_storage.exists(late)


def test_all_models_are_asked_in_one_statement(
    cast: Cast, ticket: Ticket, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keys = [left(LONG), left(LONG)]
    attached(ticket, keys[0])
    with django_assert_num_queries(1):
        assert forget_orphans(keys) == 1


def test_many_files_in_one_folder_are_all_asked_for(cast: Cast, ticket: Ticket) -> None:
    keys = [left(LONG, f"ab/cd/{n:032x}") for n in range(verb._KEYS_A_QUERY + 10)]
    attached(ticket, keys[-1])
    assert forget_orphans(keys) == len(keys) - 1
    assert default_storage.exists(keys[-1])


def test_a_file_that_cannot_be_removed_keeps_no_other_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, loose = left(LONG), left(LONG)
    delete = FileSystemStorage.delete

    def sometimes(store: FileSystemStorage, key: str) -> None:
        if key == stuck:
            raise PermissionError
        delete(store, key)

    monkeypatch.setattr(FileSystemStorage, "delete", sometimes)
    assert forget_orphans([stuck, loose]) == 1
    assert not default_storage.exists(loose)


def test_each_model_that_names_a_file_is_asked() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    naming = {field.model for field in fields if field.name == "storage_key"}
    assert naming == set(NAMING)
    assert [field for field in fields if isinstance(field, FileField)] == []


def test_the_worker_does_it_once_a_day() -> None:
    [work] = [w for lane in lanes() for w in lane.works if w.name == "forget orphans"]
    assert work.every == timedelta(days=1).total_seconds()
