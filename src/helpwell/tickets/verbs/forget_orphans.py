"""Files in the store that no row names are removed: a process died between writing the file and its row."""

import logging
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from django.core.files.storage import default_storage
from django.db import models

from helpwell.kit import clock
from helpwell.knowledge.models import ArticleFile
from helpwell.tickets.models import Attachment, Upload

log = logging.getLogger(__name__)
YOUNG_FOR = timedelta(days=2)  # no transaction takes so long: what has no row by then gets none
# The models whose rows name a file of the store; a room above adds its own when it is ready.
NAMING: list[type[models.Model]] = [ArticleFile, Attachment, Upload]
_KEYS_A_QUERY = 400
_FOLDER = re.compile(r"[0-9a-f]{2}")
_NAME = re.compile(r"[0-9a-f]{32}")


class OrphanSweep:
    """One walk through the store after another, a few folders at a time."""

    def __init__(self) -> None:
        self._walk: Iterator[list[str]] | None = None
        self._removed = 0

    def batch(self, limit: int = 50) -> int:
        """Look through so many folders more; returns how many there were, 0 at the end of a walk."""
        self._walk = self._walk or _folders()
        folders = list(islice(self._walk, limit))
        for keys in folders:
            self._removed += forget_orphans(keys)
        if not folders:
            if self._removed:
                log.info("orphan files removed: %d", self._removed)
            self._walk, self._removed = None, 0
        return len(folders)


def forget_orphans(keys: Sequence[str]) -> int:
    """Remove the files of these keys that are older than two days and that no row names; returns how many."""
    old = [key for key in keys if _is_old(key)]
    orphans: set[str] = set()
    for start in range(0, len(old), _KEYS_A_QUERY):
        piece = old[start : start + _KEYS_A_QUERY]
        orphans |= set(piece) - _named(piece)
    return sum(_remove(key) for key in orphans)


def _named(keys: Sequence[str]) -> set[str]:
    # One statement for all models: a file that moves from an upload to a message, or back, between
    # two statements would be named in neither answer.
    first, *more = [
        model._default_manager.filter(storage_key__in=keys).values_list("storage_key", flat=True)  # noqa: SLF001 (Django's documented interface)
        for model in NAMING
    ]
    return set(first.union(*more))


def _folders() -> Iterator[list[str]]:
    """The keys of each folder of the store. What is not named as we name files is not ours to remove."""
    for top in _listed("")[0]:
        for below in _listed(top)[0]:
            names = _listed(f"{top}/{below}")[1]
            yield [f"{top}/{below}/{name}" for name in names if _NAME.fullmatch(name)]


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return [one for one in sorted(folders) if _FOLDER.fullmatch(one)], names


def _is_old(key: str) -> bool:
    try:
        return default_storage.get_modified_time(key) < clock.now() - YOUNG_FOR
    except FileNotFoundError:
        return False  # its row went meanwhile, and the file with it


def _remove(key: str) -> bool:
    try:
        default_storage.delete(key)
    except OSError:
        log.warning("file left in the store", exc_info=True)
        return False
    return True
