"""What the knowledge room announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ArticleFact(Fact):
    """About one article; in the language where it is about one edition."""

    subject: ClassVar[str] = "article_id"
    article_id: int
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class ArticleWritten(ArticleFact):
    """An article was begun, or brought in."""


@dataclass(frozen=True, kw_only=True)
class EditionChanged(ArticleFact):
    """An article has newer words in one language; readers see them once they are published."""

    number: int


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(ArticleFact):
    """Somebody asks for a yes before the newest words are published."""


@dataclass(frozen=True, kw_only=True)
class ReviewAnswered(ArticleFact):
    """The words were given back to the author, with what is to be done."""

    words: str


@dataclass(frozen=True, kw_only=True)
class ArticleScheduled(ArticleFact):
    """The newest words will be published then (ISO 8601); empty: not any more."""

    publish_at: str


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(ArticleFact):
    """Readers see these words now."""

    number: int


@dataclass(frozen=True, kw_only=True)
class ArticleUnpublished(ArticleFact):
    """Readers see this edition no more."""


@dataclass(frozen=True, kw_only=True)
class ArticleSettled(ArticleFact):
    """Audience, owner, place or day of review changed; `what` names them."""

    what: list[str]


@dataclass(frozen=True, kw_only=True)
class ArticleReviewed(ArticleFact):
    """Somebody read a published article and found it right."""

    review_by: str


@dataclass(frozen=True, kw_only=True)
class ArticleArchived(ArticleFact):
    """An article is out of use, in every language."""


@dataclass(frozen=True, kw_only=True)
class ArticleRestored(ArticleFact):
    """An archived article is in use again."""


@dataclass(frozen=True, kw_only=True)
class WordingsChanged(ArticleFact):
    """Questions that people ask were added to an article, accepted, refused or taken away."""


@dataclass(frozen=True, kw_only=True)
class ArticleFlagged(ArticleFact):
    """A colleague says that an article is wrong."""

    flag_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class FlagSettled(ArticleFact):
    """What a colleague flagged is dealt with."""

    flag_id: int


@dataclass(frozen=True, kw_only=True)
class ArticleVoted(ArticleFact):
    """A reader says whether an article helped."""

    helped: bool


@dataclass(frozen=True, kw_only=True)
class SnippetWritten(Fact):
    """Words that several articles share changed."""

    subject: ClassVar[str] = "snippet_id"
    snippet_id: int
    key: str


@dataclass(frozen=True, kw_only=True)
class SnippetRemoved(Fact):
    """Shared words are gone."""

    subject: ClassVar[str] = "snippet_id"
    snippet_id: int
    key: str


@dataclass(frozen=True, kw_only=True)
class HelpCenterChanged(Fact):
    """A help center was made or changed."""

    subject: ClassVar[str] = "help_center_id"
    help_center_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class CategoriesChanged(Fact):
    """Categories were written, ordered, archived or restored."""

    subject: ClassVar[str] = "help_center_id"
    help_center_id: int
