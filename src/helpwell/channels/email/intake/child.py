"""The process that reads mail: it has no database, no keys, and a limit of time and memory.

It takes frames (four bytes of length, then the raw mail) and gives frames back: `+` and the readout, or `-` and why not.
The end of its input is the end of its life, so that it never outlives the worker.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from helpwell.channels.email.intake.readout import Readout, as_bytes, read_out

CPU_SECONDS = 10
MEMORY_BYTES = 512 * 1024 * 1024  # on top of what the process has at its start


def main(read: Callable[[bytes], Readout] = read_out, cpu_seconds: int = CPU_SECONDS) -> None:
    """Read mails until the worker hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's business
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints may break the frames
    _limit_memory()
    while (raw := _frame(incoming)) is not None:
        _limit_time(cpu_seconds)
        answer = _answer(raw, read)
        outgoing.write(len(answer).to_bytes(4, "big") + answer)
        outgoing.flush()


def _answer(raw: bytes, read: Callable[[bytes], Readout]) -> bytes:
    try:
        return b"+" + as_bytes(read(raw))
    except MemoryError:
        return b"-memory"
    except RecursionError:
        return b"-depth"
    except Exception as error:  # the parser met something that it does not know
        return b"-" + f"{type(error).__name__}: {error}"[:2000].encode("utf-8", "replace")


def _frame(incoming: BinaryIO) -> bytes | None:
    head = incoming.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    raw = incoming.read(size)
    return raw if len(raw) == size else None


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """The kernel ends the process that uses more from now on; the count is of its whole life."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
