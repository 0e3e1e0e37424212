"""The settings of ticket forms."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.fields.models import TicketForm
from helpwell.fields.settings_form import TicketFormForm, fields_in, form_rows
from helpwell.fields.verbs.define_field import CannotDefine
from helpwell.fields.verbs.define_form import archive_form, change_form, define_form, restore_form
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.MANAGE_FIELDS)
def forms(request: DeskRequest) -> HttpResponse:
    """The forms, and the archived ones."""
    found = TicketForm.objects.select_related("team", "channel").annotate(n=Count("form_fields"))
    context = {
        "forms": found.filter(archived_at=None).order_by("position", "id"),
        "archived": found.exclude(archived_at=None).order_by("name"),
    }
    return render(request, "fields/forms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FIELDS)
def form_new(request: DeskRequest) -> HttpResponse:
    """GET shows an empty form; POST defines it."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FIELDS)
def form(request: DeskRequest, form_id: int) -> HttpResponse:
    """GET shows the form; POST changes it."""
    return _form(request, get_object_or_404(TicketForm, pk=form_id))


@require_POST
@needs(Permission.MANAGE_FIELDS)
def form_state(request: DeskRequest, form_id: int, act: str) -> HttpResponse:
    """Put a form away, or take it out again."""
    found = get_object_or_404(TicketForm, pk=form_id)
    (archive_form if act == "archive" else restore_form)(found, by=request.user.actor)
    return redirect("fields:forms")


def _form(request: DeskRequest, found: TicketForm | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    asked = TicketFormForm(data, form=found)
    if data is not None and asked.is_valid():
        given = {**asked.cleaned_data, "fields": fields_in(data), "by": request.user.actor}
        try:
            saved = change_form(found, **given) if found else define_form(**given)
        except CannotDefine as problem:
            asked.add_error("name", str(problem))
        else:
            messages.success(request, _("“{name}” is saved.").format(name=saved.name))
            return redirect("fields:forms")
    context = {"form": asked, "ticket_form": found, "rows": form_rows(found, data)}
    return render(request, "fields/form.html", context, status=422 if data is not None else 200)
