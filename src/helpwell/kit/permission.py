"""The declared permission of a route: a mark on the view, read by the gate and by the check at the start."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed in"


def declares(permission: str) -> Callable[[View], View]:
    """Mark a view with the permission that it asks for; `PUBLIC` and `SIGNED_IN` are permissions too."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def declared(view: Callable[..., Any]) -> str | None:
    """The permission that a view declares, or None."""
    permission = view.__dict__.get("permission")
    return permission if isinstance(permission, str) else None
