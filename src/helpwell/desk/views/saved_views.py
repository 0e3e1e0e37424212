"""Saved views: their lists, the menu, the builder; and a list as a table."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.desk import saved_view_form as form
from helpwell.desk import saved_view_page as page
from helpwell.desk.inbox_page import Asked, list_context, news_context
from helpwell.desk.saved_view_list import SavedList
from helpwell.desk.views_filter import filtered_url
from helpwell.kit import clock
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.search import access
from helpwell.search.models import SavedView
from helpwell.search.verbs.delete_view import delete_view, restore_view
from helpwell.search.verbs.export_tickets import export_tickets
from helpwell.search.verbs.reorder_views import reorder_views
from helpwell.search.verbs.save_view import CannotSave, change_view, create_view


@require_safe
@needs(Permission.USE_DESK)
def saved_view(request: DeskRequest, view_id: int) -> HttpResponse:
    """A saved view's list as a page; only its pane for a request that fills the pane."""
    context = list_context(request, _asked(request, view_id))
    fills_pane = request.headers.get("HX-Target") == "list"
    return render(request, "desk/_list.html" if fills_pane else "desk/inbox.html", context)


@require_safe
@needs(Permission.USE_DESK)
def saved_view_list(request: DeskRequest, view_id: int) -> HttpResponse:
    """The list pane of a saved view, for a page that shows it beside a ticket."""
    return render(request, "desk/_list.html", list_context(request, _asked(request, view_id)))


@require_safe
@needs(Permission.USE_DESK)
def saved_view_news(request: DeskRequest, view_id: int) -> HttpResponse:
    """What changed in an open list since it was shown."""
    context = news_context(request, _asked(request, view_id))
    return render(request, "desk/_news.html", context) if context else HttpResponse(status=204)


@require_safe
@needs(Permission.USE_DESK)
def menu(request: DeskRequest) -> HttpResponse:
    """The person's saved views with their counts, for the list's menu."""
    groups = page.groups_of(request.user, request.GET.get("current", ""))
    return render(request, "desk/_saved_view_menu.html", {"groups": groups})


