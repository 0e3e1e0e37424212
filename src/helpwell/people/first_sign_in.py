"""The first sign-in of a new account, which no sign-in form saw."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest

from helpwell.people.models import Agent

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in_first(request: HttpRequest, agent: Agent) -> None:
    """The browser is signed in under a fresh session, which is listed and can be ended like all others."""
    login(request, agent, backend=_BACKEND)
    UserSession.objects.create_from_request(request)
