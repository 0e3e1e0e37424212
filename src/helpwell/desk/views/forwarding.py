"""Sending a message on to somebody else."""

from secrets import token_hex

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from helpwell.desk.composer_recipients import BadRecipients, read_recipients
from helpwell.desk.ticket_page import changed, refused
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets import access
from helpwell.tickets.verbs.forward import forward, forwarded_text
from helpwell.tickets.verbs.reply import NothingToSend


class ForwardForm(forms.Form):
    """To whom, with which words, with the files or without."""

    to = forms.CharField(
        max_length=2000, error_messages={"required": gettext_lazy("Say who should get it.")}
    )
    text = forms.CharField(required=False, max_length=100_000)
    with_files = forms.BooleanField(required=False)
    client_id = forms.RegexField(r"\A[0-9a-f]{32}\Z", required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY)
def forwarding(request: DeskRequest, message_id: int) -> HttpResponse:
    """GET asks to whom; POST sends the message on, after the time in which it can be taken back."""
    if message_id > 2**62:
        raise Http404
    message = access.message_for(request.user, message_id)
    ticket = message.ticket.survivor()
    if request.method != "POST":
        context = {
            "message": message,
            "ticket": ticket,
            "below": forwarded_text(message, ticket),
            "client_id": token_hex(16),  # a second click is the same message
        }
        return render(request, "desk/_thread_forward.html", context)
    form = ForwardForm(request.POST)
    if not form.is_valid():
        return refused(request, ticket, str(next(iter(form.errors.values()))[0]))
    given = form.cleaned_data
    try:
        recipients = read_recipients(ticket, {"to": given["to"].split(",")})
        forward(
            message,
            by=request.user.actor,
            recipients=recipients,
            text=given["text"],
            with_files=given["with_files"],
            client_id=given["client_id"],
        )
    except BadRecipients as bad:
        return refused(request, ticket, str(bad))
    except NothingToSend:
        return refused(request, ticket, _("This message cannot be forwarded."))
    return changed(request, ticket, _("It leaves in a moment; the customer does not see it"))
