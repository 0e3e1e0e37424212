"""Macros on a ticket: choosing one, seeing what it would do, applying it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpwell.desk.ticket_page import asked_ticket, changed, is_partial, refused
from helpwell.desk.undo_links import undo_url
from helpwell.macros.access import offered_one
from helpwell.macros.effects import preview_of
from helpwell.macros.reads import macro_offers
from helpwell.macros.verbs.apply_macro import Applied, MacroBroken, apply_macro
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.REPLY, Permission.CHANGE_TICKETS)
def macros(request: DeskRequest, number: int) -> HttpResponse:
    """The picker; with `q` its lines alone, those that fit first."""
    ticket = asked_ticket(request, number)
    typed = request.GET.get("q", "")
    groups = macro_offers(request.user, typed)
    first = next((offer for group in groups for offer in group.offers), None)
    in_picker = request.headers.get("HX-Target") == "macro-offers"
    context = {
        "ticket": ticket,
        "groups": groups,
        "typed": typed,
        "first": first if in_picker or "q" not in request.GET else None,
    }
    partly = "q" in request.GET
    template = "desk/_ticket_macro_offers.html" if partly else "desk/_ticket_macros.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY, Permission.CHANGE_TICKETS)
def macro(request: DeskRequest, number: int, macro_id: int) -> HttpResponse:
    """GET shows what the macro would do here; POST does it, and gives its words to the composer."""
    ticket = asked_ticket(request, number)
    chosen = offered_one(request.user, macro_id)
    if request.method != "POST":
        preview = preview_of(chosen, ticket, request.user)
        return render(request, "macros/_preview.html", {"preview": preview, "macro": chosen})
    try:
        done = apply_macro(ticket, chosen, by=request.user.actor)
    except MacroBroken as broken:
        words = _("“{name}” was not applied. {why}").format(
            name=chosen.name, why=" ".join(broken.parts)
        )
        return refused(request, ticket, words)
    return _applied(request, done, chosen.name)


def _applied(request: DeskRequest, done: Applied, name: str) -> HttpResponse:
    """Head and thread as they are now, a way back, and the words for the composer."""
    words = _("Macro “{name}” applied").format(name=name)
    back = undo_url(done.act) if done.act is not None else ""
    answer = changed(request, done.ticket, words, undo_url=back, seconds=12 if back else 0)
    if done.html and is_partial(request) and answer.status_code == 200:
        context = {"html": done.html, "kind": done.kind}
        answer.write(render_to_string("desk/_ticket_macro_words.html", context, request))
    return answer
