"""Ignoring the mail of an address or a whole domain from now on; a customer is blocked by `customers.verbs.block`."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.channels.email.events import AddressBlocked
from helpwell.channels.email.models import BlockedSender
from helpwell.customers.verbs.identify import SHARED_DOMAINS
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import normalize_email
from helpwell.tickets.models import Channel


class CannotBlock(ValueError):
    """This would shut out more than one sender, or ourselves; the text says why."""


def block_address(value: str, *, by: Actor) -> BlockedSender:
    """The address (ads@junk.example) or the domain (junk.example, with those below it), blocked.

    Raises CannotBlock for what is neither, for our own addresses, and for domains where anybody can have an address.
    """
    wanted = _checked(value)
    with transaction.atomic():
        known = BlockedSender.objects.filter(value=wanted).first()
        if known is not None:
            return known
        block = BlockedSender.objects.create(value=wanted, by=by, created_at=clock.now())
        record(AddressBlocked(block_id=block.pk, value=wanted), by=by)
    return block


def _checked(value: str) -> str:
    bare = value.strip().lower().removeprefix("@")
    is_domain = "@" not in bare
    normal = normalize_email(f"someone@{bare}" if is_domain else bare)
    if normal is None:
        raise CannotBlock(_("This is neither an address nor a domain."))
    wanted = normal.rpartition("@")[2] if is_domain else normal
    ours = Channel.objects.filter(kind=Channel.Kind.EMAIL).values_list("address", flat=True)
    domains = {one.lower().rpartition("@")[2] for one in ours if one}
    if wanted in {one.lower() for one in ours} or any(
        is_domain and (own == wanted or own.endswith(f".{wanted}")) for own in domains
    ):
        raise CannotBlock(_("This is your own address or domain."))
    if is_domain and wanted in SHARED_DOMAINS:
        raise CannotBlock(_("Many people have addresses at this domain. Block the address alone."))
    return wanted
