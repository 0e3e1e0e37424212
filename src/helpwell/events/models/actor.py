"""Who did something: an agent, a customer, the assistant, a rule or the desk itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock


class Actor(models.Model):
    """One who acts. Agents and customers point here; the name is a copy, so that history can be read without them."""

    class Kind(models.TextChoices):
        AGENT = "agent", _("Agent")
        CUSTOMER = "customer", _("Customer")
        ASSISTANT = "assistant", _("Assistant")
        RULE = "rule", _("Rule")
        DESK = "desk", _("Helpwell")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def desk(cls) -> "Actor":
        """The desk itself: what happens by the clock or by mail, with no person behind it."""
        actor = cls.objects.filter(kind=cls.Kind.DESK).order_by("id").first()
        return actor or cls.objects.create(kind=cls.Kind.DESK, name="Helpwell")

    @property
    def is_agent(self) -> bool:
        """Whether a person of the desk acted."""
        return self.kind == self.Kind.AGENT

    @property
    def is_customer(self) -> bool:
        """Whether a customer acted."""
        return self.kind == self.Kind.CUSTOMER
