"""A consistent backup while the desk runs: database, files and keys in one tar, verified before it counts.

The database is read in one snapshot. Files never change once written and are written before the row that names
them, so all that the snapshot names are there.
"""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from config import env
from helpwell.entrance.problems import CannotStart, about_folder
from helpwell.kit import clock

FORMAT = 1
SQLITE_MEMBER = "database.sqlite3"


def back_up(target: Path, *, files: bool = True) -> Path:
    """The finished backup at `target`; raises CannotStart where it cannot be written or does not verify."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with unfinished.open("wb") as out:
            unfinished.chmod(0o600)
            with tarfile.open(fileobj=out, mode="w") as tar:
                _fill(_Writer(tar), unfinished, files=files)
            out.flush()
            os.fsync(out.fileno())
        verify(unfinished)
        unfinished.rename(target)
    except OSError as error:
        raise about_folder(error, target.parent) from None
    finally:
        unfinished.unlink(missing_ok=True)
    return target


class _Writer:
    """Adds members and remembers their hashes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.hashes: dict[str, str] = {}

    def add_bytes(self, name: str, content: bytes, *, hashed: bool = True) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = len(content), 0o600, int(clock.now().timestamp())
        self.tar.addfile(info, io.BytesIO(content))
        if hashed:
            self.hashes[name] = hashlib.sha256(content).hexdigest()

    def add_file(self, name: str, path: Path) -> None:
        info = tarfile.TarInfo(name)
        info.mode, info.mtime = 0o600, int(path.stat().st_mtime)
        with path.open("rb") as content:
            info.size = os.fstat(content.fileno()).st_size
            hashed = _Hashing(content)
            self.tar.addfile(info, hashed)
        self.hashes[name] = hashed.digest.hexdigest()


class _Hashing(io.RawIOBase):
    def __init__(self, content: Any) -> None:
        self.content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk: bytes = self.content.read(size)
        self.digest.update(chunk)
        return chunk


def _fill(writer: _Writer, near: Path, *, files: bool) -> None:
    if connection.vendor == "sqlite":
        counts, wanted = _sqlite_snapshot(writer, near)
    else:
        counts, wanted = _postgresql_snapshot(writer)
    missing: list[str] = []
    if files:
        for key in sorted(wanted):
            path = Path(settings.MEDIA_ROOT) / key
            if path.is_file():
                writer.add_file(f"files/{key}", path)
            else:
                missing.append(key)
    for path in sorted((env.data_folder() / "keys").glob("*")):
        writer.add_file(f"keys/{path.name}", path)
    manifest = {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "database": connection.vendor,
        "rows": counts,
        "with_files": files,
        "missing_files": missing,
        "sha256": writer.hashes,
    }
    writer.add_bytes(
        "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode(), hashed=False
    )


def tables() -> list[str]:
    """Every table that holds the desk's data, in an order in which they can be filled again."""
    names = [
        model._meta.db_table  # noqa: SLF001 (Django's documented interface)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed  # noqa: SLF001
    ]
    return [*dict.fromkeys(names), "django_migrations"]


def _present() -> list[str]:
    """Those of them that are there: before an upgrade, the tables of the new version are not."""
    there = set(connection.introspection.table_names())
    return [name for name in tables() if name in there]


def _sqlite_snapshot(writer: _Writer, near: Path) -> tuple[dict[str, int], set[str]]:
    copy = near.with_name(near.name + ".sqlite3")
    try:
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as kept:
            connection.connection.backup(kept)
            kept.execute("PRAGMA journal_mode=DELETE")
            counts = {
                name: int(kept.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0])  # noqa: S608 (our own tables)
                for name in _present()
            }
            wanted = {row[0] for sql in _file_queries() for row in kept.execute(sql)}
        writer.add_file(SQLITE_MEMBER, copy)
    finally:
        copy.unlink(missing_ok=True)
    return counts, wanted


def _postgresql_snapshot(writer: _Writer) -> tuple[dict[str, int], set[str]]:
    counts: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for name in _present():
            columns = _columns(cursor, name)
            spool = env.data_folder() / "backups" / f".{name}.{os.getpid()}"
            try:
                with (
                    spool.open("wb") as out,
                    cursor.copy(f'COPY "{name}" ({columns}) TO STDOUT') as copied,
                ):
                    for chunk in copied:
                        out.write(chunk)
                writer.add_bytes(f"tables/{name}.columns", columns.encode())
                writer.add_file(f"tables/{name}.copy", spool)
            finally:
                spool.unlink(missing_ok=True)
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')  # noqa: S608 (our own tables' names)
            counts[name] = int(cursor.fetchone()[0])
        wanted: set[str] = set()
        for sql in _file_queries():
            cursor.execute(sql)
            wanted.update(row[0] for row in cursor.fetchall())
    return counts, wanted


def _columns(cursor: Any, table: str) -> str:
    description = connection.introspection.get_table_description(cursor, table)
    return ", ".join(f'"{column.name}"' for column in description)


def _file_queries() -> Iterator[str]:
    for table in ("tickets_attachment", "tickets_upload"):
        yield f"SELECT storage_key FROM {table} WHERE storage_key <> ''"  # noqa: S608 (our own tables' names)


def verify(path: Path) -> dict[str, Any]:
    """The manifest of a backup whose every member has the hash that it names; raises CannotStart otherwise."""
    try:
        with tarfile.open(path) as tar:
            found = {member.name: _digest(tar, member) for member in tar if member.isfile()}
            raw = tar.extractfile("manifest.json")
            manifest: dict[str, Any] = json.loads(raw.read()) if raw else {}
    except (tarfile.TarError, KeyError, ValueError) as error:
        raise CannotStart(f"{path} is no whole backup: {error}.") from None
    found.pop("manifest.json", None)
    if manifest.get("format") != FORMAT:
        raise CannotStart(
            f"{path} was made by another version of Helpwell (format {manifest.get('format')})."
        )
    if found != manifest["sha256"]:
        wrong = sorted(
            name
            for name in {*found, *manifest["sha256"]}
            if found.get(name) != manifest["sha256"].get(name)
        )
        raise CannotStart(
            f"{path} is damaged: {wrong[0]} is not what it was ({len(wrong)} in all)."
        )
    return manifest


def _digest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    digest = hashlib.sha256()
    content = tar.extractfile(member)
    assert content is not None
    while chunk := content.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
