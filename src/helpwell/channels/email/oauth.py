"""Signing in to Google or Microsoft 365 for a mailbox: consent, tokens, renewal, and a warning before it ends."""

import base64
import hashlib
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from django.db.models import Q
from django.utils.translation import gettext as _

from helpwell.channels.email.connection_rules import plain_allowed, tls_context
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.sealing import Unreadable, seal, unseal
from helpwell.kit import clock

log = logging.getLogger(__name__)
_NEAR = timedelta(minutes=5)  # a token this close to its end is not used any more
_EARLY = timedelta(minutes=20)  # renewed this early, so that a refusal is known before mail stops
_WARN_SIGN_IN = timedelta(days=14)
_WARN_SECRET = timedelta(days=30)
_LEASE = timedelta(seconds=45)
_TIMEOUT = 15.0


@dataclass(frozen=True)
class Provider:
    """Where a provider signs in, and what we ask of it."""

    name: str
    authorize_url: str
    token_url: str
    scope: str
    extra: Mapping[str, str]


PROVIDERS: Mapping[str, Provider] = {
    Mailbox.Login.GOOGLE: Provider(
        name="Google",
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106
        scope="https://mail.google.com/",
        extra={"access_type": "offline", "prompt": "consent"},
    ),
    Mailbox.Login.MICROSOFT: Provider(
        name="Microsoft 365",
        authorize_url="https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/organizations/oauth2/v2.0/token",  # noqa: S106
        scope="offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
        extra={"prompt": "select_account"},
    ),
}


class SignInFailed(Exception):
    """The provider refused; only a person can mend it. The text says what and what to do."""


class ProviderUnreachable(Exception):
    """The provider did not answer; it is tried again."""


@dataclass(frozen=True)
class Consent:
    """One way to the provider's page and back: the address to send the person to, and what must match when they return."""

    url: str
    state: str
    verifier: str


def begin(mailbox: Mailbox, redirect_uri: str) -> Consent:
    """A consent with a fresh state and PKCE verifier."""
    provider = PROVIDERS[mailbox.login]
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    asked = {
        "response_type": "code",
        "client_id": mailbox.oauth_client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scope,
        "state": state,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
        "login_hint": mailbox.imap_user or mailbox.channel.address,
        **provider.extra,
    }
    base = mailbox.oauth_authorize_url or provider.authorize_url
    return Consent(f"{base}{'&' if '?' in base else '?'}{urlencode(asked)}", state, verifier)


def finish(mailbox: Mailbox, *, code: str, verifier: str, redirect_uri: str) -> None:
    """Trade the code for tokens and keep them sealed; raises SignInFailed or ProviderUnreachable."""
    answer = _ask(
        mailbox,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        },
    )
    if not answer.get("refresh_token") and not mailbox.sealed_oauth_refresh_token:
        raise SignInFailed(
            _(
                "The provider gave no refresh token, so the sign-in would end within the hour. Allow offline access and sign in again."
            )
        )
    _keep(mailbox, answer)


def access_token(mailbox: Mailbox) -> str:
    """A token that is good for some minutes, renewed where needed; raises SignInFailed or ProviderUnreachable."""
    mailbox.refresh_from_db()
    if _is_good(mailbox, _NEAR):
        return unseal(mailbox.sealed_oauth_access_token)
    renew(mailbox)
    return unseal(mailbox.sealed_oauth_access_token)


def xoauth2(user: str, token: str) -> str:
    """The words of SASL XOAUTH2, for IMAP and SMTP alike."""
    return f"user={user}\1auth=Bearer {token}\1\1"


def renew_early() -> int:
    """Renew the tokens that end soon, so that a refusal shows before mail stops; returns how many were renewed."""
    ends_soon = Q(oauth_expires_at=None) | Q(oauth_expires_at__lt=clock.now() + _EARLY)
    due = Mailbox.objects.filter(ends_soon, channel__is_active=True, oauth_failed_at=None)
    renewed = 0
    for mailbox in due.filter(login__in=PROVIDERS).exclude(sealed_oauth_refresh_token=""):
        try:
            renew(mailbox)
            renewed += 1
        except (SignInFailed, ProviderUnreachable, Unreadable) as error:
            log.warning("mailbox sign-in not renewed: %s", type(error).__name__)
    return renewed


def warning(mailbox: Mailbox, now: datetime | None = None) -> str:
    """What an administrator should know before mail stops, in words; empty where all is well."""
    if mailbox.login not in PROVIDERS:
        return ""
    moment = now or clock.now()
    name = PROVIDERS[mailbox.login].name
    if not mailbox.sealed_oauth_refresh_token:
        return _("Not signed in to %(name)s yet.") % {"name": name}
    if mailbox.oauth_failed_at:
        return _refused_words(mailbox, name, moment)
    sign_in_ends = mailbox.oauth_refresh_expires_at
    if sign_in_ends and sign_in_ends - moment < _WARN_SIGN_IN:
        return _("The sign-in to %(name)s ends on %(day)s. Sign in again before then.") % {
            "name": name, "day": sign_in_ends.date().isoformat(),
        }  # fmt: skip
    secret_ends = mailbox.oauth_secret_expires_on
    if secret_ends and secret_ends - moment.date() < _WARN_SECRET:
        return _(
            "The client secret for %(name)s ends on %(day)s. Make a new one and enter it here."
        ) % {"name": name, "day": secret_ends.isoformat()}
    return ""


