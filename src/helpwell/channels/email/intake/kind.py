"""Email as a kind of channel: what the one intake asks it to do."""

from collections.abc import Iterable

from helpwell.channels.email.intake.letter import Letter, read_letter
from helpwell.channels.email.intake.place import Placing
from helpwell.channels.email.intake.reader import reader
from helpwell.channels.models import Arrival


class EmailKind:
    """See `channels.contract.Kind`."""

    def read(self, arrival: Arrival) -> Letter:
        """The mail, read apart."""
        return read_letter(arrival)

    def begin(self, pairs: Iterable[tuple[Arrival, Letter]]) -> Placing:
        """What the mails of one transaction need to know."""
        return Placing(pairs)

    def rest(self) -> None:
        """No mail waits: the reading process may end."""
        reader.rest()
