"""Articles that may answer a ticket, beside it: what is suggested, what a search finds, and their words for the composer."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from helpwell.desk.models import ArticleUse
from helpwell.kit.html import clean_rich
from helpwell.knowledge.access import edition_for, editions_read_by
from helpwell.knowledge.models import Article, Edition
from helpwell.knowledge.reads import snippets_in
from helpwell.knowledge.search import Hit, find
from helpwell.knowledge.words import sections_of, shown, with_snippets
from helpwell.people.gate import DeskRequest
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Message, Ticket

SUGGESTED, FOUND = 3, 8
_READ = 600  # characters of the customer's newest message


@dataclass(frozen=True)
class Offer:
    """One article as the panel shows it."""

    hit: Hit
    url: str
    use_url: str
    is_internal: bool
    is_public: bool
    answered: bool


def beside_context(request: DeskRequest, ticket: Ticket) -> dict[str, Any]:
    """The panel: what a search finds, or what may answer the customer's newest message. Nothing where no article is published."""
    person, typed = request.user, request.GET.get("q", "").strip()[:200]
    any_there = editions_read_by(person).exists()
    asked = typed or _asked(ticket)
    language = ticket.customer.language or person.language or "en"
    hits = find(person, language, asked, limit=FOUND if typed else SUGGESTED) if any_there else []
    return {
        "ticket": ticket,
        "typed": typed,
        "any_there": any_there,
        "offers": _offers(ticket, hits),
        "may_use": person.may(Permission.REPLY),
    }


def words_for_reply(edition: Edition, anchor: str, *, whole: bool) -> str:
    """The article's words for the composer, as a reply may have them: all, or those below one heading. Links inside lead nowhere."""
    live = edition.live
    if live is None:
        return ""
    html = with_snippets(live.html, snippets_in(edition.language, live.html))
    if not whole:
        chosen = [one for one in sections_of(html) if one.anchor == anchor]
        text = chosen[0].text if chosen else live.text
        lines = "".join(f"<p>{_escaped(part)}</p>" for part in text.split("\n\n")[:6])
        return clean_rich(lines)
    return clean_rich(shown(html, article_url=lambda _n: None, file_url=lambda _t: None))


def link_for_reply(edition: Edition) -> str:
    """A link to the article in its help center, for the composer; empty where the public cannot open it."""
    center = edition.article.help_center
    if center is None or not center.is_open or edition.live is None:
        return ""
    name = f"{edition.article_id}-{edition.slug}" if edition.slug else str(edition.article_id)
    about = {"center": center.slug, "language": edition.language, "article": name}
    path = reverse("helpcenter:article", kwargs=about)
    origin = settings.BASE_URL
    if center.host:
        origin = f"{settings.BASE_URL.partition('://')[0]}://{center.host}"
        path = f"/{edition.language}/{path.partition(f'/{center.slug}/{edition.language}/')[2]}"
    return clean_rich(f'<p><a href="{origin}{path}">{_escaped(edition.live.title)}</a></p>')


def edition_to_use(request: DeskRequest, ticket: Ticket, article_id: int) -> Edition:
    """The published words that the person may read, in the customer's language where they stand in it; raises Http404."""
    return edition_for(request.user, article_id, ticket.customer.language or "en")


def _asked(ticket: Ticket) -> str:
    newest = ticket.messages.filter(direction=Message.Direction.INBOUND).order_by("-id").first()
    return f"{ticket.subject}\n{newest.text[:_READ] if newest else ''}"


def _offers(ticket: Ticket, hits: list[Hit]) -> list[Offer]:
    ids = [hit.article_id for hit in hits]
    rows = Article.objects.filter(pk__in=ids).select_related("help_center")
    articles = {one.pk: one for one in rows}
    public = {
        one.pk
        for one in articles.values()
        if not one.is_internal and one.help_center and one.help_center.is_open
    }
    said = ArticleUse.objects.filter(
        ticket=ticket, article__in=ids, kind=ArticleUse.Kind.ANSWERED, withdrawn_at=None
    )
    answered = set(said.values_list("article", flat=True))
    return [
        Offer(
            hit=hit,
            url=reverse("knowledge:article", args=[hit.article_id]),
            use_url=reverse("desk:article_use", args=[ticket.pk, hit.article_id]),
            is_internal=articles[hit.article_id].is_internal,
            is_public=hit.article_id in public,
            answered=hit.article_id in answered,
        )
        for hit in hits
    ]


def _escaped(text: str) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<br>".join(plain.split("\n"))
