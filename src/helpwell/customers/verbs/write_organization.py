"""An organization is written down or changed."""

from django.db import IntegrityError, transaction

from helpwell.customers.events import OrganizationWritten
from helpwell.customers.models import Organization
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line


class NameTaken(ValueError):
    """Another organization has this name."""


def write_organization(
    organization: Organization | None,
    *,
    by: Actor,
    name: str,
    domain: str = "",
    website: str = "",
    notes: str = "",
) -> Organization:
    """The organization (None: a new one) as written; raises NameTaken."""
    one = organization or Organization(created_at=clock.now())
    one.name, one.domain = one_line(name, 200), domain.strip().lower()
    one.website, one.notes = website, notes
    try:
        with transaction.atomic():
            one.save()
            record(OrganizationWritten(organization_id=one.pk, is_new=organization is None), by=by)
    except IntegrityError as error:
        raise NameTaken from error
    return one
