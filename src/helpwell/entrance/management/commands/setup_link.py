"""bin/helpwell setup-link"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpwell.entrance.set_up.link import set_up_link
from helpwell.people.models import Company


class Command(BaseCommand):
    """Print the set-up link."""

    help = "Print a fresh link to the set-up page."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it, unless the desk is set up."""
        company = Company.current()
        if company is not None and company.set_up_at is not None:
            raise CommandError(
                "This desk is set up already. For a lost password: bin/helpwell people reset EMAIL"
            )
        self.stdout.write(set_up_link())
