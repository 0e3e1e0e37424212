"""How long a small write waits while another process writes without a pause: Django's SQLite backend beside ours. bin/bench turns"""

import multiprocessing
import statistics
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db.utils import OperationalError, load_backend

_SECONDS = 8.0
_COMMIT = 0.01  # seconds in a transaction: a disk with 100 fsyncs a second
_BETWEEN = 0.001
_WAITERS = 4


def main(_arguments: list[str]) -> int:
    """Print the waits with either backend."""
    for engine in ("django.db.backends.sqlite3", "helpwell.kit.sqlite"):
        with TemporaryDirectory() as folder:
            waits, locked = _measure(engine, Path(folder) / "turns.sqlite3")
        cuts = [cut * 1000 for cut in statistics.quantiles(waits, n=20)]
        print(
            f"{engine:28} {len(waits)} writes, wait p50 {cuts[9]:,.0f} ms, p95 {cuts[18]:,.0f} ms, "
            f"longest {max(waits):,.1f} s, {locked} gave up"
        )
    return 0


def _measure(engine: str, path: Path) -> tuple[list[float], int]:
    line = _connection(engine, path)
    line.cursor().execute("CREATE TABLE said (word)")
    line.close()
    stop = multiprocessing.Event()
    other = multiprocessing.Process(target=_write_on, args=(engine, path, stop))
    other.start()
    waits: list[float] = []
    locked: list[str] = []
    threads = [
        threading.Thread(target=_write_now_and_then, args=(engine, path, waits, locked))
        for _ in range(_WAITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    other.join()
    return waits, len(locked)


def _write_on(engine: str, path: Path, stop: Event) -> None:
    line = _connection(engine, path)
    while not stop.is_set():
        line.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        line.cursor().execute("INSERT INTO said VALUES ('on and on')")
        time.sleep(_COMMIT)
        line.commit()
        line.set_autocommit(True)
        end = time.perf_counter() + _BETWEEN
        while time.perf_counter() < end:
            pass


def _write_now_and_then(engine: str, path: Path, waits: list[float], locked: list[str]) -> None:
    line = _connection(engine, path)
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            line.cursor().execute("INSERT INTO said VALUES ('now and then')")
        except OperationalError as error:
            locked.append(str(error))
        waits.append(time.monotonic() - began)
        time.sleep(0.02)
    line.close()


def _connection(engine: str, path: Path) -> Any:
    known = {
        "ENGINE": engine,
        "NAME": str(path),
        "TIME_ZONE": None,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "AUTOCOMMIT": True,
        "ATOMIC_REQUESTS": False,
        "TEST": {},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL",
        },
    }
    return load_backend(engine).DatabaseWrapper(known, "turns")
