"""Finding messages by words, behind one interface; what differs between the databases stands in one module each."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Protocol, cast

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from helpwell.search.engine import postgresql, sqlite
from helpwell.search.parse import Text

# (message, ticket) pairs, newest first; and the message before which to go on, None where these were all.
Hits = tuple[list[tuple[int, int]], int | None]


class Engine(Protocol):
    """What each database does."""

    def create(self, schema: BaseDatabaseSchemaEditor) -> None:
        """Make the index over the documents."""
        ...

    def newest(self, texts: Sequence[Text], before: int | None, most: int) -> Hits:
        """The newest messages that hold all texts."""
        ...

    def filling(self) -> AbstractContextManager[None]:
        """Within, very many documents are written."""
        ...

    def rebuild(self) -> None:
        """Make the index anew from the documents."""
        ...


_ENGINES: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


def engine(vendor: str = "") -> Engine:
    """The engine of the present database."""
    return cast("Engine", _ENGINES[vendor or connection.vendor])


def newest(texts: Sequence[Text], before: int | None = None, most: int = 2_000) -> Hits:
    """The newest messages that hold all texts."""
    return engine().newest(texts, before, most)
