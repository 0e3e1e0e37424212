"""Defining a ticket form, changing it, and putting it away."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.fields.events import (
    TicketFormArchived,
    TicketFormChanged,
    TicketFormDefined,
    TicketFormRestored,
)
from helpwell.fields.models import CatalogStamp, Field, FormField, TicketForm
from helpwell.fields.verbs.define_field import CannotDefine
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.people.models import Team
from helpwell.tickets.models import Channel


def define_form(
    *,
    by: Actor,
    name: str,
    fields: Iterable[Field],
    team: Team | None = None,
    channel: Channel | None = None,
) -> TicketForm:
    """The new form with its fields in order. Raises CannotDefine for one without a name."""
    with transaction.atomic():
        last = TicketForm.objects.aggregate(last=Max("position"))["last"] or 0
        form = TicketForm.objects.create(
            name=_name(name), team=team, channel=channel, position=last + 1
        )
        _ask(form, fields)
        CatalogStamp.renew()
        record(TicketFormDefined(form_id=form.pk, name=form.name), by=by)
    return form


def change_form(
    form: TicketForm,
    *,
    by: Actor,
    name: str,
    fields: Iterable[Field],
    team: Team | None = None,
    channel: Channel | None = None,
) -> TicketForm:
    """The form as it is now wanted. Raises CannotDefine for one without a name."""
    with transaction.atomic():
        form = TicketForm.objects.select_for_update().get(pk=form.pk)
        form.name, form.team, form.channel = _name(name), team, channel
        form.save()
        _ask(form, fields)
        CatalogStamp.renew()
        record(TicketFormChanged(form_id=form.pk), by=by)
    return form


def archive_form(form: TicketForm, *, by: Actor) -> TicketForm:
    """The form, which no ticket takes any more; those that have it keep it."""
    with transaction.atomic():
        form = TicketForm.objects.select_for_update().get(pk=form.pk)
        if form.archived_at is None:
            form.archived_at = clock.now()
            form.save(update_fields=["archived_at"])
            CatalogStamp.renew()
            record(TicketFormArchived(form_id=form.pk), by=by)
    return form


def restore_form(form: TicketForm, *, by: Actor) -> TicketForm:
    """The form, to be chosen again."""
    with transaction.atomic():
        form = TicketForm.objects.select_for_update().get(pk=form.pk)
        if form.archived_at is not None:
            form.archived_at = None
            form.save(update_fields=["archived_at"])
            CatalogStamp.renew()
            record(TicketFormRestored(form_id=form.pk), by=by)
    return form


def _name(name: str) -> str:
    name = one_line(name, 80)
    if not name:
        raise CannotDefine(_("A form needs a name."))
    return name


def _ask(form: TicketForm, fields: Iterable[Field]) -> None:
    asked = [one for one in dict.fromkeys(fields) if one.about == Field.About.TICKET]
    form.form_fields.all().delete()
    FormField.objects.bulk_create(
        [FormField(form=form, field=field, position=place) for place, field in enumerate(asked)]
    )
