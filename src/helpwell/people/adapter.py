"""How django-allauth is told our rules: nobody signs up, inactive people stay out, second factors lie sealed."""

import base64
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from helpwell.kit.secrets import Unreadable, Vault
from helpwell.people.reset_link import link_of

log = logging.getLogger(__name__)


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


class SealedFactors(DefaultMFAAdapter):
    """What an app's codes and recovery codes are made from is of no use to whoever reads a copy of the database."""

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return Vault(settings.STORED_SECRETS_KEYS).encrypt(text, purpose="second factor")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one that no key opens becomes another that nobody knows, so that no code fits it."""
        try:
            return Vault(settings.STORED_SECRETS_KEYS).decrypt(
                encrypted_text, purpose="second factor"
            )
        except Unreadable:
            log.warning("a second factor was sealed with a key that is not here")
            return base64.b32encode(secrets.token_bytes(20)).decode("ascii")
