"""What a composer sends, checked: text, files, recipients, when, and what the agent had seen."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpwell.desk.composer_channels import chosen_channel
from helpwell.desk.composer_recipients import ROLES, BadRecipients, read_recipients
from helpwell.desk.composer_text import LONGEST, LONGEST_HTML, written
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Channel, Status, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.upload import uploads_of

MOST_FILES = 20
_LATEST = timedelta(days=366)
TOO_LONG = {"max_length": gettext_lazy("The text is longer than %(limit_value)d characters.")}
AFTER = (Status.PENDING, Status.SOLVED, Status.OPEN, Status.ON_HOLD)


class ComposerForm(forms.Form):
    """The fields that reply and note share."""

    text = forms.CharField(required=False, max_length=LONGEST, error_messages=TOO_LONG)
    html = forms.CharField(required=False, max_length=LONGEST_HTML, error_messages=TOO_LONG)
    client_id = forms.RegexField(r"\A[0-9a-f]{32}\Z", required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    state = forms.CharField(required=False, max_length=40)
    status = forms.ChoiceField(required=False, choices=[(one.value, one.label) for one in AFTER])

    def __init__(self, person: Agent, data: QueryDict | None, **options: Any) -> None:
        super().__init__(data, **options)
        self._person = person
        self._data = data or QueryDict()

    def clean(self) -> dict[str, Any]:
        """The fields with the person's own uploads, and the text as it was written in either form."""
        cleaned = super().clean() or self.cleaned_data
        tokens = self._data.getlist("upload")
        uploads = uploads_of(self._person, tokens[: MOST_FILES + 1])
        if len(tokens) > MOST_FILES:
            raise forms.ValidationError(
                _("A message takes {n} files at most.").format(n=MOST_FILES)
            )
        if len(uploads) < len(set(tokens)):
            raise forms.ValidationError(
                _("One of the files is no longer here. Remove it and attach it again.")
            )
        if self.errors:
            return cleaned
        cleaned["uploads"] = uploads
        text, html = written(cleaned.get("text", ""), cleaned.get("html", ""), uploads)
        if len(text) > LONGEST:
            words = _("The text is longer than {n} characters.").format(n=LONGEST)
            raise forms.ValidationError(words)
        if not text.strip() and not uploads:
            raise forms.ValidationError(_("There is nothing to send yet: write something first."))
        cleaned |= {"text": text, "html": html, "mentions": mention_ids(self._data)}
        return cleaned

    def words(self) -> str:
        """What is wrong, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class ReplyForm(ComposerForm):
    """A reply: its recipients, the mailbox that it leaves, and when."""

    send_at = forms.DateTimeField(
        required=False,
        error_messages={"invalid": gettext_lazy("That is not a date and time.")},
    )

    def __init__(self, person: Agent, ticket: Ticket, data: QueryDict) -> None:
        super().__init__(person, _with_when(data))
        self._ticket = ticket

    def clean_send_at(self) -> datetime | None:
        """A moment within a year, or None for at once."""
        moment: datetime | None = self.cleaned_data["send_at"]
        if moment is None:
            return None
        if moment < clock.now() - timedelta(minutes=5):
            raise forms.ValidationError(_("That time is past. Choose a later one."))
        if moment > clock.now() + _LATEST:
            raise forms.ValidationError(_("A message can wait for a year at most."))
        return moment

    def clean(self) -> dict[str, Any]:
        """The fields with the recipients; none named means: as always."""
        cleaned = super().clean()
        given: dict[str, Sequence[str]] = {role: self._data.getlist(role) for role in ROLES}
        try:
            recipients: list[To] = read_recipients(self._ticket, given)
        except BadRecipients as bad:
            raise forms.ValidationError(str(bad)) from bad
        if self._data.get("recipients") == "chosen" and not recipients:
            raise forms.ValidationError(_("Say in “To” who the message is for."))
        cleaned["recipients"] = recipients
        cleaned["is_signed"] = self._data.get("unsigned") != "1"
        cleaned["channel"] = self._channel()
        return cleaned

    def _channel(self) -> Channel | None:
        try:
            return chosen_channel(self._person, self._ticket, self._data.get("channel", ""))
        except Channel.DoesNotExist as unknown:
            words = _("You cannot send from this mailbox. Choose another one.")
            raise forms.ValidationError(words) from unknown


def mention_ids(data: QueryDict) -> list[int]:
    """The ids of picked colleagues, as many as look like ids."""
    given = data.getlist("mention")[:50]
    return [
        int(one)
        for one in dict.fromkeys(given)
        if one.isascii() and one.isdigit() and len(one) < 19
    ]


def _with_when(data: QueryDict) -> QueryDict:
    """A chosen moment of the menu, or the one that was typed in; after a warning, what was pressed before it."""
    if "then" in data and "anyway" in data and not data.get("status"):
        data = data.copy()
        data["status"] = data.get("then", "")
        data["send_at"] = data.get("then_at", "")
    elif data.get("when") == "own":
        data = data.copy()
        data["send_at"] = data.get("send_at_own", "")
        if not data["send_at"]:
            data["send_at"] = "?"
    return data
