"""A log file that several processes share and rotate."""

import contextlib
import fcntl
from logging import LogRecord
from logging.handlers import WatchedFileHandler
from pathlib import Path

_MOST_BYTES = 10 * 1024 * 1024
_KEEP = 5


class SharedRotatingFile(WatchedFileHandler):
    """Rotates at 10 MB and keeps five; whoever holds the lock rotates, the others open the new file."""

    def __init__(self, filename: str) -> None:
        with contextlib.suppress(OSError):
            Path(filename).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(filename, encoding="utf-8", delay=True)

    def emit(self, record: LogRecord) -> None:
        """Write the record, rotating first where the file is full."""
        try:
            if self.stream is not None and self.stream.tell() > _MOST_BYTES:
                self._rotate()
        except OSError:
            self.handleError(record)
        super().emit(record)

    def _rotate(self) -> None:
        path = Path(self.baseFilename)
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_size > _MOST_BYTES:
                for number in range(_KEEP - 1, 0, -1):
                    older = path.with_name(f"{path.name}.{number}")
                    if older.exists():
                        older.rename(path.with_name(f"{path.name}.{number + 1}"))
                path.rename(path.with_name(f"{path.name}.1"))
        self.reopenIfNeeded()
