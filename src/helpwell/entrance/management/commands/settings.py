"""bin/helpwell settings"""

import os
from typing import Any

from django.core.management.base import BaseCommand

from config import env


class Command(BaseCommand):
    """Show the settings."""

    help = "Show every setting, its value and its meaning; secrets stay hidden."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """One block a setting."""
        for setting in env.SETTINGS:
            value = env.text(setting.name)
            shown = "(set)" if setting.secret and value else value or "(not set)"
            origin = (
                "environment"
                if os.environ.get(setting.name)
                else "file"
                if value != setting.default
                else "default"
            )
            self.stdout.write(f"{setting.name} = {shown}  [{origin}]\n    {setting.meaning}")
