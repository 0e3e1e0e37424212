"""The first administrator joins, once, by their own hand."""

from django.db import transaction

from helpwell.people.models import Agent, Company, Team
from helpwell.people.permissions import Role
from helpwell.people.verbs.join import join


def found_administrator(*, email: str, name: str, password: str) -> Agent | None:
    """The first administrator, on the first team; None where there is one already."""
    with transaction.atomic():
        # Two posts at once would both find nobody: the second waits here until the first has joined.
        # On SQLite there is no lock on a row; a transaction that writes is alone there from its start.
        list(Company.objects.select_for_update().order_by("id")[:1])
        if Agent.objects.filter(role=Role.ADMINISTRATOR).exists():
            return None
        return join(
            by=None,
            email=email,
            name=name,
            role=Role.ADMINISTRATOR,
            password=password,
            teams=Team.objects.all()[:1],
        )
