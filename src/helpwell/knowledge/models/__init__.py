"""Help centers and their categories; articles with editions and revisions; what hangs on them; what readers do."""

from helpwell.knowledge.models.article import Article, Edition, Revision
from helpwell.knowledge.models.help_center import Category, CategoryName, HelpCenter
from helpwell.knowledge.models.parts import (
    ArticleFile,
    Link,
    Passage,
    SearchStamp,
    Snippet,
    Wording,
)
from helpwell.knowledge.models.use import Flag, ReadingDay, SearchMade, Vote

__all__ = [
    "Article",
    "ArticleFile",
    "Category",
    "CategoryName",
    "Edition",
    "Flag",
    "HelpCenter",
    "Link",
    "Passage",
    "ReadingDay",
    "Revision",
    "SearchMade",
    "SearchStamp",
    "Snippet",
    "Vote",
    "Wording",
]
