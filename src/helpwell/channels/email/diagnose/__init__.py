"""The mailbox test: each step of both ways, in words. It changes nothing on any server, and sends nothing."""

from helpwell.channels.email.diagnose.incoming import test_incoming
from helpwell.channels.email.diagnose.outgoing import test_outgoing
from helpwell.channels.email.diagnose.steps import Diagnosis, Preview, Seen, State, Step
from helpwell.channels.email.models import Mailbox

__all__ = ["Diagnosis", "Preview", "Seen", "State", "Step", "diagnose"]


def diagnose(mailbox: Mailbox) -> Diagnosis:
    """Try both ways of a mailbox, saved or not yet; takes up to half a minute where a server is silent."""
    found = Diagnosis()
    test_incoming(mailbox, found)
    test_outgoing(mailbox, found)
    return found
