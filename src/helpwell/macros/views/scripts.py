"""The pages of scripts: all of them, the builder, a trial that leaves nothing behind."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.macros import custom_fields
from helpwell.macros.access import may_change, script_for, scripts_visible_to
from helpwell.macros.forms import owned_initial
from helpwell.macros.guide import Kind, Step, problems
from helpwell.macros.models import Owned, Script
from helpwell.macros.script_form import ScriptForm, acted, places, rows_of, steps_sent
from helpwell.macros.steps import steps_of
from helpwell.macros.trial import walked
from helpwell.macros.verbs.write_macro import ChangedMeanwhile
from helpwell.macros.verbs.write_script import (
    EmptyScript,
    archive_script,
    restore_script,
    write_script,
)
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.REPLY)
def scripts(request: DeskRequest) -> HttpResponse:
    """All scripts that the person may see."""
    archived = request.GET.get("show") == "archived"
    rows = scripts_visible_to(request.user)
    found = rows.exclude(archived_at=None) if archived else rows.filter(archived_at=None)
    return render(request, "macros/scripts.html", {"scripts": found[:500], "archived": archived})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY)
def new(request: DeskRequest) -> HttpResponse:
    """Build a script."""
    return _built(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY)
def script(request: DeskRequest, script_id: int) -> HttpResponse:
    """One script: to change by those who may, to read for the others."""
    found = script_for(request.user, script_id)
    if request.method == "POST":
        _ensure_may_change(request, found)
    return _built(request, found)


@require_safe
@needs(Permission.REPLY)
def trial(request: DeskRequest, script_id: int) -> HttpResponse:
    """The script gone through for a try; the answers stand in the address alone."""
    found = script_for(request.user, script_id)
    context = {"script": found, "trial": walked(steps_of(found), request.GET)}
    return render(request, "macros/script_trial.html", context)


@require_POST
@needs(Permission.REPLY)
def archive(request: DeskRequest, script_id: int) -> HttpResponse:
    """POST puts the script away."""
    found = script_for(request.user, script_id)
    _ensure_may_change(request, found)
    archive_script(found, by=request.user.actor)
    messages.success(
        request, _("“{name}” is archived. It can be restored.").format(name=found.name)
    )
    return redirect("macros:script", found.pk)


@require_POST
@needs(Permission.REPLY)
def restored(request: DeskRequest, script_id: int) -> HttpResponse:
    """POST offers the script again."""
    found = script_for(request.user, script_id)
    _ensure_may_change(request, found)
    restore_script(found, by=request.user.actor)
    messages.success(request, _("“{name}” is offered again.").format(name=found.name))
    return redirect("macros:script", found.pk)


def _built(request: DeskRequest, found: Script | None) -> HttpResponse:
    """The builder; a pressed button that is not "save" changes what is on the page alone."""
    if request.method != "POST":
        form = ScriptForm(request.user, found, initial=_initial(request, found))
        steps = steps_of(found) if found else [Step()]
        return _page(request, form, found, steps)
    form = ScriptForm(request.user, found, request.POST)
    steps = steps_sent(request.POST) or [Step()]
    act = request.POST.get("act", "")
    if act != "save":
        form = ScriptForm(request.user, found, initial=request.POST.dict())
        return _page(request, form, found, acted(steps, act))
    if form.is_valid():
        try:
            kept = _kept(request, form, found, steps)
        except (EmptyScript, ChangedMeanwhile) as wrong:
            form.add_error(None, _trouble(wrong))
            if isinstance(wrong, ChangedMeanwhile):
                form.has_seen(wrong.now)
        else:
            return redirect("macros:script", kept.pk)
    return _page(request, form, found, steps)


def _kept(
    request: DeskRequest, form: ScriptForm, found: Script | None, steps: Sequence[Step]
) -> Script:
    seen = form.cleaned_data["version"] if found else None
    kept = write_script(form.draft(steps), by=request.user.actor, script=found, seen=seen)
    if problems(steps_of(kept), custom_fields.active()):
        messages.warning(request, _("Saved, but it cannot be gone through yet: see below."))
    else:
        messages.success(request, _("Saved."))
    return kept


def _page(
    request: DeskRequest, form: ScriptForm, found: Script | None, steps: Sequence[Step]
) -> HttpResponse:
    fields = custom_fields.active()
    wrong = problems(steps, fields) if found or request.method == "POST" else []
    context = {
        "form": form,
        "script": found,
        "may_change": found is None or may_change(request.user, found),
        "rows": rows_of(steps, wrong),
        "places": places(steps),
        "kinds": Kind.choices,
        "fields": fields.items(),
        "wrong": wrong,
        "folders": sorted(
            {
                one
                for one in scripts_visible_to(request.user).values_list("folder", flat=True)
                if one
            }
        ),
    }
    return render(request, "macros/script.html", context, status=422 if form.errors else 200)


def _initial(request: DeskRequest, found: Script | None) -> dict[str, object]:
    if found is not None:
        return owned_initial(found)
    shared = request.user.may(Permission.SHARE_MACROS)
    return {"whose": (Owned.Owner.EVERYONE if shared else Owned.Owner.PERSONAL).value}


def _ensure_may_change(request: DeskRequest, found: Script) -> None:
    if not may_change(request.user, found):
        raise PermissionDenied


def _trouble(wrong: Exception) -> str:
    if isinstance(wrong, ChangedMeanwhile):
        return _(
            "Somebody changed this script while you did. What you built is still here: compare it with the page "
            "in another window, or save again to keep yours."
        )
    return _("Give it a name and a step.")
