"""Named points at which a trial may kill the process, to show that nothing is lost there."""

import os
import signal

_wanted = os.environ.get(
    "HELPWELL_FAILPOINT", ""
)  # "intake:stored", or "intake:stored:@3" for the third time
_name, _, _times = _wanted.partition(":@")
_left = int(_times or 1)


def reach(name: str) -> None:
    """Die here by SIGKILL where the environment names this point; otherwise nothing."""
    global _left  # noqa: PLW0603 (counts down once in a process's life)
    if not _wanted or name != _name:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
