"""The language and the time zone in which one agent reads: their own, and else the company's."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone, translation

from helpwell.people.company import remembered_company
from helpwell.people.models import Agent


def language_of(agent: Agent) -> str:
    """The language in which the agent reads."""
    company = remembered_company()
    return agent.language or (company.language if company else "") or settings.LANGUAGE_CODE


def zone_of(agent: Agent) -> zoneinfo.ZoneInfo:
    """The time zone in which the agent reads."""
    if agent.zone is not None:
        return agent.zone
    company = remembered_company()
    return company.zone if company else zoneinfo.ZoneInfo("UTC")


@contextmanager
def read_by(agent: Agent) -> Iterator[None]:
    """What is written within is in the agent's language and time zone: a mail, a notice."""
    with translation.override(language_of(agent)), timezone.override(zone_of(agent)):
        yield
