"""The people of the desk: list, invite, change, deactivate."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.people.access import get_for, visible_to
from helpwell.people.forms import AgentForm, InviteForm
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.invitation_mail import can_mail, invitation_link, mail_invitation
from helpwell.people.models import Agent, Invitation
from helpwell.people.permissions import ROLE_PERMISSIONS, Permission, Role
from helpwell.people.verbs.change_agent import LastAdministrator, change_agent
from helpwell.people.verbs.deactivate import deactivate, end_sessions, reactivate
from helpwell.people.verbs.invite import invite, revoke
from helpwell.people.verbs.reset_two_factor import reset_two_factor


@require_safe
@needs(Permission.USE_DESK)
def people(request: DeskRequest) -> HttpResponse:
    """Everybody of the desk, and who is invited."""
    agents = (
        visible_to(request.user)
        .prefetch_related("memberships__team")
        .order_by("-is_active", "name")
    )
    guarded = set(Authenticator.objects.values_list("user_id", flat=True))
    manages = request.user.may(Permission.MANAGE_PEOPLE)
    invited = (
        Invitation.objects.filter(accepted_at=None).exclude(token_hash=None).order_by("-id")
        if manages
        else []
    )
    context = {"agents": agents, "guarded": guarded, "manages": manages, "invited": invited}
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def invitations(request: DeskRequest) -> HttpResponse:
    """Invite somebody: by mail, or by a link shown once."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        invitation, token = invite(
            by=request.user.actor,
            email=data["email"],
            name=data["name"],
            role=data["role"],
            teams=data["teams"],
        )
        return _invited(request, invitation, token)
    return render(request, "people/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def invitation_again(request: DeskRequest, invitation_id: int) -> HttpResponse:
    """Invite the same person again; the older link ends."""
    old = get_object_or_404(Invitation, pk=invitation_id, accepted_at=None)
    invitation, token = invite(
        by=request.user.actor, email=old.email, name=old.name, role=old.role, teams=old.teams.all()
    )
    return _invited(request, invitation, token)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def invitation_revoked(request: DeskRequest, invitation_id: int) -> HttpResponse:
    """End an invitation."""
    revoke(get_object_or_404(Invitation, pk=invitation_id))
    messages.success(request, _("The invitation is ended; its link opens nothing."))
    return redirect("people:people")


def _invited(request: DeskRequest, invitation: Invitation, token: str) -> HttpResponse:
    if can_mail():
        mail_invitation(invitation, token, inviter=request.user.name)
        messages.success(
            request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email}
        )
        return redirect("people:people")
    return render(
        request, "people/invited.html", {"invitation": invitation, "link": invitation_link(token)}
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def agent(request: DeskRequest, agent_id: int) -> HttpResponse:
    """One agent: name, role, teams."""
    found = get_for(request.user, agent_id)
    known = {"name": found.name, "role": found.role, "teams": list(found.team_ids)}
    form = AgentForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            change_agent(
                found,
                by=request.user.actor,
                **{name: form.cleaned_data[name] for name in ("name", "role", "teams")},
            )
        except LastAdministrator:
            form.add_error(
                "role", _("This is the last administrator. Make somebody else one first.")
            )
        else:
            messages.success(request, _("Saved."))
            return redirect("people:people")
    has_two_factor = Authenticator.objects.filter(user=found).exists()
    context = {"form": form, "agent": found, "has_two_factor": has_two_factor}
    return render(request, "people/agent.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
@reauthentication_required
def agent_activity(request: DeskRequest, agent_id: int, act: str) -> HttpResponse:
    """Deactivate, reactivate, sign out everywhere, or take the second factor off."""
    found = get_for(request.user, agent_id)
    try:
        words = _act(request, found, act)
    except LastAdministrator:
        messages.error(request, _("This is the last administrator. Make somebody else one first."))
    else:
        messages.success(request, words)
    return redirect("people:agent", agent_id=found.pk)


def _act(request: DeskRequest, found: Agent, act: str) -> str:
    by = request.user.actor
    if act == "deactivate":
        deactivate(found, by=by)
        return _("%(name)s can no longer sign in. Tickets and history stay.") % {"name": found.name}
    if act == "reactivate":
        reactivate(found, by=by)
        return _("%(name)s can sign in again.") % {"name": found.name}
    if act == "sign-out":
        end_sessions(found)
        return _("%(name)s is signed out everywhere.") % {"name": found.name}
    reset_two_factor(found, by=by)
    return _("Two-factor is off for %(name)s until it is set up again.") % {"name": found.name}


@require_safe
@needs(Permission.USE_DESK)
def roles(request: DeskRequest) -> HttpResponse:
    """Who may do what: the table that the product itself reads."""
    table: list[dict[str, Any]] = [
        {
            "permission": permission.label,
            "roles": [permission in ROLE_PERMISSIONS[role] for role in Role],
        }
        for permission in Permission
    ]
    return render(
        request, "people/roles.html", {"roles": [role.label for role in Role], "table": table}
    )
