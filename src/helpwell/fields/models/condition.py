"""When a field is shown, and when it is filled by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.fields.models.field import Field
from helpwell.fields.models.form import TicketForm


class Condition(models.Model):
    """One line: the field is shown, or filled with `fill`, when another field, the type or the form is `value`.

    Of lines of the same kind about the same thing one must hold; those about different things must all hold.
    Values stand as `values.as_key` writes them: the id of a choice, yes or no, a number, a date, the words.
    """

    class Kind(models.TextChoices):
        SHOWN = "shown", _("is shown when")
        FILLED = "filled", _("is filled when")

    class Of(models.TextChoices):
        FIELD = "field", _("Field")
        TYPE = "type", _("Type")
        FORM = "form", _("Form")

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.SHOWN)
    of = models.CharField(max_length=5, choices=Of)
    other = models.ForeignKey(
        Field, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    form = models.ForeignKey(
        TicketForm, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    value = models.CharField(max_length=200, blank=True)
    fill = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.field_id} {self.kind} {self.of}"
