"""How django-allauth is told our rules: nobody signs up, inactive people stay out."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from helpwell.people.reset_link import link_of


class ClosedDoor(DefaultAccountAdapter):
    """One becomes an agent by set-up, invitation or command only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Refuse: the door is closed, whatever a form says."""
        raise PermissionError("Agents join by invitation.")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a password mail: our own address, whatever host the request named."""
        return link_of(key)
