"""The settings of tags: renamed, merged, deleted, each with its undo."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.desk.tag_list import tag_lines, unused_tags
from helpwell.desk.undo_links import undo_url
from helpwell.events.acting import acting
from helpwell.events.models import Act, Event
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Tag
from helpwell.tickets.verbs.merge_tags import SameTag, merge_tags
from helpwell.tickets.verbs.rename_tag import InUse, NameTaken, NoName, delete_tag, rename_tag


@require_safe
@needs(Permission.MANAGE_TAGS)
def tag_list(request: DeskRequest) -> HttpResponse:
    """The tags, or those whose names hold the words."""
    partly = "HX-Request" in request.headers
    template = "desk/_tag_list.html" if partly else "desk/tag_list.html"
    return render(request, template, _context(request.GET.get("q", "")))


@require_POST
@needs(Permission.MANAGE_TAGS)
def tag_name(request: DeskRequest, tag_id: int) -> HttpResponse:
    """POST gives the tag another name on all its tickets."""
    tag = get_object_or_404(Tag, pk=tag_id)
    try:
        event = rename_tag(tag, by=request.user.actor, name=request.POST.get("name", ""))
    except NoName:
        return _refused(request, _("A tag needs a name."))
    except NameTaken:
        return _refused(request, _("Another tag has this name. Merge the two instead."))
    return _answer(request, event, _("The tag is renamed on all its tickets"))


@require_POST
@needs(Permission.MANAGE_TAGS)
def tag_merge(request: DeskRequest, tag_id: int) -> HttpResponse:
    """POST makes the tag another one, on all its tickets."""
    tag = get_object_or_404(Tag, pk=tag_id)
    into = Tag.objects.filter(name=request.POST.get("into", "").strip().lower()[:60]).first()
    if into is None:
        return _refused(request, _("There is no such tag. Choose one that exists."))
    try:
        event = merge_tags(tag, into=into, by=request.user.actor)
    except SameTag:
        return _refused(request, _("Choose another tag than itself."))
    words = _("“{name}” is “{into}” now").format(name=tag.name, into=into.name)
    return _answer(request, event, words)


@require_http_methods(["DELETE"])
@needs(Permission.MANAGE_TAGS)
def one_tag(request: DeskRequest, tag_id: int) -> HttpResponse:
    """DELETE forgets a tag that no ticket has."""
    tag = get_object_or_404(Tag, pk=tag_id)
    try:
        event = delete_tag(tag, by=request.user.actor)
    except InUse:
        return _refused(request, _("Tickets have this tag. Merge it into another one instead."))
    return _answer(request, event, _("“{name}” is deleted").format(name=tag.name))


@require_http_methods(["DELETE"])
@needs(Permission.MANAGE_TAGS)
def unused(request: DeskRequest) -> HttpResponse:
    """DELETE forgets all tags that no ticket has."""
    by = request.user.actor
    with transaction.atomic(), acting(Act.Kind.BULK, by=by, words=_("delete unused tags")) as act:
        gone = [delete_tag(tag, by=by) for tag in unused_tags()]
    words = ngettext("{n} tag is deleted", "{n} tags are deleted", len(gone)).format(n=len(gone))
    return _answer(request, act if gone else None, words)


def _context(begun: str) -> dict[str, Any]:
    lines, more = tag_lines(begun)
    return {"tags": lines, "more": more, "q": begun}


def _answer(request: DeskRequest, done: Event | Act | None, words: str) -> HttpResponse:
    toast = {"toast": words, "toast_kind": "good", "undo_url": undo_url(done) if done else ""}
    context = {**_context(request.POST.get("q", "")), **toast, "seconds": 20}
    return render(request, "desk/_tag_list.html", context)


def _refused(request: DeskRequest, words: str) -> HttpResponse:
    context = {**_context(request.POST.get("q", "")), "toast": words, "toast_kind": "warn"}
    return render(request, "desk/_tag_list.html", context, status=422)
