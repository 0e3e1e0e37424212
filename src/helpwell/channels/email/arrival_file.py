"""A mail of the ledger as a file to take away: a mail as mail, and a provider's post that holds none as it came."""

from dataclasses import dataclass

from helpwell.channels.contract import CannotRead
from helpwell.channels.email.receive.webhook import mime_of
from helpwell.channels.email.receive.webhook_post import Post
from helpwell.channels.models import Arrival

# The types under which providers post, and what a file of each is called.
_ENDINGS = {
    "application/json": "json",
    "application/x-www-form-urlencoded": "form",
    "multipart/form-data": "form",
}
_UNKNOWN = ("application/octet-stream", "bin")


@dataclass(frozen=True)
class ArrivalFile:
    """Content, media type and name of the file."""

    content: bytes
    type: str
    name: str


def file_of(arrival: Arrival) -> ArrivalFile:
    """The mail, byte by byte where it came as one; a post of which no mail can be made, as it was posted."""
    try:
        return ArrivalFile(mime_of(arrival), "message/rfc822", f"mail-{arrival.pk}.eml")
    except CannotRead:
        return _posted(arrival)


def _posted(arrival: Arrival) -> ArrivalFile:
    stored = arrival.body.read()
    try:
        post = Post.unpack(stored)
    except (ValueError, LookupError):
        post = Post("", "", stored)
    claimed = post.content_type.partition(";")[0].strip().lower()
    known = claimed in _ENDINGS
    media_type, ending = (claimed, _ENDINGS[claimed]) if known else _UNKNOWN
    return ArrivalFile(post.body, media_type, f"post-{arrival.pk}.{ending}")
