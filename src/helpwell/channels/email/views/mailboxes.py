"""The mailboxes: all of them at a glance, and one of them whole."""

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.channels.email.diagnose import diagnose
from helpwell.channels.email.mailbox_form import MailboxForm
from helpwell.channels.email.mailbox_settings import apply
from helpwell.channels.email.mailbox_summary import summaries, summary_of
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive.providers import PROVIDERS
from helpwell.channels.email.receive.webhook import webhook_token
from helpwell.channels.email.verbs.change_mailbox import change_mailbox
from helpwell.channels.email.verbs.connect_mailbox import connect_mailbox
from helpwell.channels.email.verbs.deactivate_mailbox import deactivate_mailbox
from helpwell.channels.email.verbs.pause_sending import pause_sending
from helpwell.channels.email.verbs.reactivate_mailbox import reactivate_mailbox
from helpwell.channels.email.verbs.renew_webhook_secret import renew_webhook_secret
from helpwell.channels.email.verbs.resume_sending import resume_sending
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Channel


@require_safe
@needs(Permission.MANAGE_CHANNELS)
def mailbox_list(request: DeskRequest) -> HttpResponse:
    """Every mailbox with its state."""
    return render(request, "email/mailboxes.html", {"mailboxes": summaries()})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CHANNELS)
def mailbox_new(request: DeskRequest) -> HttpResponse:
    """Connect one."""
    form = MailboxForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            mailbox = connect_mailbox(
                by=request.user.actor,
                name=said["name"],
                address=said["address"],
                team=said["team"],
                settings=form.settings(),
                secrets=form.secrets(),
            )
        except IntegrityError:
            form.add_error("address", _("Another mailbox has this address."))
        else:
            messages.success(request, _("Connected. Mail that comes from now on becomes tickets."))
            return redirect("email:mailbox", mailbox.pk)
    return _page(request, form, None)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CHANNELS)
def mailbox(request: DeskRequest, number: int) -> HttpResponse:
    """One mailbox: its state and its settings."""
    found = get_mailbox(number)
    form = MailboxForm(request.POST if request.method == "POST" else None, mailbox=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change_mailbox(
                found,
                by=request.user.actor,
                name=said["name"],
                address=said["address"],
                team=said["team"],
                settings=form.settings(),
                secrets=form.secrets(),
            )
        except IntegrityError:
            form.add_error("address", _("Another mailbox has this address."))
        else:
            messages.success(request, _("Saved. The receiver follows within seconds."))
            return redirect("email:mailbox", number)
    return _page(request, form, found)


@require_POST
@needs(Permission.MANAGE_CHANNELS)
def mailbox_test(request: DeskRequest, number: int | None = None) -> HttpResponse:
    """Try what the form says, saved or not, and say in words what happened."""
    found = get_mailbox(number) if number else None
    form = MailboxForm(request.POST, mailbox=found)
    if not form.is_valid():
        words = [error for errors in form.errors.values() for error in errors]
        return render(request, "email/_mailbox_test.html", {"form_errors": words})
    said = form.cleaned_data
    tried = found or Mailbox(
        channel=Channel(kind=Channel.Kind.EMAIL), incoming=Mailbox.Incoming.NONE
    )
    tried.channel.address, tried.channel.name = said["address"], said["name"]
    apply(tried, form.settings(), form.secrets())
    return render(request, "email/_mailbox_test.html", {"found": diagnose(tried)})


@require_POST
@needs(Permission.MANAGE_CHANNELS)
def mailbox_sending(request: DeskRequest, number: int, act: str) -> HttpResponse:
    """Let its mail wait, or go."""
    found = get_mailbox(number)
    if act == "pause":
        pause_sending(found, by=request.user.actor, reason=_("Paused by %(name)s.") % {"name": request.user.name})  # fmt: skip
    else:
        resume_sending(found, by=request.user.actor)
    return redirect("email:mailbox", number)


@require_POST
@needs(Permission.MANAGE_CHANNELS)
def mailbox_use(request: DeskRequest, number: int, act: str) -> HttpResponse:
    """Take it out of use, or into use again."""
    change = deactivate_mailbox if act == "deactivate" else reactivate_mailbox
    change(get_mailbox(number), by=request.user.actor)
    return redirect("email:mailbox", number)


@require_POST
@needs(Permission.MANAGE_CHANNELS)
def mailbox_webhook_secret(request: DeskRequest, number: int) -> HttpResponse:
    """Make the provider's user name and password, and show them this once."""
    found = get_mailbox(number)
    provider = PROVIDERS.get(found.webhook_provider)
    if provider is None or provider.signs:
        raise Http404
    user, _colon, password = renew_webhook_secret(found, by=request.user.actor).partition(":")
    path = reverse("mail_webhooks:provider_post", args=[webhook_token(found)])
    shown = {"webhook_url": request.build_absolute_uri(path), "user": user, "password": password}
    return render(request, "email/_mailbox_secret.html", shown)


def get_mailbox(number: int) -> Mailbox:
    """One mailbox with its channel; raises Http404."""
    found = Mailbox.objects.select_related("channel", "channel__team").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _page(request: DeskRequest, form: MailboxForm, found: Mailbox | None) -> HttpResponse:
    path = reverse("mail_webhooks:provider_post", args=[webhook_token(found)]) if found else ""
    context = {
        "form": form,
        "mailbox": found,
        "return_address": settings.BASE_URL + reverse("email:mailbox_signed_in"),
        "summary": summary_of(found) if found else None,
        "webhook_url": request.build_absolute_uri(path) if path else "",
        "test_url": reverse("email:mailbox_test", args=[found.pk]) if found else reverse("email:mailbox_new_test"),
    }  # fmt: skip
    return render(request, "email/mailbox.html", context, status=422 if form.errors else 200)
