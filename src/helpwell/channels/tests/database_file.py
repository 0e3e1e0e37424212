"""A database that several threads share as they do in use: on SQLite a file of the test's own, not one in memory."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="session")
def empty_file(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Path:
    """A file with all tables and no rows, made once."""
    path = tmp_path_factory.mktemp("shared") / "empty.sqlite3"
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), _default_is(path):
            call_command("migrate", verbosity=0)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def database_file(
    request: pytest.FixtureRequest,
    empty_file: Path,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """An empty database whose rows are committed, for all threads."""
    if connection.vendor != "sqlite":
        request.getfixturevalue("transactional_db")
        yield
        return
    path = tmp_path / "shared.sqlite3"
    shutil.copyfile(empty_file, path)
    with django_db_blocker.unblock(), _default_is(path):
        yield


@contextmanager
def _default_is(path: Path) -> Iterator[None]:
    settings = connections.databases["default"]
    before = {"NAME": settings["NAME"], "CONN_MAX_AGE": settings["CONN_MAX_AGE"]}
    kept = connections["default"]
    settings |= {"NAME": str(path), "CONN_MAX_AGE": 0}
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        settings.update(before)
        connections["default"] = kept
