"""One's own profile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpwell.events.models import Actor
from helpwell.people.forms import ProfileForm
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission


@require_http_methods(["GET", "POST"])
@needs(Permission.USE_DESK)
def profile(request: DeskRequest) -> HttpResponse:
    """Name, signature, language, time zone, colors, density, notices."""
    own = Agent.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=own)
    if request.method == "POST" and form.is_valid():
        form.save()
        Actor.objects.filter(pk=own.actor_id).update(name=own.name)
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    return render(
        request, "people/profile.html", {"form": form}, status=422 if form.errors else 200
    )
