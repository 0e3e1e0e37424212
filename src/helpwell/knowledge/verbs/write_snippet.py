"""Words that several articles share."""

import re

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.knowledge.events import SnippetRemoved, SnippetWritten
from helpwell.knowledge.models import Snippet
from helpwell.knowledge.words import cleaned, snippets_of

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class BadSnippet(ValueError):
    """A key of small letters, digits, hyphens and underscores is needed, words, and no snippet within."""


def write_snippet(*, by: Actor, key: str, language: str, html: str) -> Snippet:
    """The snippet as it is now, new or changed; the articles that name it are searched by the new words. Raises BadSnippet, TooLong."""
    key, clean = key.strip().lower(), cleaned(html)
    if not _KEY.fullmatch(key) or not clean or snippets_of(clean):
        raise BadSnippet
    with transaction.atomic():
        snippet, _made = Snippet.objects.update_or_create(
            key=key, language=language, defaults={"html": clean, "changed_at": clock.now()}
        )
        record(SnippetWritten(snippet_id=snippet.pk, key=key), by=by)
    return snippet


def remove_snippet(snippet: Snippet, *, by: Actor) -> None:
    """The snippet is gone; where it is named nothing stands."""
    with transaction.atomic():
        record(SnippetRemoved(snippet_id=snippet.pk, key=snippet.key), by=by)
        snippet.delete()
