"""Using an article for a ticket: its words go into the answer, or it answered the ticket."""

import re
from contextlib import suppress

from django.db import transaction

from helpwell.desk.events import ArticleAnswered, ArticleAnsweredNot
from helpwell.desk.models import ArticleUse
from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.events.undoing import ensure_latest
from helpwell.kit import clock
from helpwell.kit.redact import redact
from helpwell.kit.text import one_line
from helpwell.knowledge.models import Edition
from helpwell.knowledge.verbs.wordings import TooMany, add_wordings
from helpwell.people.models import Agent
from helpwell.tickets.change import locked
from helpwell.tickets.models import Message, Ticket

_GREETING = re.compile(
    r"(?i)^\W*(?:hi|hello|hey|dear|good (?:morning|day|evening)|hallo|guten tag|hola)\b[^.!?\n]{0,40}[,.!\n]"
)
_SENTENCE = re.compile(r"[^.!?\n]{8,280}[.!?\n]?")


def take_words(ticket: Ticket, edition: Edition, *, by: Agent, kind: str) -> ArticleUse:
    """Written down: the words of the article went into the composer."""
    return ArticleUse.objects.create(
        ticket=ticket, article_id=edition.article_id, agent=by, kind=ArticleUse.Kind(kind)
    )


def answered_by(ticket: Ticket, edition: Edition, *, by: Agent) -> Event | None:
    """The event by which the article answered the ticket; None where it is said already.

    How the customer asked is proposed as a question of the article, with personal data struck out.
    """
    with transaction.atomic():
        ticket = locked(ticket)
        rows = ArticleUse.objects.filter(ticket=ticket, article=edition.article_id)
        if rows.filter(kind=ArticleUse.Kind.ANSWERED, withdrawn_at=None).exists():
            return None
        use = take_words(ticket, edition, by=by, kind=ArticleUse.Kind.ANSWERED)
        asked = question_of(ticket)
        if asked:
            with suppress(TooMany):  # it is found by questions enough
                add_wordings(
                    edition.article,
                    by=by.actor,
                    language=edition.language,
                    texts=[asked],
                    proposed=True,
                )
        return _tell(ticket, use, edition, ArticleAnswered, by.actor, stood=False)


def undo_use(event: Event, fact: ArticleAnswered | ArticleAnsweredNot, by: Actor) -> None:
    """The way back from both."""
    ticket = locked(Ticket.objects.get(pk=fact.ticket_id))
    ensure_latest(event)
    use = ArticleUse.objects.select_for_update(of=("self",)).get(pk=fact.use_id)
    stood = use.withdrawn_at is None
    use.withdrawn_at = clock.now() if stood else None
    use.save(update_fields=["withdrawn_at"])
    kind = ArticleAnsweredNot if stood else ArticleAnswered
    about = {"ticket_id": ticket.pk, "team_id": ticket.team_id, "article_id": fact.article_id}
    record(
        kind(**about, use_id=use.pk, title=fact.title),
        by=by,
        diff={f"answered:{fact.article_id}": [stood, not stood]},
    )


def question_of(ticket: Ticket) -> str:
    """The customer's own question in one line, without a greeting and personal data: their first sentence, or else the subject."""
    first = ticket.messages.filter(direction=Message.Direction.INBOUND).order_by("id").first()
    words = _GREETING.sub("", first.text.strip()) if first else ""
    found = _SENTENCE.search(words)
    return one_line(redact(found[0].strip() if found else ticket.subject), 300)


def _tell(
    ticket: Ticket,
    use: ArticleUse,
    edition: Edition,
    kind: type[ArticleAnswered],
    by: Actor,
    *,
    stood: bool,
) -> Event:
    title = edition.live.title if edition.live else ""
    fact = kind(
        ticket_id=ticket.pk,
        team_id=ticket.team_id,
        article_id=use.article_id,
        use_id=use.pk,
        title=title,
    )
    diff: Diff = {f"answered:{use.article_id}": [stood, not stood]}
    return record(fact, by=by, diff=diff)
