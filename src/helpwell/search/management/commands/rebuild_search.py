"""bin/helpwell rebuild_search: write down the words of all messages anew."""

from typing import Any

from django.core.management.base import BaseCommand

from helpwell.search.index import rebuild


class Command(BaseCommand):
    """For loaders and restores, and after an upgrade that says so. The desk can run meanwhile."""

    help = "Write down the words of all messages anew, so that search finds them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how far it is."""
        done = 0
        for done in rebuild():
            if done % 50_000 == 0:
                self.stdout.write(f"{done:,} messages")
        self.stdout.write(f"{done:,} messages are found by their words.")
