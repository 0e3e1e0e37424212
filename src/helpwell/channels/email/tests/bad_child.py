"""A reading process in which some mails do what a hostile one would like to do. Run by tests as a process of its own."""

import os
import signal

from helpwell.channels.email.intake.child import main
from helpwell.channels.email.intake.readout import Readout, read_out


def _read(raw: bytes) -> Readout:
    if b"Subject: spin" in raw:
        while True:
            pass
    if b"Subject: swell" in raw:
        hoard = []
        while True:
            hoard.append(bytearray(50_000_000))
    if b"Subject: die" in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"Subject: dive" in raw:
        return _dive(raw)
    if b"Subject: trip" in raw:
        raise KeyError("a defect of the parser")
    return read_out(raw)


def _dive(raw: bytes) -> Readout:
    return _dive(raw)


if __name__ == "__main__":
    main(_read, cpu_seconds=1)