def renew(mailbox: Mailbox) -> None:
    """Renew the access token; one process at a time, the others wait for its result. Raises SignInFailed or ProviderUnreachable."""
    if not mailbox.sealed_oauth_refresh_token:
        raise SignInFailed(_("This mailbox is not signed in. Open its page and sign in."))
    if not _take_lease(mailbox):
        _wait_for_other(mailbox)
        return
    try:
        answer = _ask(mailbox, {"grant_type": "refresh_token", "refresh_token": _refresh(mailbox)})
        _keep(mailbox, answer)
    except SignInFailed as error:
        now = clock.now()
        Mailbox.objects.filter(pk=mailbox.pk).update(
            oauth_failed_at=now, oauth_error=str(error)[:300], oauth_lease_until=None
        )
        raise
    finally:
        Mailbox.objects.filter(pk=mailbox.pk).update(oauth_lease_until=None)


def _refused_words(mailbox: Mailbox, name: str, now: datetime) -> str:
    ends = mailbox.oauth_expires_at
    if ends and ends > now:
        return _(
            "%(name)s refused to renew the sign-in: %(why)s Mail stops at %(time)s UTC. Sign in again."
        ) % {"name": name, "why": mailbox.oauth_error, "time": f"{ends:%H:%M}"}
    return _("%(name)s refused to renew the sign-in, so mail stands still: %(why)s") % {
        "name": name, "why": mailbox.oauth_error,
    }  # fmt: skip


def _is_good(mailbox: Mailbox, spare: timedelta) -> bool:
    ends = mailbox.oauth_expires_at
    return bool(mailbox.sealed_oauth_access_token and ends and ends - clock.now() > spare)


def _take_lease(mailbox: Mailbox) -> bool:
    now = clock.now()
    free = Q(oauth_lease_until=None) | Q(oauth_lease_until__lt=now)
    taken = Mailbox.objects.filter(free, pk=mailbox.pk).update(oauth_lease_until=now + _LEASE)
    if taken:
        mailbox.refresh_from_db()  # a rotated refresh token is good once
    return bool(taken)


def _wait_for_other(mailbox: Mailbox) -> None:
    for _turn in range(60):
        mailbox.refresh_from_db()
        if mailbox.oauth_lease_until is None:
            break
        time.sleep(0.25)
    if mailbox.oauth_failed_at:
        raise SignInFailed(mailbox.oauth_error)
    if not _is_good(mailbox, timedelta(0)):
        raise ProviderUnreachable(_("The sign-in is being renewed. It is tried again."))


def _refresh(mailbox: Mailbox) -> str:
    try:
        return unseal(mailbox.sealed_oauth_refresh_token)
    except Unreadable:
        raise SignInFailed(
            _(
                "The stored sign-in cannot be read with the present key for stored secrets. Sign in again."
            )
        ) from None


def _ask(mailbox: Mailbox, form: dict[str, str]) -> dict[str, Any]:
    """The token endpoint's answer."""
    url = mailbox.oauth_token_url or PROVIDERS[mailbox.login].token_url
    parts = urlsplit(url)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and plain_allowed(parts.hostname or "")
    ):
        raise SignInFailed(_("The token address must begin with https."))  # fmt: skip
    sent = {"client_id": mailbox.oauth_client_id, **form}
    if mailbox.sealed_oauth_client_secret:
        sent["client_secret"] = unseal(mailbox.sealed_oauth_client_secret)
    try:
        answer = httpx.post(url, data=sent, timeout=_TIMEOUT, verify=tls_context())
    except httpx.HTTPError as error:
        raise ProviderUnreachable(
            _("%(host)s did not answer (%(why)s).")
            % {"host": parts.hostname, "why": type(error).__name__}
        ) from None
    return _read(answer, parts.hostname or "")


def _read(answer: httpx.Response, host: str) -> dict[str, Any]:
    try:
        facts = answer.json()
    except ValueError:
        facts = None
    if answer.is_success and isinstance(facts, dict) and isinstance(facts.get("access_token"), str):
        return facts
    if answer.status_code >= 500 or answer.status_code == 429 or not isinstance(facts, dict):
        raise ProviderUnreachable(
            _("%(host)s answered with status %(status)s.")
            % {"host": host, "status": answer.status_code}
        )
    raise SignInFailed(_refusal(str(facts.get("error", ""))))


def _refusal(error: str) -> str:
    words = {
        "invalid_grant": _("The sign-in was withdrawn or has ended. Sign in again."),
        "invalid_client": _("The client id or client secret is wrong or has ended."),
        "unauthorized_client": _("This client may not sign in this way. Check its registration."),
        "invalid_scope": _("The client may not ask for mail access. Check its permissions."),
        "redirect_uri_mismatch": _("The return address is not registered with the client."),
    }
    return words.get(error) or _("The provider refused the sign-in (%(error)s).") % {
        "error": error[:80] or _("no reason given")
    }


def _keep(mailbox: Mailbox, answer: dict[str, Any]) -> None:
    now = clock.now()
    mailbox.sealed_oauth_access_token = seal(answer["access_token"])
    mailbox.oauth_expires_at = now + timedelta(seconds=_seconds(answer.get("expires_in"), 3600))
    if isinstance(answer.get("refresh_token"), str):
        mailbox.sealed_oauth_refresh_token = seal(answer["refresh_token"])
    ends_in = _seconds(answer.get("refresh_token_expires_in"), 0)
    if ends_in:
        mailbox.oauth_refresh_expires_at = now + timedelta(seconds=ends_in)
    mailbox.oauth_failed_at = None
    mailbox.oauth_error = ""
    mailbox.save(
        update_fields=[
            "sealed_oauth_access_token",
            "sealed_oauth_refresh_token",
            "oauth_expires_at",
            "oauth_refresh_expires_at",
            "oauth_failed_at",
            "oauth_error",
        ]
    )


def _seconds(value: object, default: int) -> int:
    try:
        return max(0, min(int(str(value)), 10 * 365 * 86400))
    except ValueError:
        return default
