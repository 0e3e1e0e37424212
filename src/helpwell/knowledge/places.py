"""The places of the knowledge room, beside every page of it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.people.gate import DeskRequest
from helpwell.people.permissions import Permission


def page(
    request: DeskRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A whole page of this room."""
    return render(
        request, template, {**context, "knowledge_places": _places(request)}, status=status
    )


def _places(request: DeskRequest) -> list[dict[str, Any]]:
    lines = (
        ("knowledge:articles", _("Articles"), "book", Permission.USE_DESK),
        ("knowledge:work", _("Work list"), "checklist", Permission.PUBLISH_ARTICLES),
        ("knowledge:snippets", _("Snippets"), "quote", Permission.USE_DESK),
        ("knowledge:centers", _("Help centers"), "help", Permission.MANAGE_KNOWLEDGE),
    )
    found = [
        (reverse(name), label, icon)
        for name, label, icon, needed in lines
        if request.user.may(needed)
    ]
    here = max(
        (url for url, _label, _icon in found if request.path.startswith(url)), key=len, default=""
    )
    if request.path.startswith("/knowledge/categories/"):
        here = reverse("knowledge:centers")
    return [
        {"url": url, "label": label, "icon": icon, "current": url == here}
        for url, label, icon in found
    ]
