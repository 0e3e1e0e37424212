"""bin/helpwell restore FILE"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpwell.entrance.problems import CannotStart
from helpwell.entrance.restore import restore


class Command(BaseCommand):
    """Restore a backup."""

    help = "Restore a backup into an empty data folder or database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE is a backup made by bin/helpwell backup."""
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it and say what came back."""
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            counts = restore(path)
        except CannotStart as problem:
            raise CommandError(str(problem)) from None
        total = sum(counts.values())
        self.stdout.write(
            f"Restored and verified: {total} rows in {len(counts)} tables, {counts.get('tickets_ticket', 0)} tickets."
        )
