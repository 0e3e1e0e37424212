"""Before it writes, a connection to SQLite waits for its turn, and gives it back whatever happens."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from django.db.utils import IntegrityError, OperationalError
from pytest_django.plugin import DjangoDbBlocker

from helpwell.kit.sqlite.base import DatabaseWrapper


@pytest.fixture
def line(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseWrapper]:
    """A connection to a database of its own, with one table."""
    settings = {
        "ENGINE": "helpwell.kit.sqlite", "NAME": str(tmp_path / "own.sqlite3"), "TIME_ZONE": None, "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "TEST": {},
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0.05, "init_command": "PRAGMA journal_mode=WAL"},
    }  # fmt: skip
    own = DatabaseWrapper(settings, "own")
    with django_db_blocker.unblock():
        own.cursor().execute("CREATE TABLE said (word TEXT UNIQUE)")
        yield own
        own.close()


@contextmanager
def somebody_writes(line: DatabaseWrapper) -> Iterator[None]:
    file = os.open(f"{line.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT)
    fcntl.flock(file, fcntl.LOCK_EX)
    yield
    os.close(file)


def is_free(line: DatabaseWrapper) -> bool:
    file = os.open(f"{line.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


@contextmanager
def atomic(line: DatabaseWrapper) -> Iterator[None]:
    """What transaction.atomic does, for a connection that settings do not know."""
    line.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    line.in_atomic_block = True
    try:
        yield
    except BaseException:
        line.in_atomic_block = False
        line.rollback()
        raise
    else:
        line.in_atomic_block = False
        line.commit()
    finally:
        line.set_autocommit(True)


def test_a_transaction_has_the_turn_until_it_ends(line: DatabaseWrapper) -> None:
    with atomic(line):
        assert not is_free(line)
        line.cursor().execute("INSERT INTO said VALUES ('one')")
    assert is_free(line)


def test_a_transaction_that_fails_gives_it_back(line: DatabaseWrapper) -> None:
    with pytest.raises(IntegrityError), atomic(line):
        line.cursor().executemany("INSERT INTO said VALUES (%s)", [("one",), ("one",)])
    assert is_free(line)


def test_a_closed_connection_gives_it_back(line: DatabaseWrapper) -> None:
    line.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    line.close()
    assert is_free(line)


def test_a_write_outside_of_a_transaction_waits_too_and_reading_does_not(
    line: DatabaseWrapper,
) -> None:
    with somebody_writes(line):
        line.cursor().execute("SELECT count(*) FROM said")
        for write in ("INSERT INTO said VALUES ('one')", " update said SET word = 'two'"):
            with pytest.raises(OperationalError, match="locked"):
                line.cursor().execute(write)
        with pytest.raises(OperationalError, match="locked"), atomic(line):
            pytest.fail("began without its turn")
    line.cursor().execute("INSERT INTO said VALUES (%s)", ["one"])
    assert line.cursor().execute("SELECT word FROM said").fetchall() == [("one",)]
    assert is_free(line)


def test_in_memory_there_is_nobody_to_wait_for(line: DatabaseWrapper, tmp_path: Path) -> None:
    own = DatabaseWrapper({**line.settings_dict, "NAME": ":memory:"}, "memory")
    own.cursor().execute("CREATE TABLE said (word)")
    own.cursor().execute("INSERT INTO said VALUES (1)")
    assert not list(tmp_path.glob("*memory*"))


@pytest.mark.sqlite
def test_the_desk_uses_it() -> None:
    assert isinstance(connections["default"], DatabaseWrapper)
