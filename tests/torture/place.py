"""Where a trial takes place: a data folder and a database of its own, gone afterwards."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

POSTGRESQL = os.environ.get(
    "HELPWELL_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres"
)


@contextmanager
def place(database: str) -> Iterator[Path]:
    """The folder of the trial, its environment set, its database migrated."""
    with TemporaryDirectory(prefix="helpwell-torture-") as folder, _database(database) as url:
        os.environ.update(
            HELPWELL_DATA=folder,
            DATABASE_URL=url,
            REDIS_URL="",
            DJANGO_SETTINGS_MODULE="config.settings",
            HELPWELL_LOG_FILE=str(Path(folder) / "log"),
            HELPWELL_LOG_LEVEL="CRITICAL",
            HELPWELL_MAILS_AN_HOUR="0",
            HELPWELL_LMTP_PORT=str(free_port()),
            HELPWELL_SMTP_PORT="0",
            HELPWELL_FAILPOINT="",
        )
        _prepare()
        yield Path(folder)
        _leave()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _prepare() -> None:
    # Imported here: settings are read at import, and the environment has just been set.
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _leave() -> None:
    from django.db import connections

    connections.close_all()


@contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    name = sql.Identifier(f"helpwell_torture_{os.getpid()}")
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            parts = urlsplit(POSTGRESQL)
            yield urlunsplit(parts._replace(path=f"/helpwell_torture_{os.getpid()}"))
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
