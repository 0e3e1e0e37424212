"""Addresses and domains whose mail is ignored."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.channels.email.ledger_places import ledger_places
from helpwell.channels.email.models import BlockedSender
from helpwell.channels.email.verbs.block_address import CannotBlock, block_address
from helpwell.channels.email.verbs.unblock_address import unblock_address
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BLOCK_SENDERS)
def blocked(request: DeskRequest) -> HttpResponse:
    """The list; posting an address or a domain puts it there."""
    value = request.POST.get("value", "")
    problem = ""
    if request.method == "POST":
        try:
            block = block_address(value, by=request.user.actor)
        except CannotBlock as why:
            problem = str(why)
        else:
            messages.success(request, _("Mail from %(value)s is ignored from now on.") % {"value": block.value})  # fmt: skip
            return HttpResponseRedirect(reverse("channels:blocked"))
    rows = BlockedSender.objects.select_related("by").order_by("value")[:1000]
    context = {"rows": rows, "value": value, "problem": problem}
    context |= ledger_places(request.user, "blocked")
    return render(request, "email/blocked.html", context, status=422 if problem else 200)


@require_POST
@needs(Permission.BLOCK_SENDERS)
def unblock(request: DeskRequest, number: int) -> HttpResponse:
    """One is taken off the list."""
    block = get_object_or_404(BlockedSender, pk=min(number, 2**62))
    unblock_address(block, by=request.user.actor)
    messages.success(request, _("Mail from %(value)s is taken again.") % {"value": block.value})
    return HttpResponseRedirect(reverse("channels:blocked"))
