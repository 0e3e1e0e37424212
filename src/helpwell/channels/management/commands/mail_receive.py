"""A mail on standard input is stored: `bin/helpwell mail receive`. Exit 0 stored, 67 no such mailbox, 69 too large, 75 try again."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from helpwell.channels.email.receive.pipe import NoMailbox, take

# Of sysexits.h, as mail servers read them.
STORED, NO_MAILBOX, TOO_LARGE, TRY_AGAIN = 0, 67, 69, 75


class Command(BaseCommand):
    """Store one mail from standard input."""

    help = "Store a mail from standard input. Exit status: 0 stored, 67 no mailbox has the address, 69 too large, 75 try again."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Say for whom it is, where the environment and the headers do not."""
        parser.add_argument("--to", default="", metavar="ADDRESS", help="The mailbox it is for.")
        parser.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help="The envelope's sender.")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """End with the status that a mail server understands."""
        sys.exit(self._receive(str(options["to"]), str(options["sender"])))

    def _receive(self, to: str, sender: str) -> int:
        try:
            raw = sys.stdin.buffer.read(settings.MAX_MAIL_BYTES + 1)
            if len(raw) > settings.MAX_MAIL_BYTES:
                return self._said(TOO_LARGE, "The mail is larger than HELPWELL_MAX_MAIL_MB allows.")
            if not raw.strip():
                return self._said(TRY_AGAIN, "Nothing came on standard input.")
            take(raw, to=to, sender=sender, environment=os.environ)
        except NoMailbox:
            return self._said(NO_MAILBOX, "No connected mailbox has this address.")
        except Exception as error:  # whatever it is, the mail server keeps the mail and comes again
            return self._said(TRY_AGAIN, f"Not stored, try again: {type(error).__name__}.")
        return STORED

    def _said(self, status: int, words: str) -> int:
        self.stderr.write(words)
        return status
