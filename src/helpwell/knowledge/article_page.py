"""What every page of one article shows beside its own: its languages, its state, its settings, and what the viewer may do."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.kit import clock
from helpwell.knowledge.access import get_for, may_publish, may_settle, may_write
from helpwell.knowledge.article_list import STATE_ICONS, Tongue, known_languages
from helpwell.knowledge.forms import SettingsForm
from helpwell.knowledge.models import Article, ArticleFile, Edition, Link
from helpwell.knowledge.reads import behind, titles_of, use_of
from helpwell.knowledge.verbs.follow_links import broken_links
from helpwell.knowledge.words import pictures_of, shown
from helpwell.people.gate import DeskRequest
from helpwell.people.models import Agent

TABS = ("write", "read", "revisions", "questions", "use")


def edition_of(person: Agent, article_id: int, language: str = "") -> Edition:
    """The article in that language, or in its own; raises Http404 where the person may not see it or there is none."""
    article = get_for(person, article_id)
    rows = Edition.objects.select_related(
        "article__owner", "article__team", "head__by", "live", "review_asked_by"
    )
    found = rows.filter(article=article, language=language or article.language).first()
    if found is None or found.head is None:
        raise Http404
    return found


def page_context(request: DeskRequest, edition: Edition, tab: str) -> dict[str, Any]:
    """The frame around one tab."""
    person, article = request.user, edition.article
    rows = sorted(
        article.editions.select_related("article", "head"),
        key=lambda one: (not one.is_source, one.language),
    )
    late = behind(rows)
    known = {one.language for one in rows}
    use = use_of([article.pk]).get(article.pk)
    return {
        "article": article,
        "edition": edition,
        "tab": tab,
        "tabs": _tabs(edition, tab),
        "state_icon": STATE_ICONS[Edition.State(edition.state)],
        "state_words": Edition.State(edition.state).label,
        "tongues": [Tongue(one, late.get(one.pk, 0)) for one in rows],
        "late": late.get(edition.pk, 0),
        "new_languages": [code for code in known_languages() if code not in known],
        "may_write": may_write(person) and not article.is_archived,
        "may_publish": may_publish(person),
        "may_settle": may_settle(person, article),
        "settings_form": SettingsForm(person, article),
        "is_due": article.needs_review(clock.today()),
        "use": use,
        "broken": [(_title_of(one), trouble_of(one)) for one in broken_links(article.pk)],
        "flags": article.flags.filter(settled_at=None).select_related("agent"),
    }


def shown_to(article: Article, html: str) -> str:
    """The markup as it is read in the desk: links lead to the articles' pages, pictures to their files."""
    files = set(article.files.filter(is_safe_image=True).values_list("token", flat=True))

    def file_url(token: str) -> str | None:
        return reverse("knowledge:file", args=[token]) if token in files else None

    return shown(
        html,
        article_url=lambda number: reverse("knowledge:article", args=[number]),
        file_url=file_url,
    )


def file_lines(edition: Edition) -> list[tuple[ArticleFile, bool]]:
    """The files of the article, and whether the newest words show them."""
    used = pictures_of(edition.head.html) if edition.head else set()
    return [(one, one.token in used) for one in edition.article.files.order_by("id")]


def trouble_of(link: Link) -> str:
    """Why a broken link is broken."""
    target = link.target
    if target is None:
        return _("There is no such article.")
    if target.is_archived:
        return _("It is archived.")
    if not target.editions.filter(live__isnull=False).exists():
        return _("Nobody published it yet.")
    return _("Readers of this article may not read it.")


def _title_of(link: Link) -> str:
    title = titles_of([link.number], "").get(link.number, "")
    return f"{title} ({link.number})" if title else str(link.number)


def _tabs(edition: Edition, tab: str) -> list[dict[str, Any]]:
    labels = {
        "write": (_("Words"), "knowledge:edition", ""),
        "read": (_("As it is read"), "knowledge:reading", ""),
        "revisions": (
            _("Revisions"),
            "knowledge:revisions",
            edition.head.number if edition.head else "",
        ),
        "questions": (
            _("Questions people ask"),
            "knowledge:wordings",
            edition.article.wordings.exclude(state="refused").count(),
        ),
        "use": (_("What it does"), "knowledge:use", ""),
    }
    return [
        {
            "label": label,
            "url": reverse(name, args=[edition.article_id, edition.language]),
            "count": count,
            "current": key == tab,
        }
        for key, (label, name, count) in labels.items()
    ]
