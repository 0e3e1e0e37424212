"""An agent writes down a customer."""

from django.db import IntegrityError, transaction

from helpwell.customers.addresses import AddressTaken, normal
from helpwell.customers.events import CustomerCreated
from helpwell.customers.models import Customer, Identity, Organization
from helpwell.customers.search import remember_new
from helpwell.customers.verbs.serve import serve
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.people.models import Team


def create(
    *,
    by: Actor,
    kind: str,
    address: str,
    name: str = "",
    organization: Organization | None = None,
    language: str = "",
    time_zone: str = "",
    notes: str = "",
    teams: tuple[Team, ...] = (),
    origin: str = "agent",
) -> Customer:
    """The new customer, whom the teams may see. Raises NoAddress or AddressTaken."""
    value = normal(kind, address)
    name = one_line(name, 200)
    now = clock.now()
    try:
        with transaction.atomic():
            actor = Actor.objects.create(
                kind=Actor.Kind.CUSTOMER, name=name or value[:200], created_at=now
            )
            customer = Customer.objects.create(
                name=name,
                actor=actor,
                email=value if kind == Identity.Kind.EMAIL else "",
                organization=organization,
                language=language,
                time_zone=time_zone,
                notes=notes,
                created_at=now,
            )
            Identity.objects.create(customer=customer, kind=kind, value=value, created_at=now)
            remember_new(customer, value)
            for team in teams:
                serve(customer, team)
            record(CustomerCreated(customer_id=customer.pk, origin=origin), by=by)
    except IntegrityError as error:
        raise AddressTaken from error
    return customer
