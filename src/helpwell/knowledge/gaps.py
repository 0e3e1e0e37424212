"""What people search for and do not find: searches without a result, with no click, or followed by a ticket, grouped."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from helpwell.kit import clock, meaning
from helpwell.knowledge.models import SearchMade

DAYS = 30
ALIKE = 0.7  # cosine from which on two questions are one
_MOST_SEARCHES, _MOST_GROUPS, _MOST_SHOWN = 20_000, 120, 40
_WORD = re.compile(r"\w+")


@dataclass
class Gap:
    """One question that our articles do not answer: how it is asked, and what came of it."""

    language: str
    texts: list[str] = field(default_factory=list)
    count: int = 0
    empty: int = 0
    unopened: int = 0
    tickets: int = 0

    @property
    def text(self) -> str:
        """As it is asked most often."""
        return self.texts[0]

    @property
    def others(self) -> list[str]:
        """Other ways to ask it."""
        return self.texts[1:6]

    def take(self, other: "Gap") -> None:
        """Count the other's with these."""
        self.texts += other.texts
        self.count += other.count
        self.empty += other.empty
        self.unopened += other.unopened
        self.tickets += other.tickets


def gaps() -> list[Gap]:
    """The questions of the last 30 days that stayed open, the most frequent first: equal words together, and where the
    language model is there, equal meaning too. One query."""
    groups = sorted(_by_words(), key=lambda one: (-one.count, one.text))
    return _by_meaning(groups)[:_MOST_SHOWN]


def _by_words() -> list[Gap]:
    failed = Q(found=0) | Q(opened=None) | Q(asked_after=True)
    rows = SearchMade.objects.filter(failed, at__gte=clock.now() - timedelta(days=DAYS))
    found: dict[tuple[str, str], Gap] = {}
    said: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for language, text, n, opened, after in rows.order_by("-at").values_list(
        "language", "text", "found", "opened", "asked_after"
    )[:_MOST_SEARCHES]:
        words = " ".join(sorted(set(_WORD.findall(text.casefold()))))
        if not words:
            continue
        key = (language, words)
        gap = found.setdefault(key, Gap(language))
        said[key][text] += 1
        gap.count += 1
        gap.empty += n == 0
        gap.unopened += n > 0 and opened is None
        gap.tickets += after
    for key, gap in found.items():
        gap.texts = sorted(said[key], key=lambda text: -said[key][text])[:1]
    return list(found.values())


def _by_meaning(groups: list[Gap]) -> list[Gap]:
    """Each group joins the first more frequent one that means the same; those behind the most frequent stay as they are."""
    head = groups[:_MOST_GROUPS]
    if len(head) < 2 or not meaning.available():
        return groups
    vectors = meaning.encode([one.text for one in head])
    alike = vectors @ vectors.T
    kept: list[int] = []
    for n, one in enumerate(head):
        same = next(
            (k for k in kept if head[k].language == one.language and alike[k][n] >= ALIKE), None
        )
        if same is None:
            kept.append(n)
        else:
            head[same].take(one)
    joined = [head[n] for n in kept] + groups[_MOST_GROUPS:]
    return sorted(joined, key=lambda one: (-one.count, one.text))
