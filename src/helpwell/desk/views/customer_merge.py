"""Merging customers, and taking back what was changed of one."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.customers.access import get_for, visible_to
from helpwell.customers.models import Customer
from helpwell.customers.reads import ids_of
from helpwell.customers.verbs.merge import CannotMerge, merge
from helpwell.customers.verbs.unmerge import NotMerged, unmerge
from helpwell.desk import search as finding
from helpwell.desk.customer_merging import merging_context
from helpwell.events.models import Event
from helpwell.events.undoing import CannotUndo, Contradicted, undo_event
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_http_methods(["GET", "POST"])
@needs(Permission.CHANGE_CUSTOMERS)
def merging(request: DeskRequest, number: int) -> HttpResponse:
    """GET finds the other one and shows both side by side; POST merges it into this one."""
    survivor = get_for(request.user, number)
    asked = finding.number_in(request.POST.get("other", request.GET.get("other", "")))
    if asked is None:
        text = finding.asked(request.GET.get("q", ""))
        found = finding.customers_found(request.user, text).exclude(pk=survivor.pk)
        context = {"customer": survivor, "q": text, "found": finding.offered(found[:12])}
        return render(request, "desk/customer_merge_find.html", context)
    other = get_for(request.user, asked)
    if other.pk == survivor.pk:
        messages.warning(request, _("These two are one customer already."))
        return _to(request, survivor)
    if request.method == "POST":
        return _merge(request, survivor, other)
    return render(
        request, "desk/customer_merge.html", merging_context(request.user, survivor, other)
    )


@require_POST
@needs(Permission.CHANGE_CUSTOMERS)
def apart(request: DeskRequest, number: int, other: int) -> HttpResponse:
    """Take a customer who was merged into this one out again."""
    survivor = get_for(request.user, number)
    merged = Customer.objects.filter(pk=other, merged_into=survivor).first()
    if merged is None:
        raise Http404
    try:
        unmerge(merged, by=request.user.actor)
    except (NotMerged, CannotUndo):
        messages.warning(
            request, _("These two cannot be taken apart: somebody changed it meanwhile.")
        )
        return _to(request, survivor)
    words = _("{one} stands alone again.").format(one=merged.display_name)
    messages.success(request, words)
    return _to(
        request, merged if visible_to(request.user).filter(pk=merged.pk).exists() else survivor
    )


@require_POST
@needs(Permission.CHANGE_CUSTOMERS)
def undo(request: DeskRequest, number: int, event: int) -> HttpResponse:
    """Take one change of a customer back."""
    customer = get_for(request.user, number)
    found = Event.objects.filter(pk=event, room="customers", subject_id__in=ids_of(customer))
    one = found.select_related("actor").first()
    if one is None:
        raise Http404
    try:
        undo_event(one, by=request.user.actor)
        messages.success(request, _("Taken back."))
    except Contradicted as error:
        who = error.newer.actor.name if error.newer else _("Somebody")
        messages.warning(
            request,
            _("{who} changed the same since then. Take that back first.").format(who=who),
        )
    except CannotUndo:
        messages.warning(request, _("This cannot be taken back any more."))
    return _to(request, customer)


def _merge(request: DeskRequest, survivor: Customer, other: Customer) -> HttpResponse:
    try:
        event = merge(other, into=survivor, by=request.user.actor)
    except CannotMerge:
        messages.warning(request, _("One of the two was merged meanwhile. Look again."))
        return _to(request, survivor)
    words = _("{one} was merged into {other}.").format(
        one=other.display_name, other=survivor.display_name
    )
    undo_url = reverse("desk:customer_undo", args=[survivor.pk, event.pk])
    messages.success(request, words, extra_tags=undo_url)
    return _to(request, survivor)


def _to(request: DeskRequest, customer: Customer) -> HttpResponse:
    """Where the customer stands; htmx, with which a toast asks, goes there as a page."""
    url = reverse("desk:customer", args=[customer.pk])
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(url)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = url
    return answer
