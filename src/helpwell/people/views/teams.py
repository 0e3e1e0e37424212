"""Teams: who shares a queue."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.people.forms import TeamForm
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Team
from helpwell.people.permissions import Permission
from helpwell.people.verbs.change_team import close_team, create_team, rename_team, reopen_team


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_TEAMS)
def teams(request: DeskRequest) -> HttpResponse:
    """The teams, and a new one."""
    form = TeamForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        create_team(by=request.user.actor, name=form.cleaned_data["name"])
        messages.success(request, _("The team is there. Put people on it under People."))
        return redirect("people:teams")
    members = Count("memberships", filter=Q(memberships__agent__is_active=True))
    found = Team.objects.annotate(members=members).order_by("closed_at", "name")
    return render(
        request,
        "people/teams.html",
        {"form": form, "teams": found},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_TEAMS)
def team(request: DeskRequest, team_id: int) -> HttpResponse:
    """One team: its name and its people."""
    found = get_object_or_404(Team, pk=team_id)
    form = TeamForm(
        request.POST if request.method == "POST" else None, instance=Team.objects.get(pk=found.pk)
    )
    if request.method == "POST" and form.is_valid():
        rename_team(found, by=request.user.actor, name=form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return redirect("people:teams")
    members = (
        found.memberships.select_related("agent")
        .filter(agent__is_active=True)
        .order_by("agent__name")
    )
    return render(
        request,
        "people/team.html",
        {"form": form, "team": found, "members": members},
        status=422 if form.errors else 200,
    )


@require_POST
@needs(Permission.MANAGE_TEAMS)
def team_state(request: DeskRequest, team_id: int, act: str) -> HttpResponse:
    """Close a team to new tickets, or open it again."""
    found = get_object_or_404(Team, pk=team_id)
    (close_team if act == "close" else reopen_team)(found, by=request.user.actor)
    return redirect("people:teams")
