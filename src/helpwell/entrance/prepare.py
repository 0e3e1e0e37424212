"""Before the processes start: the data folder, its lock, the database, the static files."""

import contextlib
import fcntl
import hashlib
import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config import env
from helpwell.channels.email.receive.tls import BadCertificate, certificate_of_settings
from helpwell.entrance.problems import CannotStart, about_database, about_folder

_MIGRATION_LOCK = 0x48656C70  # an advisory lock's number: "Help"


def data_folder() -> Path:
    """The data folder, made where it was not; raises CannotStart where it cannot be written."""
    folder = env.data_folder()
    try:
        for place in (folder, folder / "files", folder / "logs", folder / "backups"):
            place.mkdir(parents=True, exist_ok=True)
        trial = folder / f".write-{os.getpid()}"
        trial.write_bytes(b"x" * 65536)
        trial.unlink()
    except OSError as error:
        raise about_folder(error, folder) from None
    return folder


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder; raises CannotStart where another desk runs on it."""
    with (folder / "running.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"A desk is running on {folder} already. Stop it first, or name another folder in HELPWELL_DATA."
            ) from None
        yield


def load() -> None:
    """Load the product; raises CannotStart where a setting makes no sense."""
    try:
        django.setup()
    except ValueError as error:
        raise CannotStart(str(error)) from None


def certificate() -> None:
    """Look at the mail receiver's certificate; raises CannotStart where it cannot be used."""
    try:
        certificate_of_settings()
    except BadCertificate as problem:
        raise CannotStart(str(problem)) from None


def database() -> None:
    """Bring the database up to date, with a backup first where it holds something."""
    try:
        with migration_lock():
            _migrate()
    except DatabaseError as error:
        raise about_database(error, env.data_folder()) from error


@contextlib.contextmanager
def migration_lock() -> Iterator[None]:
    """Of many that start at once only one migrates; the others wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])
        return
    with (env.data_folder() / "migration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def pending_migrations() -> int:
    """How many migrations are waiting."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    count = pending_migrations()
    if not count:
        return
    if "people_company" in connection.introspection.table_names():
        from helpwell.entrance.backup import back_up  # loads only when there is something to keep

        kept = back_up(
            env.data_folder() / "backups" / f"before-upgrade-{int(time.time())}.tar", files=False
        )
        print(f"Backed up the database to {kept} before the upgrade.", flush=True)
    print("Preparing the database …", flush=True)
    call_command("migrate", interactive=False, verbosity=0)


def static_files() -> None:
    """Collect the static files where they changed since the last start."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    wanted = _static_digest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    try:
        call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())
        stamp.write_text(wanted)
    except OSError as error:
        raise about_folder(error, root) from None


def _static_digest() -> str:
    digest = hashlib.sha256((env.ROOT / "requirements" / "base.txt").read_bytes())
    for file in sorted((env.ROOT / "src").glob("helpwell/**/static/**/*")):
        if file.is_file():
            found = file.stat()
            digest.update(
                f"{file.relative_to(env.ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode()
            )
    return digest.hexdigest()
