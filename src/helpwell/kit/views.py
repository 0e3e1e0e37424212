"""The pages that show the kit itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpwell.kit import specimens
from helpwell.kit.permission import PUBLIC, declares


@declares(PUBLIC)
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component, in light and dark."""
    return render(request, "kit/components.html", specimens.page())


@declares(PUBLIC)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The shell of the desk with a ticket open, or with the whole inbox when `?inbox` is asked."""
    name = "kit/inbox.html" if "inbox" in request.GET else "kit/desk.html"
    return render(request, name, specimens.desk())


@declares(PUBLIC)
@require_safe
def plain(request: HttpRequest) -> HttpResponse:
    """The calm page of sign-in and set-up."""
    return render(
        request,
        "kit/plain.html",
        {"form": specimens.sample_form("plain"), "steps": specimens.page()["steps"]},
    )
