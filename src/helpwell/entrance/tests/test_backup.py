"""A backup is whole or it is none, and all of it comes back."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from psycopg import sql

from config import env
from conftest import Cast
from helpwell.entrance.backup import back_up, verify
from helpwell.entrance.problems import CannotStart
from helpwell.tickets.models import Attachment, Ticket


@pytest.fixture
def backup(cast: Cast, ticket: Ticket, tmp_path: Path) -> Path:
    key = default_storage.save("ab/cd/kept", ContentFile(b"a picture"))
    Attachment.objects.create(
        message=ticket.messages.get(), name="a.png", type="image/png", size=9, storage_key=key
    )
    env.data_folder().joinpath("backups").mkdir(parents=True, exist_ok=True)
    return back_up(tmp_path / "kept.tar")


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_rows_files_and_hashes(backup: Path) -> None:
    manifest = verify(backup)
    assert manifest["rows"]["tickets_ticket"] == 1
    assert manifest["rows"]["people_agent"] == 9
    assert "files/ab/cd/kept" in manifest["sha256"]
    assert manifest["missing_files"] == []
    assert backup.stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True)
def test_a_changed_byte_is_found(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[content.index(b"a picture")] ^= 1
    backup.write_bytes(content)
    with pytest.raises(CannotStart, match="damaged"):
        verify(backup)


@pytest.mark.django_db(transaction=True)
def test_half_a_backup_is_none(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(CannotStart, match=r"no whole backup|damaged"):
        verify(backup)


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_all_of_it_comes_back_in_an_empty_folder(backup: Path, tmp_path: Path) -> None:
    said = _restore(backup, tmp_path / "fresh")
    assert said.returncode == 0, said.stderr
    assert "1 tickets" in said.stdout
    assert (tmp_path / "fresh" / "files" / "ab" / "cd" / "kept").read_bytes() == b"a picture"
    again = _restore(backup, tmp_path / "fresh")
    assert again.returncode == 1
    assert "holds a desk already" in again.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_a_backup_of_a_newer_version_is_refused(backup: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.tar"
    _with_unknown_migration(backup, newer)
    said = _restore(newer, tmp_path / "fresh")
    assert said.returncode == 1
    assert "newer Helpwell" in said.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["files/../../loot", "keys/../loot", "files/{outside}/loot"])
def test_a_backup_writes_nothing_outside_its_folders(
    backup: Path, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    evil = tmp_path / "evil.tar"
    _with_one_more(backup, evil, name.format(outside=outside), b"owned")
    said = _restore(evil, tmp_path / "deep" / "fresh")
    assert said.returncode == 1
    assert "tampered" in said.stderr
    assert not list(tmp_path.rglob("loot"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_what_is_restored_is_for_its_owner_alone(backup: Path, tmp_path: Path) -> None:
    assert _restore(backup, tmp_path / "fresh").returncode == 0
    open_to_others = [
        path for path in (tmp_path / "fresh").rglob("*") if path.stat().st_mode & 0o077
    ]
    assert open_to_others == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_all_of_it_comes_back_in_an_empty_database(backup: Path, tmp_path: Path) -> None:
    name = f"helpwell_restored_{os.getpid()}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as made:
        made.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        url = server.rpartition("/")[0] + f"/{name}"
        said = _restore(backup, tmp_path / "fresh", url)
        assert said.returncode == 0, said.stderr
        assert "1 tickets" in said.stdout
        with psycopg.connect(url) as restored:
            assert restored.execute("SELECT count(*) FROM people_agent").fetchone() == (9,)
        assert "holds a desk already" in _restore(backup, tmp_path / "fresh", url).stderr
    finally:
        with psycopg.connect(server, autocommit=True) as made:
            made.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _restore(backup: Path, folder: Path, url: str = "") -> "subprocess.CompletedProcess[str]":
    settings = dict(
        os.environ,
        HELPWELL_DATA=str(folder),
        DATABASE_URL=url,
        REDIS_URL="",
        PYTHONPATH=os.pathsep.join([str(env.ROOT / "src"), str(env.ROOT)]),
    )
    command = [sys.executable, "-m", "helpwell.entrance", "restore", str(backup)]
    return subprocess.run(
        command, env=settings, cwd=env.ROOT, capture_output=True, text=True, check=False
    )


def _with_unknown_migration(source: Path, target: Path) -> None:
    import sqlite3

    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        members = {member.name: old.extractfile(member) for member in old}
        content = {name: file.read() for name, file in members.items() if file is not None}
        copy = target.with_suffix(".sqlite3")
        copy.write_bytes(content["database.sqlite3"])
        with sqlite3.connect(copy) as kept:
            kept.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('tickets', '9999_later', '2030-01-01')"
            )
        content["database.sqlite3"] = copy.read_bytes()
        manifest = json.loads(content["manifest.json"])
        manifest["sha256"]["database.sqlite3"] = hashlib.sha256(
            content["database.sqlite3"]
        ).hexdigest()
        content["manifest.json"] = json.dumps(manifest).encode()
        for name, raw in content.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            new.addfile(info, io.BytesIO(raw))


def _with_one_more(source: Path, target: Path, name: str, content: bytes) -> None:
    """A backup that verifies: whoever forges a member forges its hash as well."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            file = old.extractfile(member)
            raw = file.read() if file else b""
            if member.name == "manifest.json":
                manifest = json.loads(raw)
                manifest["sha256"][name] = hashlib.sha256(content).hexdigest()
                raw = json.dumps(manifest).encode()
            _add(new, member.name, raw)
        _add(new, name, content)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))