@require_safe
@needs(Permission.USE_DESK)
def saved_views(request: DeskRequest) -> HttpResponse:
    """All views that the person may open, to put in order, change and delete."""
    return render(request, "desk/saved_views.html", {"groups": page.managed(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.USE_DESK)
def new(request: DeskRequest) -> HttpResponse:
    """Build a view."""
    if request.method != "POST":
        builder = page.Builder.beginning(request.GET, request.user)
        return _builder(request, builder, None)
    return _saved(request, None)


@require_http_methods(["GET", "POST"])
@needs(Permission.USE_DESK)
def edit(request: DeskRequest, view_id: int) -> HttpResponse:
    """Change a view."""
    view = _changeable(request, view_id)
    if request.method != "POST":
        return _builder(request, page.Builder.of(view), view)
    return _saved(request, view)


@require_safe
@needs(Permission.USE_DESK)
def condition(request: DeskRequest) -> HttpResponse:
    """One row of conditions: a new one, or the one that was changed, with the operators that fit its field."""
    lines = form.read(request.GET, request.user)
    line = lines[0] if lines else form.new_line(request.GET.get("any") == "1")
    return render(request, "desk/_saved_view_condition.html", {"row": line.shown(request.user)})


@require_POST
@needs(Permission.USE_DESK)
def preview(request: DeskRequest) -> HttpResponse:
    """What a view that is being built would show."""
    builder = page.Builder.read(request.POST, request.user)
    return render(
        request, "desk/_saved_view_preview.html", page.preview_context(request.user, builder)
    )


@require_POST
@needs(Permission.USE_DESK)
def copy(request: DeskRequest, view_id: int) -> HttpResponse:
    """A view of one's own from another."""
    builder = page.Builder.of(access.get_for(request.user, view_id))
    builder.share, builder.name = "me", _("{name} (copy)").format(name=builder.name[:70])
    try:
        made = create_view(builder.draft(request.user), by=request.user.actor, made_by=request.user)
    except CannotSave as error:
        messages.error(request, str(error))
        return redirect("desk:saved_views")
    return redirect("desk:saved_view_edit", made.pk)


@require_POST
@needs(Permission.USE_DESK)
def delete(request: DeskRequest, view_id: int) -> HttpResponse:
    """Delete a view; a line offers to bring it back."""
    view = _changeable(request, view_id)
    delete_view(view, by=request.user.actor)
    undo = reverse("desk:saved_view_restore", args=[view.pk])
    messages.success(
        request, _("The view “{name}” is deleted.").format(name=view.name), extra_tags=undo
    )
    return _to(request, reverse("desk:saved_views"))


@require_POST
@needs(Permission.USE_DESK)
def restore(request: DeskRequest, view_id: int) -> HttpResponse:
    """Bring a deleted view back."""
    view = SavedView.objects.exclude(deleted_at=None).filter(pk=view_id).first()
    if view is None or (view.owner_id not in (None, request.user.pk)):
        raise Http404
    if not access.may_change(request.user, view):
        raise PermissionDenied
    restore_view(view, by=request.user.actor)
    return _to(request, SavedList.of(view).path())


@require_POST
@needs(Permission.USE_DESK)
def order(request: DeskRequest) -> HttpResponse:
    """Move one view up among its neighbors."""
    moved = request.POST.get("up", "")
    view = _changeable(request, int(moved)) if moved.isdecimal() and len(moved) < 19 else None
    if view is not None:
        rows = access.visible_to(request.user).filter(owner=view.owner_id, team=view.team_id)
        views = list(rows.order_by("place", "name", "id"))
        at = views.index(view)
        views.insert(max(0, at - 1), views.pop(at))
        reorder_views(views, by=request.user)
    return redirect("desk:saved_views")


@require_safe
@needs(Permission.USE_DESK)
def list_filter(request: DeskRequest) -> HttpResponse:
    """From the rows of the quick filter to the list's own address."""
    url = filtered_url(request.GET, request.user)
    return HttpResponseRedirect(url or reverse("desk:home"))


@require_POST
@needs(Permission.EXPORT_TICKETS)
def list_csv(request: DeskRequest) -> StreamingHttpResponse:
    """A list as a table: the same question as the screen's, with the view's columns."""
    asked = page.conditions_named(request.GET, request.user)
    name = request.GET.get("view", "")
    number = (
        int(name[1:]) if name.startswith("v") and name[1:].isdecimal() and len(name) < 19 else None
    )
    view = access.visible_to(request.user).filter(pk=number).first() if number else None
    lines = export_tickets(
        asked, view.columns if view else (), by=request.user, view_id=view.pk if view else None
    )
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="tickets-{clock.now():%Y-%m-%d}.csv"'
    return answer


def _asked(request: DeskRequest, view_id: int) -> Asked:
    return Asked.read(SavedList.of(access.get_for(request.user, _small(view_id))), request.GET)


def _changeable(request: DeskRequest, view_id: int) -> SavedView:
    try:
        return access.changeable_for(request.user, _small(view_id))
    except PermissionError as error:
        raise PermissionDenied from error


def _small(number: int) -> int:
    if number > 2**62:
        raise Http404
    return number


def _builder(
    request: DeskRequest, builder: page.Builder, view: SavedView | None, error: str = ""
) -> HttpResponse:
    context = page.builder_context(request.user, builder, view, error)
    return render(request, "desk/saved_view_edit.html", context, status=422 if error else 200)


def _saved(request: DeskRequest, view: SavedView | None) -> HttpResponse:
    builder = page.Builder.read(request.POST, request.user)
    try:
        draft = builder.draft(request.user)
        if not page.may_keep(request.user, draft):
            raise PermissionDenied
        view = (
            change_view(view, draft, by=request.user.actor)
            if view
            else create_view(draft, by=request.user.actor, made_by=request.user)
        )
    except CannotSave as error:
        return _builder(request, builder, view, str(error))
    messages.success(request, _("Saved."))
    return redirect("desk:saved_view", view.pk)


def _to(request: DeskRequest, url: str) -> HttpResponse:
    """Where a page goes after an act, whether htmx asked or not."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)
