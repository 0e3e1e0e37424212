"""The pages of macros: all of them, one to write or change, its preview, its state."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.events.models import Event
from helpwell.kit.html import clean_rich
from helpwell.macros.access import get_for, may_change, visible_to
from helpwell.macros.changes import BadChange
from helpwell.macros.effects import preview as preview_for
from helpwell.macros.forms import MacroForm, field_rows
from helpwell.macros.known import Known, broken_parts
from helpwell.macros.macro_list import list_context
from helpwell.macros.models import Macro
from helpwell.macros.reads import uses_of
from helpwell.macros.variable_menu import variable_groups
from helpwell.macros.verbs.keep_macro import (
    archive_macro,
    copy_macro,
    mark_reviewed,
    restore_macro,
)
from helpwell.macros.verbs.write_macro import (
    ChangedMeanwhile,
    EmptyMacro,
    change_macro,
    write_macro,
)
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.access import get_for as ticket_for
from helpwell.tickets.access import visible_to as tickets_visible_to
from helpwell.tickets.models import Ticket


@require_safe
@needs(Permission.REPLY)
def macros(request: DeskRequest) -> HttpResponse:
    """All macros that the person may see."""
    return render(request, "macros/macros.html", list_context(request.user, request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY)
def new(request: DeskRequest) -> HttpResponse:
    """Write a macro."""
    form = MacroForm(request.user, None, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = write_macro(form.draft(), by=request.user.actor)
        except (EmptyMacro, BadChange) as wrong:
            form.add_error(None, _trouble(wrong))
        else:
            messages.success(request, _("“{name}” is ready to use.").format(name=kept.name))
            return redirect("macros:macro", kept.pk)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY)
def macro(request: DeskRequest, macro_id: int) -> HttpResponse:
    """One macro: to change by those who may, to read for the others."""
    found = get_for(request.user, macro_id)
    form = MacroForm(request.user, found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form, found)
    _ensure_may_change(request, found)
    if form.is_valid():
        try:
            seen = form.cleaned_data["version"]
            done = change_macro(found, form.draft(), by=request.user.actor, seen=seen)
        except (EmptyMacro, BadChange, ChangedMeanwhile) as wrong:
            form.add_error(None, _trouble(wrong))
            if isinstance(wrong, ChangedMeanwhile):
                form.has_seen(wrong.now)
        else:
            messages.success(request, _("Saved."), extra_tags=_undo(done))
            return redirect("macros:macro", found.pk)
    return _page(request, form, found)


@require_POST
@needs(Permission.REPLY)
def preview(request: DeskRequest) -> HttpResponse:
    """What is being written, as it would read and work on a ticket."""
    form = MacroForm(request.user, _written(request), request.POST)
    form.is_valid()
    ticket = _asked_ticket(request)
    if ticket is None:
        return render(request, "macros/_preview_nowhere.html")
    try:
        changes = form.changes().checked()
    except BadChange as wrong:
        return render(request, "macros/_preview_nowhere.html", {"trouble": _trouble(wrong)})
    known = Known.about_draft(changes)
    shown = preview_for(form.words_as_html(), changes, ticket, request.user, known)
    return render(request, "macros/_preview.html", {"preview": shown, "ticket": ticket})


@require_POST
@needs(Permission.REPLY)
def copies(request: DeskRequest, macro_id: int) -> HttpResponse:
    """POST makes a copy of one's own."""
    found = get_for(request.user, macro_id)
    name = _("{name}, copy").format(name=found.name[:110])
    copied = copy_macro(found, by=request.user.actor, agent=request.user, name=name)
    messages.success(request, _("This copy is yours alone."))
    return redirect("macros:macro", copied.pk)


@require_POST
@needs(Permission.REPLY)
def review(request: DeskRequest, macro_id: int) -> HttpResponse:
    """POST says that the macro is right as it is."""
    found = _mine(request, macro_id)
    try:
        again = parse_date(request.POST.get("review_by", ""))
    except ValueError:
        again = None
    mark_reviewed(found, by=request.user.actor, agent=request.user, review_by=again)
    messages.success(request, _("Marked as read and right."))
    return redirect("macros:macro", found.pk)


@require_POST
@needs(Permission.REPLY)
def archive(request: DeskRequest, macro_id: int) -> HttpResponse:
    """POST puts the macro away."""
    found = _mine(request, macro_id)
    done = archive_macro(found, by=request.user.actor)
    words = _("“{name}” is archived. It can be restored.").format(name=found.name)
    messages.success(request, words, extra_tags=_undo(done))
    return redirect("macros:macro", found.pk)


@require_POST
@needs(Permission.REPLY)
def restored(request: DeskRequest, macro_id: int) -> HttpResponse:
    """POST offers the macro again."""
    found = _mine(request, macro_id)
    done = restore_macro(found, by=request.user.actor)
    words = _("“{name}” is offered again.").format(name=found.name)
    messages.success(request, words, extra_tags=_undo(done))
    return redirect("macros:macro", found.pk)


def _undo(done: Event | None) -> str:
    """Where it is taken back."""
    return reverse("desk:undo", args=["event", done.pk]) if done else ""


def _mine(request: DeskRequest, macro_id: int) -> Macro:
    found = get_for(request.user, macro_id)
    _ensure_may_change(request, found)
    return found


def _ensure_may_change(request: DeskRequest, found: Macro) -> None:
    if not may_change(request.user, found):
        raise PermissionDenied


def _page(request: DeskRequest, form: MacroForm, found: Macro | None) -> HttpResponse:
    folders = visible_to(request.user).exclude(folder="").order_by("folder")
    context: dict[str, Any] = {
        "form": form,
        "macro": found,
        "html": clean_rich(found.html) if found else "",
        "may_change": found is None or may_change(request.user, found),
        "broken": broken_parts(found) if found else [],
        "uses": uses_of([found.pk]).get(found.pk) if found else None,
        "field_rows": field_rows(form, found),
        "folders": folders.values_list("folder", flat=True).distinct(),
        "variables": variable_groups(),
        "example": tickets_visible_to(request.user)
        .order_by("-id")
        .values_list("pk", flat=True)
        .first(),
    }
    return render(request, "macros/macro.html", context, status=422 if form.errors else 200)


def _trouble(wrong: Exception) -> str:
    if isinstance(wrong, ChangedMeanwhile):
        return _(
            "Somebody changed this macro while you did. What you wrote is still here: compare it with the page "
            "in another window, or save again to keep yours."
        )
    if isinstance(wrong, BadChange):
        return _("These changes do not go together: a solved ticket cannot be snoozed.")
    return _("Give it words, or something to change.")


def _written(request: DeskRequest) -> Macro | None:
    """The macro that is being changed, whose formatting unchanged words keep."""
    asked = request.POST.get("macro", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    return visible_to(request.user).filter(pk=int(asked)).first()


def _asked_ticket(request: DeskRequest) -> Ticket | None:
    asked = request.POST.get("ticket", "").strip().lstrip("#")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    try:
        return ticket_for(request.user, int(asked))
    except Http404:
        return None
