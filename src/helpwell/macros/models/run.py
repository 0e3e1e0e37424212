"""A script on its way through a ticket."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.macros.models.script import Script
from helpwell.tickets.models import Message, Ticket


class ScriptRun(models.Model):
    """One run; a ticket has one at a time. `turn` counts what was done, so that an answer given twice counts once."""

    class State(models.TextChoices):
        RUNNING = "running", _("Under way")
        FINISHED = "finished", _("Finished")
        ABORTED = "aborted", _("Broken off")

    script = models.ForeignKey(Script, on_delete=models.PROTECT, related_name="runs")
    version = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    at_number = models.PositiveSmallIntegerField(default=1, help_text="0: all is asked.")
    turn = models.PositiveIntegerField(default=0)
    moved_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    client_id = models.CharField(max_length=32, unique=True)
    note = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(state="running"), name="one_run_a_ticket"
            )
        ]

    def __str__(self) -> str:
        return f"{self.script_id} on {self.ticket_id}"


class Answer(models.Model):
    """What was answered at one step, in the order of the run; a step that only says something has no words."""

    run = models.ForeignKey(ScriptRun, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField(help_text="The step's.")
    question = models.CharField(max_length=300, blank=True)
    value = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.value[:60]}"
