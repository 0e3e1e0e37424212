"""Asking a question: first the articles that may answer it, then, if they do not, the ticket."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.events.models import Actor
from helpwell.helpcenter.door import page, public
from helpwell.helpcenter.files_in import problem_with, stored
from helpwell.helpcenter.forms import AskForm, read_offer, sign_offer
from helpwell.helpcenter.limits import caller, ensure_seldom
from helpwell.helpcenter.models import Offer
from helpwell.helpcenter.session import reader_of
from helpwell.helpcenter.site import Site
from helpwell.helpcenter.verbs.ask_question import Question, ask_question
from helpwell.helpcenter.verbs.offer_articles import NotOffered, answer_by_article, offer_articles
from helpwell.helpcenter.views.search import hits_for
from helpwell.knowledge.access import edition_for
from helpwell.knowledge.verbs.note_reading import note_asked


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, site: Site) -> HttpResponseBase:
    """The form; POST offers articles, and the second POST sends the question."""
    if not site.may_ask:
        raise Http404
    if request.method != "POST":
        known = site.signed_in
        initial = {"address": known.address, "name": known.customer.name} if known else {}
        initial["subject"] = request.GET.get("about", "")[:200]
        return page(request, site, "ask", {"form": AskForm(initial=initial)})
    form = AskForm(request.POST)
    if not form.is_valid():
        return page(request, site, "ask", {"form": form}, status=422)
    offer = form.given_offer
    if offer is None or request.POST.get("step") != "send":
        return _offered(request, site, form)
    files = request.FILES.getlist("files")
    if problem := problem_with(files):
        return _second_step(request, site, form, offer, problem=problem)
    return _sent(request, site, form, offer)


@public
@require_POST
def answered(request: HttpRequest, site: Site) -> HttpResponseBase:
    """POST says that an article answers the question: it is not sent."""
    offer = read_offer(request.POST.get("offer", ""))
    given = request.POST.get("article", "")
    if offer is None or not (given.isascii() and given.isdigit() and len(given) < 19):
        return redirect(site.url("ask"))
    edition = edition_for(site.visitor, int(given), site.language)
    try:
        answer_by_article(offer, edition.article, by=Actor.desk())
    except NotOffered:
        return redirect(site.url("ask"))
    return redirect(site.url("glad"))


@public
@require_safe
def glad(request: HttpRequest, site: Site) -> HttpResponseBase:
    """After an article answered it."""
    return page(request, site, "glad")


@public
@require_safe
def sent(request: HttpRequest, site: Site) -> HttpResponseBase:
    """After a question was sent."""
    return page(request, site, "sent")


def _offered(request: HttpRequest, site: Site, form: AskForm) -> HttpResponseBase:
    ensure_seldom("offer", caller(request), most=30, minutes=10)
    text = f"{form.cleaned_data['subject']} {form.cleaned_data['words']}"
    hits = hits_for(site, text, limit=3)
    offer = offer_articles(
        text,
        help_center=site.center,
        language=site.language,
        articles=[hit["article_id"] for hit in hits],
    )
    return _second_step(request, site, form, offer, hits=hits)


def _second_step(
    request: HttpRequest,
    site: Site,
    form: AskForm,
    offer: Offer,
    *,
    hits: list[dict[str, Any]] | None = None,
    problem: str = "",
) -> HttpResponseBase:
    again = AskForm(initial={**form.cleaned_data, "offer": sign_offer(offer)})
    context = {
        "form": again,
        "hits": hits or [],
        "offer": sign_offer(offer),
        "answered_url": site.url("answered"),
        "problem": problem,
    }
    return page(request, site, "offers", context, status=422 if problem else 200)


def _sent(request: HttpRequest, site: Site, form: AskForm, offer: Offer) -> HttpResponseBase:
    said = form.cleaned_data
    if offer.ticket_id is None:
        ensure_seldom("ask", caller(request), most=10, minutes=60)
        ensure_seldom("ask as", said["address"], most=20, minutes=60)
        question = Question(
            address=said["address"],
            name=said["name"],
            subject=said["subject"],
            text=said["words"],
            attachments=stored(request.FILES.getlist("files")),
            looks_like_a_machine=bool(said["second_address"]),
        )
        ask_question(site.center, question, offer=offer)
    note_asked(reader_of(request))
    return redirect(site.url("sent"))
