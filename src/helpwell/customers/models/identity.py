"""An address by which a customer reaches us."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.customers.models.customer import Customer
from helpwell.kit import clock


class Identity(models.Model):
    """One address of one customer; the value is kept in its normal form (see kit.text.normalize_email)."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("Email")
        PHONE = "phone", _("Phone")
        HANDLE = "handle", _("Handle")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True)
    verified_reason = models.CharField(
        max_length=300, blank=True, help_text="How an agent knows, where one said so by hand."
    )
    undeliverable_since = models.DateTimeField(null=True)
    undeliverable_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="identity_once")]

    def __str__(self) -> str:
        return self.value
