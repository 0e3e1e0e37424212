"""Tickets by words, the newest first: message by message, then those whose words lie in several messages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from helpwell.search.engine import newest
from helpwell.search.models import SearchDocument
from helpwell.search.parse import Text

MOST_TICKETS = 2_000
_FIRST = 1_000  # messages looked at for most pages; each costs a look at its row
_BATCH = 3_000  # at a time where those were not the person's to see
_RARE = 500  # messages: a word in so few can be looked up together with the others
_MOST_TEXTS = 8


@dataclass
class Hits:
    """Tickets and the message of each that was found; `more` says that there are older ones that nobody looked at."""

    messages: dict[int, int] = field(default_factory=dict)
    go_on: int | None = None

    @property
    def more(self) -> bool:
        """Whether there may be more."""
        return self.go_on is not None


def hits(
    texts: Sequence[Text], not_texts: Sequence[Text] = (), *, before: int | None = None
) -> Hits:
    """The newest tickets whose messages hold all of the texts and none of the others."""
    wanted = list(texts)[:_MOST_TEXTS]
    if not wanted:
        return Hits()
    pairs, go_on = newest(wanted, before, _FIRST if before is None else _BATCH)
    found = Hits(go_on=go_on)
    for message, ticket in pairs:
        found.messages.setdefault(ticket, message)
    if len(wanted) > 1 and not found.more and before is None:
        _add_scattered(found, wanted)
    _leave_out(found, not_texts)
    return found


def holding(text: Text, tickets: Collection[int]) -> dict[int, int]:
    """Those of the tickets of which a message holds the text, and the newest such message."""
    words = " ".join(text.words)
    rows = SearchDocument.objects.filter(
        ticket__in=tickets, text__contains=f" {words}" if text.is_beginning else f" {words} "
    )
    pairs = rows.order_by("message_id").values_list("ticket_id", "message_id")
    return dict(pairs[: 20 * MOST_TICKETS])


def _add_scattered(found: Hits, texts: Sequence[Text]) -> None:
    """Tickets that hold every text, in different messages: begun from the rarest, where it is rare enough."""
    rarest: dict[int, int] | None = None
    for text in texts:
        pairs, go_on = newest([text], None, _RARE)
        if go_on is None and (rarest is None or len(pairs) < len(rarest)):
            rarest = {ticket: message for message, ticket in reversed(pairs)}
            if not rarest:
                return
    if rarest is None:
        return
    left = {ticket: message for ticket, message in rarest.items() if ticket not in found.messages}
    for text in texts:
        if not left:
            return
        held = holding(text, left)
        left = {ticket: message for ticket, message in left.items() if ticket in held}
    found.messages.update(left)


def _leave_out(found: Hits, not_texts: Sequence[Text]) -> None:
    for text in not_texts[:_MOST_TEXTS]:
        if found.messages:
            for ticket in holding(text, found.messages):
                del found.messages[ticket]
