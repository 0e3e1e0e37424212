"""Links to files: signed, for one viewer, for a day."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from helpwell.kit import clock
from helpwell.kit.secrets import read_token, sign_token
from helpwell.people.models import Agent

_PURPOSE = "attachment"
_VALID_FOR = timedelta(hours=25)


def download_url(person: Agent, attachment_id: int) -> str:
    """Where this person, and nobody else, may download the file."""
    return reverse("desk:attachment", args=[_token(person, attachment_id)])


def picture_url(person: Agent, attachment_id: int) -> str:
    """Where this person may look at the file, if it is a safe picture."""
    return reverse("desk:attachment_picture", args=[_token(person, attachment_id)])


def thumb_url(person: Agent, attachment_id: int) -> str:
    """Where this person may look at the picture in small."""
    return reverse("desk:attachment_thumb", args=[_token(person, attachment_id)])


def attachment_id_for(person: Agent, token: str) -> int | None:
    """The file that a token of this person names; None for all others."""
    payload = read_token(
        token, _PURPOSE, [settings.SECRET_KEY], max_age=_VALID_FOR, now=clock.now()
    )
    agent_id, _, attachment_id = (payload or "").partition(":")
    if agent_id != str(person.pk) or not attachment_id.isdigit():
        return None
    return int(attachment_id)


def _token(person: Agent, attachment_id: int) -> str:
    # Whole hours, so that a page drawn again names the same pictures and the browser keeps them.
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return sign_token(_PURPOSE, f"{person.pk}:{attachment_id}", [settings.SECRET_KEY], now=hour)
