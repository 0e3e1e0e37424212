"""bin/helpwell people reset"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpwell.people.models import Agent
from helpwell.people.reset_link import reset_link
from helpwell.people.verbs.reset_two_factor import reset_two_factor


class Command(BaseCommand):
    """Let a locked-out person in again, with no mail server."""

    help = "Print a link with which a person chooses a new password: once, within an hour."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and whether the second factor goes too."""
        parser.add_argument("email")
        parser.add_argument(
            "--two-factor", action="store_true", help="take authenticator app, passkeys and recovery codes off too"
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link; an address that nobody has, or a closed account, gets a sentence."""
        address = options["email"].strip().lower()
        agent = Agent.objects.filter(email=address).first()
        if agent is None:
            raise CommandError(
                f"Nobody signs in as {address}. bin/helpwell people list shows who can."
            )
        if not agent.is_active:
            raise CommandError(
                f"The account {address} is deactivated. An administrator reactivates it under People."
            )
        if options["two_factor"]:
            reset_two_factor(agent, by=agent.actor)
        self.stdout.write(
            f"{agent.name} chooses a new password here; the link works once, for one hour:"
        )
        self.stdout.write(reset_link(agent))
