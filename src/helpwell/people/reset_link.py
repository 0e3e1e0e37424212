"""The one-time link that sets a new password: as mailed, and as an administrator prints it."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from helpwell.people.models import Agent


def reset_link(agent: Agent) -> str:
    """A link for one new password within PASSWORD_RESET_TIMEOUT; the new password, or a sign-in, ends it."""
    return link_of(f"{user_pk_to_url_str(agent)}-{default_token_generator.make_token(agent)}")


def link_of(key: str) -> str:
    """The link of a key."""
    uid, _dash, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.BASE_URL}{path}"
