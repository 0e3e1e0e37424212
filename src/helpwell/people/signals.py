"""What django-allauth tells only by signals, said in our events. The one file that listens to signals: docs/decisions/sign-in-signals.md."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.people.events import SignedIn, SignInRefused
from helpwell.people.models import Agent

_RECORDS = "account_authentication_methods"
NOBODY = 0  # the agent_id of a refused sign-in where no agent has the address


def connect() -> None:
    """Listen; called once, when the app is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="people.signed_in")
    user_login_failed.connect(_refused, dispatch_uid="people.refused")
    authentication_failed.connect(_second_proof_refused, dispatch_uid="people.second_refused")


def _signed_in(request: HttpRequest, user: Agent, **_kwargs: Any) -> None:
    with transaction.atomic():
        record(SignedIn(agent_id=user.pk, how=_how(request)), by=user.actor)


def _how(request: HttpRequest) -> str:
    last: dict[str, Any] = (request.session.get(_RECORDS) or [{}])[-1]
    kinds = {"totp": "app", "webauthn": "passkey", "recovery_codes": "recovery code"}
    return kinds.get(last.get("type", ""), "password")


def _refused(credentials: dict[str, Any], **_kwargs: Any) -> None:
    address = str(credentials.get("email") or "").lower()
    agent = Agent.objects.filter(email=address).first()
    _record_refusal(agent.pk if agent else NOBODY)


def _second_proof_refused(user: Agent, **_kwargs: Any) -> None:
    _record_refusal(user.pk)


def _record_refusal(agent_id: int) -> None:
    with transaction.atomic():
        record(SignInRefused(agent_id=agent_id), by=Actor.desk())
