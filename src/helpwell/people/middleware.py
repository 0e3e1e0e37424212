"""What holds for the one who looks: language and time zone of the page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from helpwell.people.gate import agent_of
from helpwell.people.reader import language_of, zone_of


def viewer(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer each agent in their own language and time zone."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        agent = agent_of(request)
        if agent is None:
            return get_response(request)
        translation.activate(language_of(agent))
        with timezone.override(zone_of(agent)):
            return get_response(request)

    return answer
