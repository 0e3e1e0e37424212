"""Words that several articles share: all of them, one to write, and where it is used."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.knowledge.access import may_publish, visible_to
from helpwell.knowledge.article_list import known_languages
from helpwell.knowledge.models import Edition, Snippet
from helpwell.knowledge.places import page
from helpwell.knowledge.reads import titles_of
from helpwell.knowledge.verbs.write_snippet import BadSnippet, remove_snippet, write_snippet
from helpwell.knowledge.words import snippets_of
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission


class SnippetForm(forms.Form):
    """The name and the words of a snippet in one language."""

    key = forms.SlugField(
        label=gettext_lazy("Name"),
        max_length=40,
        help_text=gettext_lazy("Small letters, digits and hyphens. It cannot be changed later."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    html = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )

    def __init__(self, snippet: Snippet | None, data: Any = None) -> None:
        super().__init__(data, initial={"html": snippet.html} if snippet else {})
        if snippet is not None:
            del self.fields["key"], self.fields["language"]
            return
        codes = known_languages() or [get_language() or "en"]
        self.fields["language"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]


@require_safe
@needs(Permission.USE_DESK)
def snippets(request: DeskRequest) -> HttpResponse:
    """All snippets, and in how many articles each is named."""
    counts: dict[str, int] = {}
    rows = Edition.objects.filter(article__in=visible_to(request.user), article__archived_at=None)
    named = rows.filter(head__html__contains="snippet.").values_list("head__html", flat=True)
    for html in named.iterator():
        for key in snippets_of(html):
            counts[key] = counts.get(key, 0) + 1
    lines = [(one, counts.get(one.key, 0)) for one in Snippet.objects.all()[:1000]]
    context = {"lines": lines, "may_publish": may_publish(request.user)}
    return page(request, "knowledge/snippets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def new(request: DeskRequest) -> HttpResponse:
    """Write a snippet."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def snippet(request: DeskRequest, snippet_id: int) -> HttpResponse:
    """One snippet: readers see its new words at once."""
    return _form(request, get_object_or_404(Snippet, pk=snippet_id))


@require_POST
@needs(Permission.USE_DESK, Permission.PUBLISH_ARTICLES)
def removed(request: DeskRequest, snippet_id: int) -> HttpResponse:
    """POST takes the snippet away."""
    found = get_object_or_404(Snippet, pk=snippet_id)
    remove_snippet(found, by=request.user.actor)
    messages.success(
        request,
        _("“{name}” is gone. Where it was named, nothing stands now.").format(name=found.key),
    )
    return redirect("knowledge:snippets")


def _form(request: DeskRequest, found: Snippet | None) -> HttpResponse:
    form = SnippetForm(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        key = found.key if found else given["key"].lower()
        language = found.language if found else given["language"]
        if found is None and Snippet.objects.filter(key=key, language=language).exists():
            form.add_error("key", _("There is one of this name in this language."))
        else:
            try:
                write_snippet(by=request.user.actor, key=key, language=language, html=given["html"])
            except BadSnippet:
                form.add_error(None, _("A snippet needs words, and names no other snippet."))
            else:
                messages.success(request, _("Saved. Articles that name it say so from now on."))
                return redirect("knowledge:snippets")
    used = _used_in(request.user, found) if found else []
    context = {"form": form, "snippet": found, "used": used}
    return page(request, "knowledge/snippet.html", context, status=422 if form.is_bound else 200)


def _used_in(person: Agent, found: Snippet) -> list[tuple[int, str]]:
    rows = Edition.objects.filter(article__in=visible_to(person))
    rows = rows.filter(Q(head__html__contains="snippet.") | Q(live__html__contains="snippet."))
    ids = [
        article
        for article, head, live in rows.values_list(
            "article", "head__html", "live__html"
        ).iterator()
        if found.key in snippets_of(head or "") | snippets_of(live or "")
    ]
    return sorted(titles_of(ids[:200], get_language() or "").items())
