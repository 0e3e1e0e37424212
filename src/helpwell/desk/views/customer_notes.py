"""The notes on a customer, edited where they stand."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from helpwell.customers.access import get_for
from helpwell.customers.verbs.edit import ChangedMeanwhile, write_notes
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

LONGEST = 10_000


@require_http_methods(["GET", "POST"])
@needs(Permission.CHANGE_CUSTOMERS)
def notes(request: DeskRequest, number: int) -> HttpResponse:
    """GET the field, POST what was written; a colleague's change meanwhile is shown beside one's own words."""
    customer = get_for(request.user, number)
    context = {"customer": customer, "may_change": True, "edits": True, "longest": LONGEST}
    if request.method == "GET":
        return render(request, "desk/_customer_notes.html", context)
    written = request.POST.get("notes", "").replace("\r\n", "\n").strip()
    if len(written) > LONGEST:
        context |= {"written": written, "is_too_long": True}
        return render(request, "desk/_customer_notes.html", context, status=422)
    try:
        write_notes(customer, by=request.user.actor, notes=written, seen=request.POST.get("seen"))
    except ChangedMeanwhile as error:
        context |= {"written": written, "theirs": error.now}
        return render(request, "desk/_customer_notes.html", context, status=422)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("desk:customer", args=[customer.pk]))
    return render(request, "desk/_customer_notes.html", context | {"edits": False})
