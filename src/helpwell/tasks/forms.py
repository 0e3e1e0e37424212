"""What the settings of checklists ask."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpwell.tasks.models import Checklist
from helpwell.tasks.verbs.write_checklist import MOST_LINES


class ChecklistForm(forms.Form):
    """A name, and a task a line."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    lines = forms.CharField(
        label=gettext_lazy("Tasks"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("One task a line, in the order in which they are done."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, checklist: Checklist | None = None
    ) -> None:
        initial = {}
        if checklist is not None:
            lines = checklist.lines.values_list("words", flat=True)
            initial = {"name": checklist.name, "lines": "\n".join(lines)}
        super().__init__(data, initial=initial)

    def clean_lines(self) -> list[str]:
        """The lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("{n} tasks at most.").format(n=MOST_LINES))
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError(_("A task has 300 characters at most."))
        return lines
