"""Restoring a backup into an empty desk, and proving that all of it came back."""

import re
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from config import env
from helpwell.entrance.backup import SQLITE_MEMBER, tables, verify
from helpwell.entrance.problems import CannotStart

_NAME = re.compile(r"[a-z0-9_]{1,63}")
_COLUMNS = re.compile(r'"[a-z0-9_]{1,63}"(?:, "[a-z0-9_]{1,63}"){0,500}')


def restore(path: Path) -> dict[str, int]:
    """The number of rows by table, as counted after restoring; raises CannotStart where anything does not fit.

    Nothing is overwritten: the data folder must hold no desk, a PostgreSQL database none of our rows.
    """
    manifest = verify(path)
    if manifest["database"] != connection.vendor:
        raise CannotStart(
            f"The backup is of {manifest['database']}, this desk runs on {connection.vendor}. Set DATABASE_URL to match."
        )
    with tarfile.open(path) as tar:
        if connection.vendor == "sqlite":
            _sqlite(tar)
        else:
            _postgresql(tar)
        _files(tar)
    counts = _count(manifest)
    call_command("migrate", interactive=False, verbosity=0)
    return counts


def _sqlite(tar: tarfile.TarFile) -> None:
    target = Path(settings.DATABASES["default"]["NAME"])
    if target.exists() and target.stat().st_size:
        raise CannotStart(
            f"{target} holds a desk already. Restore into an empty folder: HELPWELL_DATA=NEW bin/helpwell restore FILE"
        )
    connection.close()
    fresh = target.with_name(target.name + ".restoring")
    _extract(tar, SQLITE_MEMBER, fresh)
    with closing(sqlite3.connect(fresh)) as kept:
        _refuse_newer(
            {(row[0], row[1]) for row in kept.execute("SELECT app, name FROM django_migrations")}
        )
        (verdict,) = kept.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise CannotStart(f"The database in the backup is damaged: {verdict}")
    fresh.rename(target)


def _postgresql(tar: tarfile.TarFile) -> None:
    present = connection.introspection.table_names()
    if "people_company" in present:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM people_company) OR EXISTS (SELECT 1 FROM people_agent)"
            )
            if cursor.fetchone()[0]:
                raise CannotStart("The database holds a desk already. Restore into an empty one.")
    recorded = tar.extractfile("tables/django_migrations.copy")
    rows = recorded.read().decode().splitlines() if recorded else []
    _refuse_newer({(row.split("\t")[1], row.split("\t")[2]) for row in rows})
    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        names = ", ".join(f'"{name}"' for name in tables())
        cursor.execute(f"TRUNCATE {names} CASCADE")
        for name in tables():
            _fill(cursor, tar, name)
    for sql in connection.ops.sequence_reset_sql(no_style(), _models()):
        with connection.cursor() as cursor:
            cursor.execute(sql)


def _models() -> list[Any]:
    from django.apps import apps

    return list(apps.get_models(include_auto_created=True))


def _fill(cursor: Any, tar: tarfile.TarFile, name: str) -> None:
    columns, content = (
        tar.extractfile(f"tables/{name}.columns"),
        tar.extractfile(f"tables/{name}.copy"),
    )
    assert columns is not None
    assert content is not None
    named = columns.read().decode()
    if not _COLUMNS.fullmatch(named):
        raise CannotStart(f"The backup was tampered with: the columns of {name} are no names.")
    with cursor.copy(f'COPY "{name}" ({named}) FROM STDIN') as copied:
        while chunk := content.read(1 << 20):
            copied.write(chunk)


def _refuse_newer(applied: set[tuple[str, str]]) -> None:
    known = set(MigrationLoader(None).disk_migrations)
    unknown = sorted(applied - known)
    if unknown:
        raise CannotStart(
            f"The backup is of a newer Helpwell than this one ({'.'.join(unknown[0])} is unknown here). Update Helpwell first."
        )


def _files(tar: tarfile.TarFile) -> None:
    media, keys = Path(settings.MEDIA_ROOT), env.data_folder() / "keys"
    for member in tar:
        top, _, rest = member.name.partition("/")
        if not member.isfile() or top not in ("files", "keys"):
            continue
        place = media if top == "files" else keys
        _extract(tar, member.name, _within(place, rest))


def _within(place: Path, name: str) -> Path:
    """The file of that name below the place; raises CannotStart for a name that leads elsewhere."""
    target = (place / name).resolve()
    if target == place.resolve() or not target.is_relative_to(place.resolve()):
        raise CannotStart(
            f"The backup was tampered with: {name!r} would be written outside {place}."
        )
    return target


def _extract(tar: tarfile.TarFile, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(name)
    if content is None:
        raise CannotStart(f"The backup has no {name}.")
    with target.open("wb") as out:
        shutil.copyfileobj(content, out)
    target.chmod(0o600)


def _count(manifest: dict[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for name in manifest["rows"]:
            if not _NAME.fullmatch(name):
                raise CannotStart(f"The backup was tampered with: {name!r} is no table.")
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')  # noqa: S608 (a plain name)
            counts[name] = int(cursor.fetchone()[0])
    wrong = {
        name: (manifest["rows"][name], n)
        for name, n in counts.items()
        if manifest["rows"][name] != n
    }
    if wrong:
        raise CannotStart(f"Not all rows came back: {wrong}")
    return counts
