"""Signing a customer in by a mailed link, and out again."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.channels.email.intake.knowledge import is_blocked
from helpwell.channels.email.system_mail import queue_system_mail
from helpwell.customers.models import Identity
from helpwell.events.record import record
from helpwell.helpcenter.events import CustomerSignedIn
from helpwell.helpcenter.models import SignIn
from helpwell.helpcenter.models.sign_in import LINK_LASTS, SESSION_LASTS
from helpwell.helpcenter.session import digest
from helpwell.kit import clock

KIND = "customer sign-in"
_GONE_AFTER = SESSION_LASTS + timedelta(days=1)


class LinkIsOver(ValueError):
    """The link was used, is too old, or never was one."""


def mail_link(address: str, *, site_name: str, url_of: Callable[[str], str]) -> SignIn | None:
    """Mail a link to the owner of an address that we know; None, and no mail, for any other: a stranger gets none because somebody
    typed their address."""
    identity = (
        Identity.objects.select_related("customer__merged_into")
        .filter(kind=Identity.Kind.EMAIL, value=address, undeliverable_since=None)
        .first()
    )
    if identity is None or identity.customer.survivor().is_blocked or is_blocked(address):
        return None
    secret = secrets.token_urlsafe(32)
    minutes = int(LINK_LASTS.total_seconds() // 60)
    text = _(
        "To see your questions at {name}, open this link within {minutes} minutes. It works once.\n\n{url}\n\n"
        "If you did not ask for it, do nothing: nobody else can use it."
    ).format(name=site_name, minutes=minutes, url=url_of(secret))
    with transaction.atomic():
        made = SignIn.objects.create(
            identity=identity, link_digest=digest(secret), created_at=clock.now()
        )
        queue_system_mail(address, _("Sign in to {name}").format(name=site_name), text, KIND)
    return made


def usable(secret: str) -> SignIn:
    """The sign-in that a link stands for. Raises LinkIsOver."""
    rows = SignIn.objects.select_related("identity__customer__merged_into")
    found = rows.filter(link_digest=digest(secret)).first()
    if found is None or not found.is_usable(clock.now()):
        raise LinkIsOver
    if found.identity.customer.survivor().is_blocked:
        raise LinkIsOver
    return found


def open_link(secret: str) -> str:
    """The secret of the new session; the link is used up. Raises LinkIsOver."""
    with transaction.atomic():
        found = usable(secret)
        session = secrets.token_urlsafe(32)
        used = SignIn.objects.filter(pk=found.pk, used_at=None).update(
            used_at=clock.now(), session_digest=digest(session)
        )
        if not used:
            raise LinkIsOver
        customer = found.identity.customer.survivor()
        record(CustomerSignedIn(customer_id=customer.pk), by=customer.actor)
    return session


def sign_out(sign_in: SignIn) -> None:
    """The session is over, also for whoever kept a copy of its cookie."""
    SignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(ended_at=clock.now())


def forget_sign_ins(limit: int = 1_000) -> int:
    """Take away links and sessions that are over for long; returns how many."""
    old = SignIn.objects.filter(created_at__lt=clock.now() - _GONE_AFTER)
    gone, _each = SignIn.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:limit])
    ).delete()
    return gone
