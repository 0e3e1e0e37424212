"""Where a ticket stands: out of the way for a while, in the bin, merged, beside or under another, followed."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpwell.desk.composer_when import later_moments
from helpwell.desk.ticket_links import link_context, merge_context, ticket_written
from helpwell.desk.ticket_page import asked_ticket, changed, is_partial, refused
from helpwell.events.undoing import CannotUndo
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.delete import StillSending, delete, restore
from helpwell.tickets.verbs.follow import follow, unfollow
from helpwell.tickets.verbs.link import CannotLink, link, set_parent, unlink
from helpwell.tickets.verbs.merge import CannotMerge, merge, unmerge
from helpwell.tickets.verbs.snooze import CannotSnooze, snooze, wake


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Permission.CHANGE_TICKETS)
def snoozing(request: DeskRequest, number: int) -> HttpResponse:
    """GET asks until when; POST puts the ticket out of the way; DELETE brings it back."""
    ticket = asked_ticket(request, number)
    if request.method == "DELETE":
        return changed(request, wake(ticket, by=request.user.actor), _("Back in the lists"))
    if request.method != "POST":
        context = {"ticket": ticket, "moments": later_moments()}
        return render(request, "desk/_ticket_snooze.html", context)
    until = _moment(request)
    if until is None:
        return refused(request, ticket, _("That is not a date and time."))
    try:
        snooze(ticket, by=request.user.actor, until=until)
    except CannotSnooze:
        words = _("Choose a time within the next year, for a ticket that is open or waits.")
        return refused(request, ticket, words)
    when = date_format(localtime(until), "DATETIME_FORMAT")
    return changed(request, ticket, _("Snoozed until {when}").format(when=when))


@require_http_methods(["POST", "DELETE"])
@needs(Permission.DELETE_TICKETS)
def bin_(request: DeskRequest, number: int) -> HttpResponse:
    """POST puts the ticket into the bin; DELETE takes it out again."""
    ticket = asked_ticket(request, number)
    if request.method == "DELETE":
        restore(ticket, by=request.user.actor)
        return changed(request, ticket, _("Back from the bin"))
    try:
        delete(ticket, by=request.user.actor)
    except StillSending:
        words = _("A message of this ticket is still to be sent. Take it back first.")
        return refused(request, ticket, words)
    return changed(request, ticket, _("In the bin for thirty days"))


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Permission.CHANGE_TICKETS)
def merging(request: DeskRequest, number: int) -> HttpResponse:
    """GET asks which ticket this one is the same as; POST merges it into that; DELETE takes it apart again."""
    ticket = asked_ticket(request, number)
    if request.method == "DELETE":
        return _unmerge(request, number)
    if request.method != "POST":
        context = merge_context(request.user, ticket, request.GET.get("q", ""))
        part = "desk/_ticket_merge_found.html" if "q" in request.GET else "desk/_ticket_merge.html"
        return render(request, part, context)
    into = ticket_written(request.user, request.POST.get("into", ""))
    if into is None:
        return refused(request, ticket, _("There is no such ticket that you can see."))
    try:
        home = merge(ticket, by=request.user.actor, into=into)
    except CannotMerge:
        words = _("These two cannot be merged: one is held, in the bin, or merged already.")
        return refused(request, ticket, words)
    return _go_to(request, home, _("#{number} is part of this ticket now").format(number=number))


def _go_to(request: DeskRequest, home: Ticket, words: str) -> HttpResponse:
    """The page of another ticket, which says what happened."""
    messages.success(request, words)
    url = reverse("desk:ticket", args=[home.pk])
    if not is_partial(request):
        return HttpResponseRedirect(url, status=303)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = url
    return answer


def _unmerge(request: DeskRequest, number: int) -> HttpResponse:
    ticket = asked_ticket(request, number)
    home = ticket.survivor()
    try:
        unmerge(ticket, by=request.user.actor)
    except CannotUndo:
        return refused(request, home, _("It was taken apart already."))
    return changed(request, home, _("#{number} is a ticket of its own again").format(number=number))


@require_http_methods(["POST", "DELETE"])
@needs(Permission.USE_DESK)
def following(request: DeskRequest, number: int) -> HttpResponse:
    """POST follows the ticket, DELETE does no more."""
    ticket = asked_ticket(request, number)
    if request.method == "DELETE":
        unfollow(ticket, by=request.user.actor, agent=request.user)
        return changed(request, ticket, _("You follow it no more"))
    follow(ticket, by=request.user.actor, agent=request.user)
    return changed(request, ticket, _("You hear what happens here"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHANGE_TICKETS)
def links(request: DeskRequest, number: int) -> HttpResponse:
    """GET asks which ticket belongs beside, above or below this one; POST puts it there."""
    ticket = asked_ticket(request, number)
    if request.method != "POST":
        return render(request, "desk/_ticket_link.html", link_context(request.user, ticket))
    other = ticket_written(request.user, request.POST.get("other", ""))
    if other is None:
        return refused(request, ticket, _("There is no such ticket that you can see."))
    try:
        match request.POST.get("as"):
            case "parent":
                set_parent(ticket, by=request.user.actor, parent=other)
            case "part":
                set_parent(other, by=request.user.actor, parent=ticket)
            case _:
                link(ticket, by=request.user.actor, other=other)
    except CannotLink:
        return refused(request, ticket, _("A ticket cannot stand beside or under itself."))
    return changed(request, ticket, _("Linked with #{number}").format(number=other.pk))


@require_http_methods(["DELETE"])
@needs(Permission.CHANGE_TICKETS)
def one_link(request: DeskRequest, number: int, kind: str, other: int) -> HttpResponse:
    """DELETE takes a link, the parent, or a part away."""
    ticket = asked_ticket(request, number)
    beside = asked_ticket(request, other)
    if kind == "link" and beside.pk != ticket.pk:
        unlink(ticket, by=request.user.actor, other=beside)
    elif kind == "parent" and ticket.parent_id == beside.pk:
        set_parent(ticket, by=request.user.actor, parent=None)
    elif kind == "part" and beside.parent_id == ticket.pk:
        set_parent(beside, by=request.user.actor, parent=None)
    return changed(request, ticket, _("Not linked any more"))


class _UntilForm(forms.Form):
    until = forms.DateTimeField()


def _moment(request: DeskRequest) -> datetime | None:
    given = request.POST.get("own") or request.POST.get("until", "")
    form = _UntilForm({"until": given})
    return form.cleaned_data["until"] if form.is_valid() else None
