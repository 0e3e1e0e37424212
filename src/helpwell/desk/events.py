"""What the desk announces."""

from dataclasses import dataclass

from helpwell.tickets.events import TicketFact


@dataclass(frozen=True, kw_only=True)
class ArticleAnswered(TicketFact):
    """An agent says that an article answered the ticket; `use_id` is the row, `title` what it was called then."""

    article_id: int
    use_id: int
    title: str


@dataclass(frozen=True, kw_only=True)
class ArticleAnsweredNot(TicketFact):
    """It did not answer the ticket after all."""

    article_id: int
    use_id: int
    title: str
