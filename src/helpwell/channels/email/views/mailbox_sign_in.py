"""Signing a mailbox in at Google or Microsoft 365: there, and back with a code."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from helpwell.channels.email import oauth
from helpwell.channels.email.verbs.sign_in_mailbox import sign_in_mailbox
from helpwell.channels.email.views.mailboxes import get_mailbox
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

_KEPT = "mailbox_sign_in"


def return_address() -> str:
    """The address that must be registered with the provider's client."""
    return settings.BASE_URL + reverse("email:mailbox_signed_in")


@require_POST
@needs(Permission.MANAGE_CHANNELS)
def mailbox_sign_in(request: DeskRequest, number: int) -> HttpResponse:
    """Send the person to the provider's page. A script goes there, since our policy lets no form leave."""
    mailbox = get_mailbox(number)
    if mailbox.login not in oauth.PROVIDERS or not mailbox.oauth_client_id:
        messages.error(request, _("Choose Google or Microsoft 365, enter the client id, and save."))
        return HttpResponseClientRedirect(reverse("email:mailbox", args=[number]))
    consent = oauth.begin(mailbox, return_address())
    request.session[_KEPT] = {
        "state": consent.state,
        "verifier": consent.verifier,
        "mailbox": number,
    }
    return HttpResponseClientRedirect(consent.url)


@require_safe
@needs(Permission.MANAGE_CHANNELS)
def mailbox_signed_in(request: DeskRequest) -> HttpResponse:
    """Take the code that the provider sent back, once, and only where we asked for it."""
    kept = request.session.pop(_KEPT, None) or {}
    state = request.GET.get("state", "")
    if not state or not secrets.compare_digest(str(kept.get("state", "")).encode(), state.encode()):
        messages.error(request, _("This answer was not asked for, or it was used. Sign in again."))
        return redirect("email:mailboxes")
    mailbox = get_mailbox(kept["mailbox"])
    try:
        if "code" not in request.GET:
            raise oauth.SignInFailed(_("The sign-in was not allowed on the provider's page."))
        sign_in_mailbox(
            mailbox,
            by=request.user.actor,
            code=request.GET["code"],
            verifier=kept["verifier"],
            redirect_uri=return_address(),
        )
    except (oauth.SignInFailed, oauth.ProviderUnreachable) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Signed in. Mail is fetched within seconds."))
    return redirect("email:mailbox", mailbox.pk)
