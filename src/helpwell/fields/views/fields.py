"""The settings of custom fields: their list and order, each with its choices and conditions."""

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.events.acting import acting
from helpwell.events.models import Act
from helpwell.fields.models import Field
from helpwell.fields.settings_form import (
    FieldForm,
    choice_rows,
    condition_context,
    condition_rows,
)
from helpwell.fields.verbs.archive_field import archive_field, restore_field
from helpwell.fields.verbs.reorder import reorder
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.MANAGE_FIELDS)
def fields(request: DeskRequest) -> HttpResponse:
    """The fields by what they are about, in their order, and the archived ones."""
    living = list(_in_order().filter(archived_at=None))
    groups = [
        (value, label, [one for one in living if one.about == value])
        for value, label in Field.About.choices
    ]
    archived = _in_order().exclude(archived_at=None)
    return render(request, "fields/fields.html", {"groups": groups, "archived": archived})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FIELDS)
def field_new(request: DeskRequest) -> HttpResponse:
    """GET shows an empty form; POST defines the field."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FIELDS)
def field(request: DeskRequest, field_id: int) -> HttpResponse:
    """GET shows the field; POST changes it."""
    return _form(request, get_object_or_404(Field, pk=field_id))


@require_POST
@needs(Permission.MANAGE_FIELDS)
def field_state(request: DeskRequest, field_id: int, act: str) -> HttpResponse:
    """Ask a field no more, or again."""
    found = get_object_or_404(Field, pk=field_id)
    done = (archive_field if act == "archive" else restore_field)(found, by=request.user.actor)
    words = (
        _("“{name}” is archived. What is filled in stays readable.")
        if act == "archive"
        else _("“{name}” is asked again.")
    )
    undo = reverse("desk:undo", args=["event", done.pk]) if done else ""
    messages.success(request, words.format(name=found.name), extra_tags=undo)
    return redirect("fields:fields")


@require_POST
@needs(Permission.MANAGE_FIELDS)
def order(request: DeskRequest) -> HttpResponse:
    """POST puts the fields in the order of their ids."""
    given = request.POST.get("order", "").split(",")[:1000]
    ids = [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19]
    reorder(by=request.user.actor, ids=ids)
    return HttpResponse(status=204)


def _form(request: DeskRequest, found: Field | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = FieldForm(data, field=found)
    if data is not None and form.is_valid():
        by = request.user.actor
        with transaction.atomic(), acting(Act.Kind.AGENT, by=by) as act:
            saved = form.save(request.user)
            undo = _undo(act)
        if saved is not None:
            words = _("“{name}” is saved.").format(name=saved.name)
            messages.success(request, words, extra_tags=undo)
            return redirect("fields:fields")
    context = {
        "form": form,
        "field": found,
        "choices": choice_rows(found, data),
        "conditions": condition_rows(found, data),
        **condition_context(found),
    }
    return render(request, "fields/field.html", context, status=422 if data is not None else 200)


def _undo(act: Act) -> str:
    """Where all that was changed is taken back; an act without an event is none."""
    if not act.events.exists():
        act.delete()
        return ""
    return reverse("desk:undo", args=["act", act.pk]) if act.events.exclude(diff=None) else ""


def _in_order() -> "QuerySet[Field]":
    return Field.objects.order_by("position", "id")
