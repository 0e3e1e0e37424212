"""What becomes of an article's words: review, publishing and taking back; what is said about it; putting it away."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpwell.events.models import Event
from helpwell.knowledge.access import get_for, may_settle
from helpwell.knowledge.article_page import edition_of
from helpwell.knowledge.forms import SettingsForm, WordsForm
from helpwell.knowledge.models import Article, Edition, Revision
from helpwell.knowledge.verbs.follow_links import broken_links
from helpwell.knowledge.verbs.publish import (
    TooLate,
    answer_review,
    ask_review,
    publish,
    schedule,
    unpublish,
    unschedule,
)
from helpwell.knowledge.verbs.settle_article import (
    NotThere,
    archive_article,
    mark_reviewed,
    restore_article,
    settle_article,
)
from helpwell.knowledge.verbs.write_article import ChangedMeanwhile
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


def wants_publishing(request: DeskRequest) -> bool:
    """Whether more than saving is asked for than everybody who writes may do."""
    return request.POST.get("then") in ("publish", "schedule")


def after_saving(
    request: DeskRequest, edition: Edition, form: WordsForm, kept: Revision | None
) -> HttpResponse:
    """What was asked for beside saving, and back to the page."""
    then = request.POST.get("then", "")
    number = kept.number if kept else form.cleaned_data["seen"]
    if then == "publish":
        _publish(request, edition, number)
    elif then == "schedule":
        _schedule(request, edition, form.cleaned_data["publish_at"])
    elif then == "review":
        ask_review(edition, by=request.user)
        messages.success(request, _("Saved. Those who publish find it in their work list."))
    else:
        messages.success(request, _("Saved.") if kept else _("Nothing was changed."))
    broken = len(broken_links(edition.article_id))
    if kept and broken:
        messages.warning(request, _("{n} of its links lead nowhere: see below.").format(n=broken))
    return _to(edition)


@require_POST
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def review(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """POST asks those who publish for a yes to the newest words."""
    found = _living(request, article_id, language)
    ask_review(found, by=request.user)
    messages.success(request, _("Those who publish find it in their work list."))
    return _to(found)


@require_POST
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def review_answer(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """POST gives the words back to their author, with what is to be done."""
    found = edition_of(request.user, article_id, language)
    words = request.POST.get("words", "").strip()
    if not words:
        messages.error(request, _("Say what is to be done before you give it back."))
    elif answer_review(found, by=request.user, words=words):
        messages.success(request, _("Given back, with your words."))
    return _to(found)


@require_POST
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def published(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """POST shows the newest words to readers, if they are those that were looked at."""
    found = _living(request, article_id, language)
    seen = request.POST.get("seen", "")
    _publish(
        request, found, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    )
    return _to(found)


@require_POST
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def unpublished(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """POST takes the edition from its readers."""
    found = edition_of(request.user, article_id, language)
    done = unpublish(found, by=request.user.actor)
    messages.success(request, _("Readers see it no more."), extra_tags=_undo(done))
    return _to(found)


@require_POST
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def unscheduled(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """POST drops the plan to publish."""
    found = edition_of(request.user, article_id, language)
    unschedule(found, by=request.user.actor)
    messages.success(request, _("It will not be published by itself."))
    return _to(found)


@require_POST
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def settings(request: DeskRequest, article_id: int) -> HttpResponse:
    """POST says who it is for, where it stands, whose it is and when to read it again."""
    found = _to_settle(request, article_id)
    form = SettingsForm(request.user, found, request.POST)
    back = request.POST.get("language", "") or found.language
    try:
        if not form.is_valid():
            raise NotThere
        done = settle_article(found, form.settings(), by=request.user.actor)
    except NotThere:
        said: list[Any] = [one for errors in form.errors.values() for one in errors]
        messages.error(
            request, " ".join(map(str, said)) or _("That place is gone. Choose another.")
        )
    else:
        words = _("Settings saved.") if done else _("Nothing was changed.")
        messages.success(request, words, extra_tags=_undo(done))
    return redirect(
        "knowledge:edition", found.pk, edition_of(request.user, found.pk, back).language
    )


@require_POST
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def reviewed(request: DeskRequest, article_id: int) -> HttpResponse:
    """POST says that the article is right as it is, and when to read it again."""
    found = get_for(request.user, article_id)
    mark_reviewed(found, by=request.user.actor, review_by=_day(request.POST.get("review_by", "")))
    messages.success(request, _("Marked as read and right."))
    return redirect("knowledge:article", found.pk)


@require_POST
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def archived(request: DeskRequest, article_id: int) -> HttpResponse:
    """POST puts the article away, in every language."""
    found = _to_settle(request, article_id)
    done = archive_article(found, by=request.user.actor)
    messages.success(request, _("It is archived, and can be restored."), extra_tags=_undo(done))
    return redirect("knowledge:article", found.pk)


@require_POST
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def restored(request: DeskRequest, article_id: int) -> HttpResponse:
    """POST takes the article into use again."""
    found = _to_settle(request, article_id)
    done = restore_article(found, by=request.user.actor)
    messages.success(request, _("It is in use again, as it was."), extra_tags=_undo(done))
    return redirect("knowledge:article", found.pk)


def _publish(request: DeskRequest, edition: Edition, seen: int) -> None:
    try:
        done = publish(edition, by=request.user.actor, seen=seen)
    except ChangedMeanwhile:
        words = _("Somebody wrote newer words meanwhile. Read them before you publish them.")
        messages.error(request, words)
    else:
        words = _("Published.") if done else _("Readers see these words already.")
        messages.success(request, words, extra_tags=_undo(done))


def _schedule(request: DeskRequest, edition: Edition, at: Any) -> None:
    try:
        if at is None:
            raise TooLate
        schedule(edition, by=request.user.actor, at=at)
    except TooLate:
        messages.error(request, _("Saved, but not planned: choose a time to come."))
    else:
        messages.success(request, _("Saved. It is published at that time."))


def _living(request: DeskRequest, article_id: int, language: str) -> Edition:
    found = edition_of(request.user, article_id, language)
    if found.article.is_archived:
        raise PermissionDenied
    return found


def _to_settle(request: DeskRequest, article_id: int) -> Article:
    found = get_for(request.user, article_id)
    if not may_settle(request.user, found):
        raise PermissionDenied
    return found


def _to(edition: Edition) -> HttpResponse:
    return redirect("knowledge:edition", edition.article_id, edition.language)


def _undo(done: Event | None) -> str:
    """Where it is taken back."""
    return reverse("desk:undo", args=["event", done.pk]) if done else ""


def _day(words: str) -> date | None:
    try:
        return parse_date(words)
    except ValueError:
        return None
