"""What our own people wrote in rich text, as it stands in the thread: cleaned again, its pictures from the message's own files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

from helpwell.desk.attachment_links import picture_url
from helpwell.kit.html import clean_rich
from helpwell.kit.markup import Opening, pieces
from helpwell.people.models import Agent


def rich_body(html: str, files: Sequence[Mapping[str, Any]], person: Agent) -> SafeString:
    """Cleaned markup; a picture is shown by the link that is this viewer's own."""
    cleaned = clean_rich(html)
    if "<img" not in cleaned:
        return SafeString(cleaned)
    links = {
        one["content_id"]: picture_url(person, one["id"])
        for one in files
        if one["content_id"] and one["is_safe_image"] and one["storage_key"]
    }
    for cid, link in links.items():
        # What stands in an attribute is escaped by the cleaner; our own links and ids hold nothing that is.
        cleaned = cleaned.replace(f'src="cid:{cid}"', f'src="{link}" loading="lazy"')
    return SafeString(cleaned)


def shown_within(html: str) -> set[str]:
    """The content ids of the pictures that stand in the text: they are not listed below it again."""
    return {
        one.attributes["src"].removeprefix("cid:")
        for one in pieces(html)
        if isinstance(one, Opening) and one.name == "img" and "src" in one.attributes
    }
