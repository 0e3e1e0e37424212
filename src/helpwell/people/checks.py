"""The check at every start: each route declares its permission, or stands in the one list of others' routes."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from helpwell.kit.permission import declared

# Routes of libraries, by the start of their module, with what guards them.
OTHERS_ROUTES: dict[str, str] = {
    "allauth.": "django-allauth guards its own: sign-in is public, the rest asks for a session",
    "django.views.i18n": "translations for scripts, public",
}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route of the product: its pattern and its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


@register("helpwell")
def routes_declare_permissions(**_kwargs: object) -> list[CheckMessage]:
    """One error for each route that declares nothing."""
    return [
        Error(
            f"The route {path} declares no permission.",
            hint="Guard its view with people.gate.needs().",
            id="helpwell.E001",
        )
        for path, view in routes()
        if declared(view) is None and not view.__module__.startswith(tuple(OTHERS_ROUTES))
    ]
