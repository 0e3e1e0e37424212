"""What holds for the one who looks: language and time zone of the page."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from helpwell.people.company import remembered_company
from helpwell.people.gate import agent_of
from helpwell.people.models import Agent


def viewer(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer each agent in their own language and time zone."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        agent = agent_of(request)
        if agent is None:
            return get_response(request)
        language = agent.language or _company_language()
        if language:
            translation.activate(language)
        with timezone.override(_zone(agent)):
            return get_response(request)

    return answer


def _company_language() -> str:
    company = remembered_company()
    return company.language if company else ""


def _zone(agent: Agent) -> zoneinfo.ZoneInfo:
    if agent.zone is not None:
        return agent.zone
    company = remembered_company()
    return company.zone if company else zoneinfo.ZoneInfo("UTC")
