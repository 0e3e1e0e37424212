"""bin/helpwell migrate"""

from typing import Any

from django.core.management.base import BaseCommand

from helpwell.entrance import prepare


class Command(BaseCommand):
    """Bring the database up to date."""

    help = "Back up, then bring the database up to date; many at once wait for each other."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate where needed and say so."""
        count = prepare.pending_migrations()
        prepare.database()
        self.stdout.write(
            f"{count} migrations applied." if count else "The database is up to date."
        )
