"""The work list of those who look after the articles, the gap list, and flags."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpwell.knowledge.access import get_for, visible_to
from helpwell.knowledge.gaps import gaps as find_gaps
from helpwell.knowledge.models import Flag
from helpwell.knowledge.places import page
from helpwell.knowledge.verbs.flag_article import NoWords, flag_article, settle_flag
from helpwell.knowledge.work_list import MOST, work_of
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def work(request: DeskRequest) -> HttpResponse:
    """Everything that is to be looked at, by what is wrong with it."""
    return page(request, "knowledge/work.html", {"kinds": work_of(request.user), "most": MOST})


@require_safe
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def gaps(request: DeskRequest) -> HttpResponse:
    """What people search for and do not find; loaded by itself, since meaning takes a moment."""
    return render(request, "knowledge/_gaps.html", {"gaps": find_gaps()})


@require_POST
@needs(Permission.USE_DESK)
def flags(request: DeskRequest, article_id: int) -> HttpResponse:
    """POST says that the article is wrong."""
    found = get_for(request.user, article_id)
    try:
        flag_article(found, by=request.user, words=request.POST.get("words", ""))
    except NoWords:
        messages.error(request, _("Say what is wrong."))
    else:
        messages.success(
            request, _("Thank you. Those who look after articles find it in their work list.")
        )
    return redirect("knowledge:article", found.pk)


@require_POST
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def flag_settled(request: DeskRequest, flag_id: int) -> HttpResponse:
    """POST says that what was flagged is dealt with."""
    found = get_object_or_404(Flag, pk=flag_id, article__in=visible_to(request.user))
    settle_flag(found, by=request.user)
    messages.success(request, _("Settled."))
    return redirect("knowledge:work")
