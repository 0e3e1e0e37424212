"""What a composer sends, checked: text, files, recipients, when, and what the agent had seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpwell.desk.composer_recipients import ROLES, BadRecipients, read_recipients
from helpwell.kit import clock
from helpwell.kit.html import clean_rich, text_to_html
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Status, Ticket, Upload
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.upload import uploads_of

LONGEST = 100_000
MOST_FILES = 20
_LATEST = timedelta(days=366)
AFTER = (Status.PENDING, Status.SOLVED, Status.OPEN, Status.ON_HOLD)


class ComposerForm(forms.Form):
    """The fields that reply, note and new ticket share."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        error_messages={
            "max_length": gettext_lazy("The text is longer than %(limit_value)d characters.")
        },
    )
    client_id = forms.RegexField(r"\A[0-9a-f]{32}\Z", required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    status = forms.ChoiceField(required=False, choices=[(one.value, one.label) for one in AFTER])

    def __init__(self, person: Agent, data: QueryDict) -> None:
        super().__init__(data)
        self._person = person
        self._data = data

    def clean(self) -> dict[str, Any]:
        """The fields with the person's own uploads."""
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
        if not cleaned.get("text", "").strip() and not uploads:
            raise forms.ValidationError(_("There is nothing to send yet: write something first."))
        cleaned["uploads"] = uploads
        cleaned["html"] = html_of(cleaned.get("text", ""), uploads)
        return cleaned

    def words(self) -> str:
        """What is wrong, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class ReplyForm(ComposerForm):
    """A reply: its recipients, and when it leaves."""

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
        return cleaned


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Somebody else's message that came while the agent wrote."""

    who: str
    text: str
    at: datetime
    is_note: bool


def meanwhile(ticket: Ticket, person: Agent, seen: int | None) -> Meanwhile | None:
    """The newest message of someone else that the agent had not seen when the text was sent."""
    if seen is None:
        return None
    newer = (
        Message.objects.filter(ticket=ticket, id__gt=seen, withdrawn_at=None)
        .exclude(author=person.actor_id)
        .select_related("author")
        .order_by("-id")
        .first()
    )
    if newer is None:
        return None
    return Meanwhile(newer.author.name, newer.text[:280], newer.created_at, newer.is_note)


def html_of(text: str, uploads: Sequence[Upload]) -> str:
    """The HTML of a text whose pasted pictures stand where their names do; empty where it has none."""
    pictures = [one for one in uploads if one.is_inline and f"[{one.name}]" in text]
    if not pictures:
        return ""
    parts: list[str | Upload] = [text]
    for picture in pictures:
        parts = [piece for part in parts for piece in _split(part, picture)]
    html = [
        text_to_html(part) if isinstance(part, str) else _picture(part) for part in parts if part
    ]
    return clean_rich("".join(html))


def _split(part: str | Upload, picture: Upload) -> list[str | Upload]:
    if not isinstance(part, str):
        return [part]
    before, mark, after = part.partition(f"[{picture.name}]")
    return [before, picture, after] if mark else [part]


def _picture(picture: Upload) -> str:
    name = picture.name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return SafeString(f'<p><img src="cid:{picture.content_id}" alt="{name}"></p>')


def _with_when(data: QueryDict) -> QueryDict:
    """A chosen moment of the menu, or the one that was typed in."""
    if data.get("when") == "own":
        data = data.copy()
        data["send_at"] = data.get("send_at_own", "")
        if not data["send_at"]:
            data["send_at"] = "?"
    return data
