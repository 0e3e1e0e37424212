"""Pictures and attachments of an article."""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from helpwell.kit.files import danger, inline_image_type, safe_name, sniff, storage_key
from helpwell.knowledge.models import Article, ArticleFile
from helpwell.knowledge.words import pictures_of
from helpwell.people.models import Agent

MOST = 200


class RefusedFile(ValueError):
    """This file is handed to no reader: a program, a bomb, or what is not what its name says."""


class TooMany(ValueError):
    """An article has files enough."""


class IsShown(ValueError):
    """The newest or the published words show this picture."""


def attach_file(article: Article, *, by: Agent, name: str, content: bytes) -> ArticleFile:
    """The stored file, found by its token; a picture that is safe may be shown. Raises RefusedFile or TooMany."""
    if article.files.count() >= MOST:
        raise TooMany
    media_type = sniff(content, name)
    picture = inline_image_type(content)
    # Readers trust what a company publishes, so what an agent is warned of is not taken at all.
    if danger(name, media_type, content) is not None:
        raise RefusedFile
    key = default_storage.save(storage_key(), ContentFile(content))
    return ArticleFile.objects.create(
        article=article,
        token=secrets.token_urlsafe(32),
        name=safe_name(name),
        type=picture or media_type,
        size=len(content),
        storage_key=key,
        is_safe_image=picture is not None,
        by=by,
    )


def remove_file(file: ArticleFile) -> None:
    """The file is gone, from the store too. Raises IsShown where words that are or will be read show it."""
    with transaction.atomic():
        editions = file.article.editions.select_related("head", "live")
        for revision in (one for edition in editions for one in (edition.head, edition.live)):
            if revision is not None and file.token in pictures_of(revision.html):
                raise IsShown
        ArticleFile.objects.filter(pk=file.pk).delete()
        key = file.storage_key
        transaction.on_commit(lambda: default_storage.delete(key))
