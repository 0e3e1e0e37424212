"""Finding the customer behind an address, or writing down a new one."""

from django.db import IntegrityError, transaction

from helpwell.customers.events import CustomerCreated
from helpwell.customers.models import Customer, Identity, Organization
from helpwell.customers.search import remember, remember_new
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock

# Domains that anybody may have an address at: they say nothing about the company.
SHARED_DOMAINS = frozenset(
    (
        "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk icloud.com me.com aol.com "
        "gmx.de gmx.net web.de t-online.de mail.ru yandex.ru proton.me protonmail.com orange.fr free.fr libero.it qq.com 163.com"
    ).split()
)


def identify(kind: str, value: str, *, name: str = "", origin: str = "email") -> Customer:
    """The customer of an address in its normal form; a new one where nobody has it.

    A name is taken where none was known. Runs in the caller's transaction; safe beside others doing the same.
    """
    found = _owner(kind, value)
    if found is None:
        try:
            with transaction.atomic():
                return _write_down(kind, value, name, origin)
        except IntegrityError:
            found = _owner(kind, value)  # somebody else was quicker
            if found is None:
                raise
    if name and not found.name:
        Customer.objects.filter(pk=found.pk, name="").update(name=name[:200])
        Actor.objects.filter(pk=found.actor_id).update(name=name[:200])
        found.name = name[:200]
        remember([found])
    return found


def _owner(kind: str, value: str) -> Customer | None:
    identity = (
        Identity.objects.select_related("customer__merged_into", "customer__actor")
        .filter(kind=kind, value=value)
        .first()
    )
    return identity.customer.survivor() if identity else None


def _write_down(kind: str, value: str, name: str, origin: str) -> Customer:
    now = clock.now()
    actor = Actor.objects.create(
        kind=Actor.Kind.CUSTOMER, name=(name or value)[:200], created_at=now
    )
    customer = Customer.objects.create(
        name=name[:200],
        actor=actor,
        email=value if kind == Identity.Kind.EMAIL else "",
        organization=_organization_of(kind, value),
        created_at=now,
    )
    Identity.objects.create(customer=customer, kind=kind, value=value, created_at=now)
    remember_new(customer, value)
    record(CustomerCreated(customer_id=customer.pk, origin=origin), by=actor)
    return customer


def _organization_of(kind: str, value: str) -> Organization | None:
    domain = value.rpartition("@")[2] if kind == Identity.Kind.EMAIL else ""
    if not domain or domain in SHARED_DOMAINS:
        return None
    return Organization.objects.filter(domain=domain).first()
