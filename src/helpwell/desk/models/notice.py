"""Something an agent should know."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.tickets.models import Ticket


class Notice(models.Model):
    """One line for one agent about one ticket; one event gives an agent one notice at most."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned to you")
        REPLIED = "replied", _("The customer answered")
        FOLLOWED = "followed", _("An answer in a ticket that you follow")
        MENTIONED = "mentioned", _("A colleague mentions you")
        ASIDE = "aside", _("An answer in a side conversation")
        FAILED = "failed", _("Your message did not arrive")
        DUE = "due", _("An answer is due soon, or late")
        TASK = "task", _("A task is given to you")
        NEW = "new", _("Your team has a new ticket")
        MENTION = "mention", _("You were mentioned")

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    by_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    in_app = models.BooleanField(default=True, help_text="False: by mail alone.")
    mail_due_at = models.DateTimeField(null=True, help_text="It goes by mail too, from then on.")
    mailed_at = models.DateTimeField(null=True, help_text="Mailed, or found not worth it any more.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "event_id"], name="notice_once")]
        indexes = [
            models.Index(fields=["agent", "-id"], name="notice_newest"),
            models.Index(fields=["agent"], name="notice_unseen", condition=models.Q(seen_at=None)),
            models.Index(
                fields=["mail_due_at"],
                name="notice_mail",
                condition=models.Q(mailed_at=None, mail_due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id}"


class NoticeChoice(models.Model):
    """How one agent wants to hear of one kind of thing. Without a row the default holds."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Notice.Kind)
    in_app = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "kind"], name="notice_choice_once")]
        indexes = [models.Index(fields=["kind"], name="notice_choice_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.agent_id}"


class WorkingTime(models.Model):
    """When an agent wants notices by mail; what comes at another time waits. In the agent's own time zone."""

    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    begins = models.TimeField()
    ends = models.TimeField()
    weekends = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.begins}-{self.ends}"
