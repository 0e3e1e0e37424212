"""How the desk looks to one person: colors and density."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.people.verbs.set_preferences import set_preferences

CHOICES = {"theme": set(Agent.Theme.values), "density": set(Agent.Density.values)}


@require_POST
@needs(Permission.USE_DESK)
def preference(request: DeskRequest, name: str, value: str) -> HttpResponse:
    """Keep one preference of the person, and show the same page again."""
    if value not in CHOICES.get(name, ()):
        raise Http404
    set_preferences(request.user, **{name: value})
    return HttpResponseRedirect(came_from(request))


def came_from(request: DeskRequest) -> str:
    """The page of ours that the request came from, or the first page."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        page, {request.get_host()}, require_https=request.is_secure()
    )
    return page if ours else "/"
