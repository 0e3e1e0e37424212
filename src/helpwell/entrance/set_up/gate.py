"""Who may see the set-up: the browser that opened the link, until the set-up is finished."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from helpwell.entrance.set_up.link import is_set_up
from helpwell.kit.permission import PUBLIC, declares

SESSION_KEY = "set_up_opened"
View = Callable[..., HttpResponseBase]


def while_setting_up(view: View) -> View:
    """404 for everybody else, and for everybody afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_set_up() or not request.session.get(SESSION_KEY):
            raise Http404
        return view(request, *args, **kwargs)

    return declares(PUBLIC)(guarded)
