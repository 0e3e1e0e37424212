"""Acts on a ticket: who has it, its state, its words. Each is a resource; POST sets it, DELETE takes it back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.customers.verbs.block import block, unblock
from helpwell.desk.thread import thread_of
from helpwell.desk.ticket_assignment import assignment_context, chosen_agent, chosen_team
from helpwell.desk.ticket_page import asked_ticket, changed, composer_context, refused
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Tag
from helpwell.tickets.solving import CannotSolve
from helpwell.tickets.verbs.assign import CannotTake, assign
from helpwell.tickets.verbs.release import release
from helpwell.tickets.verbs.set_field import set_priority, set_subject, set_type
from helpwell.tickets.verbs.set_status import ClosedForGood, set_status
from helpwell.tickets.verbs.spam import mark_spam, unmark_spam
from helpwell.tickets.verbs.tag import tag


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHANGE_TICKETS)
def assignment(request: DeskRequest, number: int) -> HttpResponse:
    """GET offers people and teams; POST gives the ticket to one of them."""
    ticket = asked_ticket(request, number)
    if request.method != "POST":
        context = assignment_context(ticket, request.user, request.GET.get("q", ""))
        partly = "q" in request.GET
        template = "desk/_ticket_assignees.html" if partly else "desk/_ticket_assign.html"
        return render(request, template, context)
    team = chosen_team(request.POST.get("team", ""))
    agent = chosen_agent(request.POST.get("agent", ""), request.user, ticket)
    try:
        ticket = assign(ticket, by=request.user.actor, agent=agent, team=team)
    except CannotTake:
        return refused(request, ticket, _("They cannot take tickets at the moment."))
    if agent is None:
        return changed(
            request, ticket, _("For anyone in {team} to take").format(team=ticket.team.name)
        )
    return changed(request, ticket, _("Given to {who}").format(who=agent.name))


@require_POST
@needs(Permission.CHANGE_TICKETS)
def status(request: DeskRequest, number: int) -> HttpResponse:
    """POST sets the status."""
    ticket = asked_ticket(request, number)
    try:
        ticket = set_status(ticket, by=request.user.actor, status=request.POST.get("status", ""))
    except ClosedForGood:
        words = _("A closed ticket stays closed. A new message from the customer continues it.")
        return refused(request, ticket, words)
    except CannotSolve as missing:
        return refused(request, ticket, str(missing))
    except ValueError:
        return refused(request, ticket, _("There is no such status."))
    return changed(
        request, ticket, _("Status: {status}").format(status=ticket.get_status_display())
    )


@require_POST
@needs(Permission.CHANGE_TICKETS)
def priority(request: DeskRequest, number: int) -> HttpResponse:
    """POST sets the priority."""
    ticket = asked_ticket(request, number)
    try:
        ticket = set_priority(
            ticket, by=request.user.actor, priority=int(request.POST.get("priority", ""))
        )
    except ValueError:
        return refused(request, ticket, _("There is no such priority."))
    return changed(
        request, ticket, _("Priority: {priority}").format(priority=ticket.get_priority_display())
    )


@require_POST
@needs(Permission.CHANGE_TICKETS)
def type_(request: DeskRequest, number: int) -> HttpResponse:
    """POST sets the type."""
    ticket = asked_ticket(request, number)
    try:
        ticket = set_type(ticket, by=request.user.actor, type_=request.POST.get("type", ""))
    except ValueError:
        return refused(request, ticket, _("There is no such type."))
    return changed(request, ticket, _("Type: {type}").format(type=ticket.get_type_display()))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHANGE_TICKETS)
def subject(request: DeskRequest, number: int) -> HttpResponse:
    """GET gives the field in the place of the subject; POST changes it."""
    ticket = asked_ticket(request, number)
    if request.method != "POST":
        return render(request, "desk/_ticket_subject.html", {"ticket": ticket})
    written = request.POST.get("subject", "")
    if not written.strip():
        return refused(request, ticket, _("A ticket needs a subject."))
    ticket = set_subject(ticket, by=request.user.actor, subject=written)
    return changed(request, ticket, _("The subject is changed"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHANGE_TICKETS)
def tags(request: DeskRequest, number: int) -> HttpResponse:
    """GET suggests tags that begin as written; POST sets all tags of the ticket."""
    ticket = asked_ticket(request, number)
    if request.method != "POST":
        begun = request.GET.get("tag", "").strip().lower()[:60]
        known = Tag.objects.filter(name__startswith=begun).values_list("name", flat=True)
        context = {"names": known[:10] if begun else []}
        return render(request, "desk/_ticket_tag_names.html", context)
    names = [part for given in request.POST.getlist("tag") for part in given.split(",")]
    ticket = tag(ticket, by=request.user.actor, names=names)
    return changed(request, ticket, _("The tags are changed"))


@require_http_methods(["POST", "DELETE"])
@needs(Permission.CHANGE_TICKETS)
def spam(request: DeskRequest, number: int) -> HttpResponse:
    """POST marks the ticket as spam; DELETE takes the mark back."""
    ticket = asked_ticket(request, number)
    if request.method == "DELETE":
        ticket = unmark_spam(ticket, by=request.user.actor)
        return changed(request, ticket, _("Not spam. It is back where it was."))
    ticket = mark_spam(ticket, by=request.user.actor)
    return changed(request, ticket, _("Marked as spam"))


@require_http_methods(["DELETE"])
@needs(Permission.RELEASE_HELD)
def hold(request: DeskRequest, number: int) -> HttpResponse:
    """DELETE lets held mail in."""
    ticket = asked_ticket(request, number)
    home = release(ticket, by=request.user.actor)
    if home.pk == ticket.pk:
        composer = composer_context(ticket, thread_of(home, request.user).newest)
        return changed(request, ticket, _("Let in"), composer=composer)
    return changed(request, ticket, _("Let in; it is in #{number} now").format(number=home.pk))


@require_http_methods(["POST", "DELETE"])
@needs(Permission.BLOCK_SENDERS)
def sender_block(request: DeskRequest, number: int) -> HttpResponse:
    """POST ignores the customer's mail from now on; DELETE takes it again."""
    ticket = asked_ticket(request, number)
    who = ticket.customer.display_name
    if request.method == "DELETE":
        unblock(ticket.customer, by=request.user.actor)
        return changed(request, ticket, _("Mail of {who} is taken again").format(who=who))
    block(ticket.customer, by=request.user.actor)
    return changed(
        request,
        ticket,
        _("Mail of {who} is ignored from now on").format(who=who),
        undo_url=request.path,
        undo_method="delete",
        seconds=10,
    )
