"""The steps that IMAP and SMTP share: the name, then the port."""

import socket

from django.utils.translation import gettext as _

from helpwell.channels.email.connection_words import Server, why
from helpwell.channels.email.diagnose.steps import Diagnosis

SECONDS = 10.0


def reach_server(server: Server, found: Diagnosis) -> bool:
    """Find the name and knock on the port; whether somebody opened."""
    named = {"host": server.host, "port": server.port, "protocol": server.protocol}
    if not server.host.strip():
        found.failed(server.protocol, _("Enter the name of the %(protocol)s server.") % named)
        return False
    label = _("%(protocol)s server") % named
    try:
        with socket.create_connection((server.host, server.port), SECONDS):
            pass
    except (OSError, UnicodeError, OverflowError) as error:
        found.failed(label, why(error, server))
        return False
    found.ok(label, _("%(host)s answers on port %(port)s.") % named)
    return True
