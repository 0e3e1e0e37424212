"""bin/helpwell backup [FILE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import env
from helpwell.entrance.backup import back_up
from helpwell.entrance.problems import CannotStart
from helpwell.kit import clock


class Command(BaseCommand):
    """Make a backup."""

    help = "Make a consistent backup of database, files and keys while the desk runs."

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE is optional."""
        parser.add_argument(
            "file", nargs="?", help="where to; default: backups/ in the data folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say where it is."""
        named = options.get("file")
        default = env.data_folder() / "backups" / f"helpwell-{clock.now():%Y%m%d-%H%M%S}.tar"
        try:
            made = back_up(Path(named).absolute() if named else default)
        except CannotStart as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"Backed up and verified: {made} ({made.stat().st_size / 1e6:.1f} MB). It holds the keys too; keep it safe."
        )
