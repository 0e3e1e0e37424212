"""The signed addresses by which agents answer notices from their own mail program."""

import re
from datetime import timedelta

from django.utils.translation import gettext as _

from helpwell.channels.email.models import AgentLine, Mailbox
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Ticket

VALID_FOR = timedelta(days=14)
_HEADER = re.compile(r"\s*\*?\w[\w -]{1,14}\*?\s?: \S")
_SHARED_FOR = timedelta(days=1)
_MARK = "— Answer above this line —"  # of a desk whose language was changed since


def line_for(agent: Agent, ticket: Ticket, mailbox: Mailbox | None) -> AgentLine | None:
    """The agent's line to the ticket; None where no answer could be believed: the mailbox trusts no server's word on senders."""
    if mailbox is None or not mailbox.trusted_auth_server or not mailbox.plus_addressing:
        return None
    now = clock.now()
    young = AgentLine.objects.filter(
        agent=agent, ticket=ticket, expires_at__gt=now + VALID_FOR - _SHARED_FOR
    )
    return young.order_by("-id").first() or AgentLine.objects.create(
        agent=agent, ticket=ticket, created_at=now, expires_at=now + VALID_FOR
    )


def answer_mark() -> str:
    """The line that stands above what a notice says, in the reader's language."""
    return _("— Answer above this line —")


def own_words(text: str) -> str:
    """What an agent wrote themselves, above the mark: nothing of the notice may go on to the customer.

    A text that is quotation from its first line on, but for the line that introduces it, says nothing.
    """
    lines = text.strip().split("\n")
    marks = {answer_mark(), _MARK}
    end = next((n for n, line in enumerate(lines) if line.strip("> \t") in marks), None)
    if end is None:
        quoted = next((n for n, line in enumerate(lines) if line.startswith(">")), len(lines))
        begins_quoted = quoted < len(lines) and not _without_introduction(lines[:quoted])
        return "" if begins_quoted else text.strip()
    return "\n".join(_without_introduction(lines[:end])).strip()


def _without_introduction(lines: list[str]) -> list[str]:
    """Without the lines by which mail programs introduce a quotation: "… wrote:", or a block of From, Sent, To."""
    kept = [line for line in lines if not line.startswith(">")]
    while kept and (not kept[-1].strip() or kept[-1].strip().endswith((":", "："))):
        kept.pop()
    block = 0
    while block < len(kept) and _HEADER.match(kept[-1 - block]):
        block += 1
    return kept[:-block] if block > 1 or (block == len(kept) and block) else kept


def forget_lines(limit: int = 500) -> int:
    """Delete lines that ended a month ago; returns how many."""
    old = AgentLine.objects.filter(expires_at__lt=clock.ago(days=30)).order_by("id")
    return AgentLine.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()[
        0
    ]
