"""bin/helpwell people list"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand

from helpwell.people.models import Agent


class Command(BaseCommand):
    """Show who can sign in."""

    help = "List who can sign in: address, name, role, and whether two-factor is on."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a person; those who left are not among them."""
        guarded = set(Authenticator.objects.values_list("user_id", flat=True))
        agents = list(Agent.objects.filter(is_active=True).order_by("role", "name"))
        if not agents:
            self.stdout.write("Nobody yet. bin/helpwell setup-link prints the link to the set-up.")
        width = max((len(agent.email) for agent in agents), default=0)
        for agent in agents:
            factor = ", two-factor on" if agent.pk in guarded else ""
            self.stdout.write(
                f"{agent.email:<{width}}  {agent.name}, {agent.get_role_display()}{factor}"
            )
