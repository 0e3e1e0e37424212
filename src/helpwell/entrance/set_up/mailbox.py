"""The last step of the set-up: the first mailbox, or later."""

from django.conf import settings
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpwell.channels.email.mailbox_form import MailboxForm
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.verbs.connect_mailbox import connect_mailbox
from helpwell.entrance.set_up.gate import while_setting_up
from helpwell.entrance.set_up.views import frame
from helpwell.people.gate import agent_of
from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Role


@require_http_methods(["GET", "POST"])
@while_setting_up
def first_mailbox(request: HttpRequest) -> HttpResponse:
    """Connect the first mailbox; the same page then shows it, and opens the desk."""
    agent = agent_of(request)
    if agent is None or agent.role != Role.ADMINISTRATOR:
        raise Http404
    team = Team.objects.order_by("id").first()
    form = MailboxForm(
        request.POST if request.method == "POST" else None, initial={"team": team, "name": team}
    )
    if request.method == "POST" and form.is_valid() and _connect(agent, form):
        return redirect("set_up:mailbox")
    context = {
        "form": form,
        "mailboxes": Mailbox.objects.select_related("channel").order_by("id"),
        "return_address": settings.BASE_URL + reverse("email:mailbox_signed_in"),
        "test_url": reverse("email:mailbox_new_test"),
        **frame("mailbox"),
    }
    return render(
        request, "entrance/set_up_mailbox.html", context, status=422 if form.errors else 200
    )


def _connect(agent: Agent, form: MailboxForm) -> bool:
    said = form.cleaned_data
    try:
        connect_mailbox(
            by=agent.actor,
            name=said["name"],
            address=said["address"],
            team=said["team"],
            settings=form.settings(),
            secrets=form.secrets(),
        )
    except IntegrityError:
        form.add_error("address", _("Another mailbox has this address."))
        return False
    return True
