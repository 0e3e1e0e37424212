"""Customers from a CSV file: upload, look at what it would do, then do it."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from helpwell.customers.models import CustomerFile
from helpwell.customers.table import COLUMNS, Act, plan
from helpwell.customers.verbs.import_csv import import_csv
from helpwell.desk.customer_forms import CustomerFileForm
from helpwell.kit import clock
from helpwell.kit.csv_safe import UnreadableTable
from helpwell.kit.files import safe_name
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

ROWS_SHOWN = 100


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT_CUSTOMERS)
def upload(request: DeskRequest) -> HttpResponse:
    """Choose a file; it is kept for the person who chose it, until it is read in or replaced."""
    form = CustomerFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["file"]
        CustomerFile.objects.filter(agent=request.user, imported_at=None).delete()
        file = CustomerFile.objects.create(
            agent=request.user,
            name=safe_name(chosen.name),
            content=chosen.read(),
            created_at=clock.now(),
        )
        return HttpResponseRedirect(reverse("desk:customer_file_preview", args=[file.pk]))
    context = {"form": form, "columns": list(COLUMNS)}
    return render(request, "desk/customer_file.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT_CUSTOMERS)
def preview(request: DeskRequest, number: int) -> HttpResponse:
    """GET shows what the file would do, line by line; POST does it."""
    file = CustomerFile.objects.filter(pk=number, agent=request.user, imported_at=None).first()
    if file is None:
        raise Http404
    try:
        doing = (
            import_csv(file, by=request.user.actor)
            if request.method == "POST"
            else plan(bytes(file.content))
        )
    except UnreadableTable as error:
        context = {"file": file, "unreadable": str(error)}
        return render(request, "desk/customer_file_preview.html", context, status=422)
    context = {
        "file": file,
        "is_done": file.imported_at is not None,
        "created": doing.count(Act.CREATE),
        "changed": doing.count(Act.CHANGE),
        "same": doing.count(Act.SAME),
        "refused": doing.refused[:ROWS_SHOWN],
        "refused_count": len(doing.refused),
        "entries": [entry for entry in doing.entries if entry.act is not Act.SAME][:ROWS_SHOWN],
        "unknown_headers": ", ".join(doing.unknown_headers),
    }
    return render(request, "desk/customer_file_preview.html", context)
