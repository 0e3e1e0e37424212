"""A file of customers is read in."""

from django.db import transaction

from helpwell.customers.addresses import AddressTaken
from helpwell.customers.events import CustomersImported
from helpwell.customers.models import Customer, CustomerFile, Identity, Organization
from helpwell.customers.table import Act, Entry, Plan, plan
from helpwell.customers.verbs.add_identity import add_identity
from helpwell.customers.verbs.create import create
from helpwell.customers.verbs.edit import edit
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.csv_safe import RowError
from helpwell.people.models import Company

_TOGETHER = 100  # lines that share a transaction: mail that comes in meanwhile does not wait for the whole file


def import_csv(file: CustomerFile, *, by: Actor) -> Plan:
    """What was done, line by line; the file counts it and forgets its content. Reading it in twice changes nothing."""
    wanted = plan(bytes(file.content))
    done = Plan(refused=list(wanted.refused), unknown_headers=wanted.unknown_headers)
    for start in range(0, len(wanted.entries), _TOGETHER):
        with transaction.atomic():
            for entry in wanted.entries[start : start + _TOGETHER]:
                _apply(entry, by, done)
    with transaction.atomic():
        file.imported_at, file.content = clock.now(), b""
        file.created, file.changed = done.count(Act.CREATE), done.count(Act.CHANGE)
        file.refused = len(done.refused)
        file.save()
        company = Company.current()
        record(
            CustomersImported(
                company_id=company.pk if company else 0,
                created=file.created,
                changed=file.changed,
                refused=file.refused,
            ),
            by=by,
        )
    return done


def _apply(entry: Entry, by: Actor, done: Plan) -> None:
    try:
        with transaction.atomic():
            if entry.act is Act.CREATE:
                _create(entry, by)
            elif entry.act is Act.CHANGE:
                _change(entry, by)
    except AddressTaken as error:
        done.refused.append(RowError(entry.line, str(error)))
    else:
        done.entries.append(entry)


def _create(entry: Entry, by: Actor) -> None:
    customer = create(
        by=by,
        kind=Identity.Kind.EMAIL,
        address=entry.email,
        name=entry.fields.get("name", ""),
        organization=_organization(entry.fields.get("organization", "")),
        language=entry.fields.get("language", ""),
        time_zone=entry.fields.get("time_zone", ""),
        notes=entry.fields.get("notes", ""),
        origin="file",
    )
    _phone(customer, entry, by)


def _change(entry: Entry, by: Actor) -> None:
    customer = Customer.objects.select_related("organization").get(pk=entry.customer_id or 0)
    name = entry.fields.get("organization", "")
    edit(
        customer,
        by=by,
        name=entry.fields.get("name", customer.name),
        organization=_organization(name) if name else customer.organization,
        language=entry.fields.get("language", customer.language),
        time_zone=entry.fields.get("time_zone", customer.time_zone),
        notes=entry.fields.get("notes", customer.notes),
    )
    _phone(customer, entry, by)


def _phone(customer: Customer, entry: Entry, by: Actor) -> None:
    if "phone" in entry.fields:
        add_identity(customer, by=by, kind=Identity.Kind.PHONE, address=entry.fields["phone"])


def _organization(name: str) -> Organization | None:
    if not name:
        return None
    found = Organization.objects.filter(name__iexact=name).first()
    return found or Organization.objects.create(name=name, created_at=clock.now())
