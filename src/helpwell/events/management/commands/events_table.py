"""Prints docs/events.md."""

from typing import Any

from django.core.management.base import BaseCommand

from helpwell.events import registry


class Command(BaseCommand):
    """The table of events."""

    help = "Print every event, what it means, and what reacts to it, as docs/events.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line an event."""
        self.stdout.write(
            "# Events\n\nMade by `python manage.py events_table > docs/events.md`. The wiring is `src/helpwell/wiring.py`.\n"
        )
        self.stdout.write(
            "| event | room | what happened | what reacts |\n| --- | --- | --- | --- |"
        )
        for fact, reactions in registry.rows():
            meaning = " ".join((fact.__doc__ or "").split())
            self.stdout.write(
                f"| {fact.__name__} | {fact.room()} | {meaning} | {', '.join(reactions) or 'history only'} |"
            )
