"""Finding articles: the published ones that a reader may read, by their words and their meaning.

Each process keeps an index of all passages and asks the search stamp before each search whether it is out of date.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from helpwell.kit import meaning
from helpwell.knowledge import ranking
from helpwell.knowledge.access import Visitor, editions_read_by
from helpwell.knowledge.models import Edition, Passage, SearchStamp
from helpwell.people.models import Agent

LONGEST = 2_000  # characters of a question
_MORE = 60  # editions ranked before a reader's rights are asked
_AT_ONCE = 2_000  # editions


@dataclass(frozen=True)
class Hit:
    """An article that may answer. The snippet is its words in parts, each with whether it was found; `likeness` is None
    where meaning was not asked, else the nearest passage's (0 to 1)."""

    article_id: int
    edition_id: int
    edition_language: str
    title: str
    heading: str
    anchor: str
    text: str
    snippet: list[tuple[str, bool]]
    score: float
    likeness: float | None
    coverage: float


@dataclass
class _Kept:
    """The index of this process, and what the stamp was when it was made."""

    index: ranking.Index = field(default_factory=ranking.Index)
    token: str = ""
    number: int = -1
    lock: threading.Lock = field(default_factory=threading.Lock)


_kept = _Kept()


def find(reader: Agent | Visitor, language: str, text: str, *, limit: int = 10) -> list[Hit]:
    """The articles that answer best, the best first; each once, in the reader's language where it stands in it.

    Four queries, whatever is found; nothing for a question without a word. The first search of a process reads all passages.
    """
    asked = text.strip()[:LONGEST]
    if not asked:
        return []
    index = _fresh()
    found = index.search(asked, language=language, limit=_MORE).hits
    editions = _read_by(reader, [int(one.article_id) for one in found])
    if len({one.article_id for one in editions.values()}) < limit and len(found) >= _MORE:
        among = set(editions_read_by(reader).values_list("pk", flat=True))
        found = index.search(asked, language=language, among=among, limit=_MORE).hits
        editions = _read_by(reader, [int(one.article_id) for one in found])
    articles = {one.article_id for one in editions.values()}
    own = {
        one.article_id: one
        for one in editions_read_by(reader)
        .filter(article__in=articles, language=language)
        .select_related("live")
    }
    hits: dict[int, Hit] = {}
    for one in found:
        edition = editions.get(int(one.article_id))
        if edition is not None and edition.article_id not in hits:
            hits[edition.article_id] = _hit(one, edition, own.get(edition.article_id, edition))
    return list(hits.values())[:limit]


def by_meaning() -> bool:
    """Whether meaning is asked too; the system page says why it is not."""
    return meaning.available()


def _read_by(reader: Agent | Visitor, edition_ids: Sequence[int]) -> dict[int, Edition]:
    rows = editions_read_by(reader).filter(pk__in=edition_ids).select_related("live")
    return {one.pk: one for one in rows}


def _hit(found: ranking.Hit, edition: Edition, shown: Edition) -> Hit:
    assert shown.live is not None
    is_same = edition.pk == shown.pk
    return Hit(
        article_id=shown.article_id,
        edition_id=shown.pk,
        edition_language=shown.language,
        title=shown.live.title,
        heading=found.passage.heading if is_same else "",
        anchor=found.passage.anchor if is_same else "",
        text=found.passage.text if is_same else shown.live.text[:600],
        snippet=_parts(found.snippet) if is_same else [(shown.live.text[:160], False)],
        score=found.score,
        likeness=found.likeness,
        coverage=found.coverage,
    )


def _parts(snippet: ranking.Snippet) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in snippet.marks:
        parts += [(snippet.text[at:start], False), (snippet.text[start:end], True)]
        at = end
    return [part for part in [*parts, (snippet.text[at:], False)] if part[0]]


def _fresh() -> ranking.Index:
    """The index as it is to be now; what changed since is read, in another database all of it."""
    stamp = SearchStamp.objects.filter(pk=1).first()
    token, number = (stamp.token, stamp.number) if stamp else ("", 0)
    with _kept.lock:
        if _kept.token != token or number < _kept.number:
            _kept.index, _kept.token, _kept.number = ranking.Index(), token, -1
        if number > _kept.number:
            changed = Edition.objects.filter(stamp__gt=_kept.number, stamp__lte=number)
            for part in _batches(changed.values_list("pk", flat=True)):
                _take_in(_kept.index, part)
            _kept.number = number
        return _kept.index


def _take_in(index: ranking.Index, edition_ids: Sequence[int]) -> None:
    languages = dict(Edition.objects.filter(pk__in=edition_ids).values_list("pk", "language"))
    pieces: dict[int, list[ranking.Piece]] = {number: [] for number in edition_ids}
    rows = Passage.objects.filter(edition__in=edition_ids).order_by("edition", "position")
    for one in rows.iterator(chunk_size=2_000):
        pieces[one.edition_id].append(_piece(one))
    for number, kept in pieces.items():
        if kept:
            index.put(number, kept, languages.get(number, "en"))
        else:
            index.remove(number)


def _piece(passage: Passage) -> ranking.Piece:
    return ranking.Piece(
        kind=ranking.Kind(passage.kind),
        text=passage.text,
        heading=passage.heading,
        anchor=passage.anchor,
        passage_id=passage.pk,
        vector=meaning.unpack(bytes(passage.vector)) if passage.vector else None,
    )


def _batches(ids: Iterable[int]) -> Iterable[list[int]]:
    whole = list(ids)
    return (whole[at : at + _AT_ONCE] for at in range(0, len(whole), _AT_ONCE))
