"""The gate of every view: signed in, active, and with the declared permission."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from helpwell.kit.permission import declares
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission

View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request that passed the gate: its user is an agent."""

    user: Agent


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Let only agents in who hold all the permissions; strangers go to the sign-in, others get 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            person = request.user
            if not isinstance(person, Agent):
                return _ask_to_sign_in(request)
            if not all(person.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(cast("DeskRequest", request), *args, **kwargs)

        return declares(" and ".join(permissions))(guarded)

    return guard


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)  # the page stays, with what was typed in it, and says so
    return redirect_to_login(request.get_full_path())


def agent_of(request: HttpRequest) -> Agent | None:
    """The agent who asks, or None for a stranger."""
    user: Any = getattr(request, "user", None)  # none yet where the request was refused before
    return user if isinstance(user, Agent) else None
