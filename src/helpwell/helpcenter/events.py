"""What the help center announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Fact):
    """Somebody who was about to ask says that an article answers it; no ticket was opened."""

    subject: ClassVar[str] = "offer_id"
    offer_id: int
    article_id: int


@dataclass(frozen=True, kw_only=True)
class CustomerSignedIn(Fact):
    """A customer opened their mailed link and sees their tickets."""

    subject: ClassVar[str] = "customer_id"
    customer_id: int
