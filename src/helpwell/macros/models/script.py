"""Guided steps and questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.macros.models.owned import Owned

END = 0  # where a step leads that is the last one


class Script(Owned):
    """What to say and ask, step by step. Its steps belong to a version, so that a run that began goes on as it began."""

    class Meta:
        ordering = ["folder", "name", "id"]


class ScriptStep(models.Model):
    """One step: words to say, perhaps a question, and where it leads."""

    class Kind(models.TextChoices):
        SAY = "say", _("Only say it")
        TEXT = "text", _("Words")
        NUMBER = "number", _("A number")
        DATE = "date", _("A date")
        YES_NO = "yes_no", _("Yes or no")
        CHOICE = "choice", _("One of several")

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="steps")
    version = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField()
    say = models.TextField(blank=True)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.SAY)
    question = models.CharField(max_length=300, blank=True)
    is_required = models.BooleanField(default=True)
    goes_to = models.PositiveSmallIntegerField(default=END)
    field = models.CharField(max_length=80, blank=True, help_text="The key of a custom field.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["script", "version", "number"], name="step_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.question or self.say[:60]}"


class StepChoice(models.Model):
    """One answer to a step's question, and where it leads."""

    step = models.ForeignKey(ScriptStep, on_delete=models.CASCADE, related_name="choices")
    answer = models.CharField(max_length=120)
    goes_to = models.PositiveSmallIntegerField(default=END)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.answer
