"""One mail that was read: its readout, and its files in the store until it is known whether they are needed."""

from django.utils.translation import gettext as _

from helpwell.channels.contract import CannotRead
from helpwell.channels.email.intake import files
from helpwell.channels.email.intake.reader import reader
from helpwell.channels.email.intake.readout import Readout
from helpwell.channels.email.parse import Envelope
from helpwell.channels.email.receive.webhook import mime_of
from helpwell.channels.models import Arrival
from helpwell.tickets.models import Attachment


class Letter:
    """See `channels.contract.Reading`."""

    def __init__(self, readout: Readout) -> None:
        self.readout = readout
        self.attachments: list[Attachment] = []

    @property
    def envelope(self) -> Envelope:
        """What the parser read."""
        return self.readout.envelope

    def keep(self) -> None:
        """Put the files into the store."""
        self.attachments = files.store(self.readout.files)

    def discard(self) -> None:
        """Take the files out of the store."""
        files.remove(self.attachments)
        self.attachments = []


def read_letter(arrival: Arrival) -> Letter:
    """The arrival's mail, read in the child process; raises CannotRead."""
    readout = reader.read(mime_of(arrival))
    if readout.envelope.error:
        raise CannotRead(_("Reading it failed: %(error)s") % {"error": readout.envelope.error})
    return Letter(readout)
