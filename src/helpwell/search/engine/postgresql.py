"""Words on PostgreSQL: a GIN index where they are rare; where they are common, the newest messages one after another."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from helpwell.search.parse import Text

# The words come cut and folded from Python, and go into the index as they are: PostgreSQL's own parser would cut some again.
_STATEMENTS = (
    """CREATE FUNCTION search_vector(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(quote_literal(word) || ':' || least(place, 16383), ' '), '')::tsvector
    FROM unnest(string_to_array(btrim(words), ' ')) WITH ORDINALITY AS cut(word, place) WHERE word <> '' $$""",
    "ALTER TABLE search_searchdocument ADD COLUMN words tsvector",
    # No generated column: those cannot be copied out and in again by a backup.
    """CREATE FUNCTION search_fill() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.words := search_vector(NEW.text); RETURN NEW; END $$""",
    """CREATE TRIGGER search_words_in BEFORE INSERT OR UPDATE OF text ON search_searchdocument
    FOR EACH ROW EXECUTE FUNCTION search_fill()""",
    "ALTER TABLE search_searchdocument ALTER COLUMN words SET STATISTICS 1000",
    "CREATE INDEX search_words ON search_searchdocument USING gin (words)",
)
_EXPECTED = "EXPLAIN (FORMAT JSON) SELECT 1 FROM search_searchdocument WHERE words @@ %s::tsquery"
# The words' index alone knows no order, and each row costs a read: the newest messages first, by both indexes together.
# The numbers stand in the text, so that the statement is planned for this range and not for any.
_FEW = """WITH hits AS MATERIALIZED
(SELECT message_id, ticket_id FROM search_searchdocument WHERE words @@ %s::tsquery AND message_id < {below} AND message_id >= {least} LIMIT %s)
SELECT message_id, ticket_id, (SELECT count(*) FROM hits) FROM hits ORDER BY message_id DESC LIMIT %s"""
_END = """SELECT message_id FROM search_searchdocument WHERE message_id < %s
ORDER BY message_id DESC OFFSET %s LIMIT 1"""
_WALK = """SELECT message_id, ticket_id FROM search_searchdocument
WHERE message_id < %s AND message_id >= %s AND words @@ %s::tsquery ORDER BY message_id DESC LIMIT %s"""
_FEW_ENOUGH = 12_000  # so many hits are cheaper to sort than to walk past
_RANGE = 30  # messages looked through for each one wanted, before all are
_MOST_SORTED = 4 * _FEW_ENOUGH
_LOOKED_AT = 30_000  # so many messages are looked through at once where words are common
_ALL = 2**62


def create(schema: BaseDatabaseSchemaEditor) -> None:
    """Make the column of words and its index."""
    for statement in _STATEMENTS:
        schema.execute(statement, params=None)


def newest(
    texts: Sequence[Text], before: int | None, most: int
) -> tuple[list[tuple[int, int]], int | None]:
    """The newest messages that hold all texts, and where to go on."""
    query = " & ".join(map(_query, texts))
    if _expected(query) > _FEW_ENOUGH:
        return _walked(query, before, most)
    # The statistics of two words say little of both together: the newest messages are asked alone first.
    least = _newest_but(_RANGE * most, before)
    found, is_all = _few(query, before, least, most)
    if len(found) > most // _RANGE and is_all:
        return found, found[-1][0] if len(found) >= most else least or None
    found, is_all = _few(query, before, 0, most)
    if is_all:
        return found, found[-1][0] if len(found) >= most else None
    return _walked(query, before, most)


def filling() -> AbstractContextManager[None]:
    """Nothing is to be prepared."""
    return nullcontext()


def rebuild() -> None:
    """Make the index anew from the documents."""
    with connection.cursor() as cursor:
        cursor.execute("REINDEX INDEX search_words")
        cursor.execute("ANALYZE search_searchdocument")


def _query(text: Text) -> str:
    """Words hold letters and digits alone, so that nothing in them is PostgreSQL's language."""
    beginning = ":*" if text.is_beginning else ""
    return "(" + " <-> ".join(f"'{word}'" for word in text.words) + beginning + ")"


def _expected(query: str) -> int:
    """How many hits the planner expects: its statistics know the common words."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPECTED, [query])
        plan = cursor.fetchone()[0]
    return int(plan[0]["Plan"]["Plan Rows"])


def _newest_but(share: int, before: int | None) -> int:
    """Some `share` messages before the one where the search begins, as their numbers tell; 0 where there are no more."""
    if before is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(message_id) FROM search_searchdocument")
            before = int(cursor.fetchone()[0] or 0)
    return max(0, before - share)


def _least(before: int | None, share: int) -> int:
    """The message so many before the one where the search begins; 0 where there are no more."""
    with connection.cursor() as cursor:
        cursor.execute(_END, [before or _ALL, share])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _few(
    query: str, before: int | None, least: int, most: int
) -> tuple[list[tuple[int, int]], bool]:
    """The hits from `least` on by the index, sorted afterwards; False where the statistics were wrong and there are many."""
    with connection.cursor() as cursor:
        statement = _FEW.format(below=int(before or _ALL), least=int(least))
        cursor.execute(statement, [query, _MOST_SORTED, most])
        rows = cursor.fetchall()
    found = [(int(message), int(ticket)) for message, ticket, _n in rows]
    return found, not rows or rows[0][2] < _MOST_SORTED


def _walked(query: str, before: int | None, most: int) -> tuple[list[tuple[int, int]], int | None]:
    """Hits among the newest messages; it goes on where it stopped."""
    start = before or _ALL
    least = _least(start, _LOOKED_AT)
    with connection.cursor() as cursor:
        cursor.execute(_WALK, [start, least, query, most])
        found = [(int(message), int(ticket)) for message, ticket in cursor.fetchall()]
    if len(found) >= most:
        return found, found[-1][0]
    return found, least or None
