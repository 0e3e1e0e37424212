"""What the addresses of the public help center name, for the table of rights."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from conftest import Cast
from helpwell.helpcenter.numbered import Numbered
from helpwell.knowledge.models import Article, ArticleFile, HelpCenter
from helpwell.knowledge.verbs.arrange import (
    CategoryDraft,
    HelpCenterDraft,
    write_category,
    write_help_center,
)
from helpwell.knowledge.verbs.publish import publish
from helpwell.knowledge.verbs.write_article import ArticleDraft, write_article


def public_values(cast: Cast, content: bytes) -> dict[str, Callable[[], object]]:
    """An open help center with an article in a category, and a file to download."""
    by = cast.alice.actor

    def center() -> HelpCenter:
        found = HelpCenter.objects.filter(slug="open").first()
        draft = HelpCenterDraft("Open help", "open", ("en", "de"), is_open=True)
        return found or write_help_center(draft, by=by)

    def article() -> Article:
        found = Article.objects.filter(help_center=center()).first()
        if found is None:
            category = write_category(center(), CategoryDraft({"en": "Paying"}), by=by)
            draft = ArticleDraft("How to pay", "<p>x</p>", help_center=center(), category=category)
            found = write_article(draft, by=by)
            publish(found.editions.get(), by=by)
        return found

    def token() -> str:
        key = default_storage.save("k/public", ContentFile(content))
        about = {"name": "a.txt", "type": "text/plain", "size": len(content), "storage_key": key}
        found = ArticleFile.objects.filter(token="public-file").first()
        found = found or ArticleFile.objects.create(article=article(), token="public-file", **about)
        return found.token

    center()

    return {
        "center": lambda: center().slug,
        "article": lambda: Numbered(article().pk, "how-to-pay"),
        "article_id": lambda: article().pk,
        "category": lambda: Numbered(article().category_id or 0, "paying"),
        "token": token,
        "file_id": lambda: 1,
    }
