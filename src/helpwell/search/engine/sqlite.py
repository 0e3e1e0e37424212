"""Words on SQLite: FTS5 over the documents, kept in step by triggers. It reads a word's messages newest first, however many there are."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from helpwell.search.parse import Text

# The words come cut and folded from Python, so that both databases agree on what a word is.
_STATEMENTS = (
    """CREATE VIRTUAL TABLE search_words USING fts5(text, content='search_searchdocument', content_rowid='message_id',
    tokenize='unicode61 remove_diacritics 0', columnsize=0)""",
    """CREATE TRIGGER search_words_in AFTER INSERT ON search_searchdocument BEGIN
    INSERT INTO search_words(rowid, text) VALUES (new.message_id, new.text); END""",
    """CREATE TRIGGER search_words_out AFTER DELETE ON search_searchdocument BEGIN
    INSERT INTO search_words(search_words, rowid, text) VALUES ('delete', old.message_id, old.text); END""",
    """CREATE TRIGGER search_words_new AFTER UPDATE OF text ON search_searchdocument BEGIN
    INSERT INTO search_words(search_words, rowid, text) VALUES ('delete', old.message_id, old.text);
    INSERT INTO search_words(rowid, text) VALUES (new.message_id, new.text); END""",
)
# Which messages, then their tickets: a join inside would keep FTS5 from stopping early.
_NEWEST = """SELECT message_id, ticket_id FROM search_searchdocument WHERE message_id IN
(SELECT rowid FROM search_words WHERE search_words MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s)
ORDER BY message_id DESC"""
_ALL = 2**62
_DEFAULTS = {"automerge": 4, "crisismerge": 16}  # SQLite's own (sqlite.org/fts5.html, 6.1 and 6.2)


def create(schema: BaseDatabaseSchemaEditor) -> None:
    """Make the table of words and its triggers."""
    for statement in _STATEMENTS:
        schema.execute(statement, params=None)


def newest(
    texts: Sequence[Text], before: int | None, most: int
) -> tuple[list[tuple[int, int]], int | None]:
    """The newest messages that hold all texts, and where to go on."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [" AND ".join(map(_match, texts)), before or _ALL, most])
        found = [(int(message), int(ticket)) for message, ticket in cursor.fetchall()]
    return found, found[-1][0] if len(found) >= most else None


@contextmanager
def filling() -> Iterator[None]:
    """The index leaves its parts unmerged: at three million messages merging took five times as long as writing.

    Where the process is killed within, searches are slower until the next rebuild.
    """
    _configure({"automerge": 0, "crisismerge": 1_000})
    try:
        yield
    finally:
        _configure(_DEFAULTS)


def _configure(options: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        for option, value in options.items():
            cursor.execute(
                "INSERT INTO search_words(search_words, rank) VALUES (%s, %s)", [option, value]
            )


def rebuild() -> None:
    """Make the index anew from the documents."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words(search_words) VALUES ('rebuild')")
        cursor.execute("INSERT INTO search_words(search_words) VALUES ('optimize')")


def _match(text: Text) -> str:
    """Words hold letters and digits alone, so that nothing in them is FTS5's language."""
    return f'"{" ".join(text.words)}"{"*" if text.is_beginning else ""}'
