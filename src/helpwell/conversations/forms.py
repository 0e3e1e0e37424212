"""What the pages of side conversations ask."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from helpwell.conversations.verbs.write import MOST_CHARACTERS
from helpwell.kit.forms import Switch
from helpwell.people.models import Agent
from helpwell.tickets.models import Upload
from helpwell.tickets.verbs.upload import RefusedFile, TooMany, upload

MOST_FILES = 20
_BETWEEN = re.compile(r"[,;\s]+")


class WriteForm(forms.Form):
    """A message."""

    text = forms.CharField(
        label=_("Message"),
        max_length=MOST_CHARACTERS,
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "dir": "auto", "placeholder": _("What do you want to say?")}
        ),
    )
    client_id = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)


class StartForm(WriteForm):
    """Whom to ask what."""

    to = forms.CharField(
        label=_("Whom to ask"),
        max_length=2000,
        help_text=_("One address or several: a supplier, a carrier, a colleague."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "placeholder": "parts@supplier.example",
                "list": "colleagues",
            }
        ),
    )
    subject = forms.CharField(label=_("Subject"), max_length=300)
    opens_ticket = forms.BooleanField(
        label=_("An answer opens the ticket if it is on hold"),
        required=False,
        initial=True,
        widget=Switch,
    )
    field_order = ["to", "subject", "text", "opens_ticket", "client_id"]

    def addresses(self) -> list[str]:
        """What was written in “Whom to ask”, piece by piece."""
        return [one for one in _BETWEEN.split(self.cleaned_data["to"]) if one]


class FilesRefused(ValueError):
    """A file cannot go along; the text says which and why."""


def uploads_from(files: Any, agent: Agent) -> list[Upload]:
    """The files of the request, stored for this agent. Raises FilesRefused before anything is sent."""
    chosen = files.getlist("files")[: MOST_FILES + 1]
    if len(chosen) > MOST_FILES:
        raise FilesRefused(_t("At most %(n)d files go along.") % {"n": MOST_FILES})
    for one in chosen:
        if (one.size or 0) > settings.MAX_UPLOAD_BYTES:
            raise FilesRefused(_t("“%(name)s” is too large to be sent.") % {"name": one.name})
    try:
        return [upload(by=agent, name=one.name or "", content=one.read()) for one in chosen]
    except TooMany as error:
        raise FilesRefused(_t("Too many files wait to be sent. Remove some first.")) from error
    except RefusedFile as error:
        words = _t("A file unpacks to far more than it should.")
        raise FilesRefused(words) from error
