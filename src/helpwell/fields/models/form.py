"""A ticket form: which fields are asked, in which order."""

from django.db import models

from helpwell.fields.models.field import Field
from helpwell.kit import clock
from helpwell.people.models import Team
from helpwell.tickets.models import Channel, Ticket


class TicketForm(models.Model):
    """A ticket of its team or channel takes it when it comes in; a person can choose another."""

    name = models.CharField(max_length=80)
    fields = models.ManyToManyField(Field, through="FormField", related_name="forms")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class FormField(models.Model):
    """A field on a form, in its place."""

    form = models.ForeignKey(TicketForm, on_delete=models.CASCADE, related_name="form_fields")
    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["form", "field"], name="field_once_a_form")]

    def __str__(self) -> str:
        return f"{self.form_id}: {self.field_id}"


class FormOfTicket(models.Model):
    """The form that a ticket has."""

    ticket = models.OneToOneField(
        Ticket, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    form = models.ForeignKey(TicketForm, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.form_id}"
