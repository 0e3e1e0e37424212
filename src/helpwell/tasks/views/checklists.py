"""The settings of checklists."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tasks.forms import ChecklistForm
from helpwell.tasks.models import Checklist
from helpwell.tasks.verbs.write_checklist import (
    archive_checklist,
    restore_checklist,
    write_checklist,
)


@require_safe
@needs(Permission.MANAGE_FIELDS)
def checklists(request: DeskRequest) -> HttpResponse:
    """The checklists, and the archived ones."""
    found = Checklist.objects.annotate(n=Count("lines")).order_by("name", "id")
    context = {
        "checklists": found.filter(archived_at=None),
        "archived": found.exclude(archived_at=None),
    }
    return render(request, "tasks/checklists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FIELDS)
def checklist_new(request: DeskRequest) -> HttpResponse:
    """GET shows an empty form; POST makes the checklist."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FIELDS)
def checklist(request: DeskRequest, checklist_id: int) -> HttpResponse:
    """GET shows the checklist; POST changes it."""
    return _form(request, get_object_or_404(Checklist, pk=checklist_id))


@require_POST
@needs(Permission.MANAGE_FIELDS)
def checklist_state(request: DeskRequest, checklist_id: int, act: str) -> HttpResponse:
    """Put a checklist away, or take it out again."""
    found = get_object_or_404(Checklist, pk=checklist_id)
    (archive_checklist if act == "archive" else restore_checklist)(found, by=request.user.actor)
    return redirect("tasks:checklists")


def _form(request: DeskRequest, found: Checklist | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ChecklistForm(data, checklist=found)
    if data is not None and form.is_valid():
        given = form.cleaned_data
        saved = write_checklist(
            found, by=request.user.actor, name=given["name"], lines=given["lines"]
        )
        messages.success(request, _("“{name}” is saved.").format(name=saved.name))
        return redirect("tasks:checklists")
    context = {"form": form, "checklist": found}
    return render(request, "tasks/checklist.html", context, status=422 if data is not None else 200)
