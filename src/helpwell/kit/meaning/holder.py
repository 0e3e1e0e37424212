"""The one model of a process: looked for and checked when it is first asked, from whatever thread."""

import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING

from .files import NOT_INSTALLED, Unavailable, check, folder

if TYPE_CHECKING:
    from .encoder import Encoder


class Holder:
    """The model, once somebody has asked for it, or why there is none. Neither changes while the process lives."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._problem = ""

    def get(self) -> "Encoder":
        """The loaded model; raises Unavailable."""
        with self._lock:
            if self._encoder is None and not self._problem:
                try:
                    self._encoder = _load()
                except Unavailable as problem:
                    self._problem = str(problem)
            if self._encoder is None:
                raise Unavailable(self._problem)
            return self._encoder


def _load() -> "Encoder":
    if find_spec("tokenizers") is None:  # it comes with the weights
        raise Unavailable(NOT_INSTALLED)
    files = folder()
    check(files)
    from .encoder import Encoder  # it needs what may not be installed, and 60 MB

    return Encoder(files)
