"""Names with a slip of the finger: Jonh, Meyer for Meier, Keler."""

from collections.abc import Iterable

from django.db.models import QuerySet

from helpwell.customers.models import Customer, CustomerWord
from helpwell.customers.search import words_of

SHORTEST = 4  # letters: shorter words are like too many others
_LOOKED_AT = 2_000  # words that begin alike


def similar(customers: "QuerySet[Customer]", asked: str, most: int = 5) -> list[Customer]:
    """Those of the customers (which came through access) whose names are spelled nearly so, the nearest first."""
    wanted = [word for word in words_of(asked) if len(word) >= SHORTEST and "@" not in word]
    if not wanted:
        return []
    nearest: dict[str, int] = {}
    for word in wanted[:3]:
        for other, steps in _near(word).items():
            nearest[other] = min(steps, nearest.get(other, steps))
    rows = CustomerWord.objects.filter(word__in=sorted(nearest, key=nearest.__getitem__)[:50])
    scores: dict[int, tuple[int, int]] = {}
    for customer_id, word in rows.values_list("customer_id", "word")[:500]:
        hits, steps = scores.get(customer_id, (0, 0))
        scores[customer_id] = (hits + 1, steps + nearest[word])
    best = sorted(scores, key=lambda id_: (-scores[id_][0], scores[id_][1], id_))[: 10 * most]
    found = customers.select_related("organization").in_bulk(best)
    return [found[id_] for id_ in best if id_ in found][:most]


def _near(word: str) -> dict[str, int]:
    """Words of customers that are one or two slips away, and how many."""
    most = 1 if len(word) < 6 else 2
    found: dict[str, int] = {}
    for beginning in _beginnings(word):
        for other in _words(beginning):
            steps = most + 1 if "@" in other else distance(word, other, most)
            if steps <= most:
                found[other] = steps
    return found


def _beginnings(word: str) -> list[str]:
    """How the word may begin where one of its first letters was missed, doubled or turned round."""
    two = [word[:2], word[1] + word[0], word[1:3], word[0] + word[2]]
    return list(dict.fromkeys(two))


def _words(beginning: str) -> Iterable[str]:
    rows = CustomerWord.objects.filter(word__begins=beginning).order_by()
    return rows.values_list("word", flat=True).distinct()[:_LOOKED_AT]


def distance(one: str, other: str, most: int) -> int:
    """Letters that were missed, added, taken for another, or turned round (Damerau, 1964, of neighbors); `most` + 1 where there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, start=1):
        two_before, before, row = before, row, [at]
        for place, mark in enumerate(other, start=1):
            steps = min(row[-1] + 1, before[place] + 1, before[place - 1] + (sign != mark))
            if at > 1 and place > 1 and sign == other[place - 2] and one[at - 2] == mark:
                steps = min(steps, two_before[place - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return most + 1
    return row[-1]
