"""What the knowledge room does when its words change: search finds the new ones."""

from helpwell.events.models import Event
from helpwell.knowledge.events import ArticleFact, SnippetRemoved, SnippetWritten
from helpwell.knowledge.verbs.index_article import index_article as index
from helpwell.knowledge.verbs.index_article import index_naming


def index_article(event: Event, fact: ArticleFact) -> None:
    """Search finds what readers see now."""
    index(fact.article_id)


def index_snippet(event: Event, fact: SnippetWritten | SnippetRemoved) -> None:
    """The articles that name the snippet are found by its new words."""
    index_naming(fact.key)
