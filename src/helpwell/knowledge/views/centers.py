"""Help centers and their categories, for those who manage them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.kit.forms import Switch
from helpwell.knowledge.access import visible_to
from helpwell.knowledge.models import Category, HelpCenter
from helpwell.knowledge.places import page
from helpwell.knowledge.reads import category_names, titles_of
from helpwell.knowledge.verbs.arrange import (
    CannotArrange,
    CategoryDraft,
    HelpCenterDraft,
    archive_category,
    order_categories,
    restore_category,
    write_category,
    write_help_center,
)
from helpwell.knowledge.verbs.settle_article import order_articles
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


class CenterForm(forms.Form):
    """All that is said about a help center."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    slug = forms.CharField(
        label=gettext_lazy("Part of the address"),
        max_length=40,
        help_text=gettext_lazy("Small letters, digits and hyphens."),
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages"),
        max_length=200,
        help_text=gettext_lazy(
            "Codes with commas between them, as en, de, pt-br. Articles are written in the first."
        ),
    )
    host = forms.CharField(
        label=gettext_lazy("Domain of its own"), max_length=253, required=False,
        widget=forms.TextInput(attrs={"placeholder": "help.example.com"}),
    )  # fmt: skip
    accent = forms.CharField(
        label=gettext_lazy("Color"),
        initial="#14655a",
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    welcome = forms.CharField(label=gettext_lazy("Welcome"), max_length=200, required=False)
    is_open = forms.BooleanField(
        label=gettext_lazy("The public sees it"), required=False, widget=Switch
    )

    def draft(self) -> HelpCenterDraft:
        """What was said, whole."""
        given = dict(self.cleaned_data)
        codes = tuple(one.strip() for one in given.pop("languages").split(",") if one.strip())
        return HelpCenterDraft(languages=codes, **given)


class CategoryForm(forms.Form):
    """A category's names, one a language, and where it stands."""

    parent = forms.ChoiceField(label=gettext_lazy("Within"), required=False)

    def __init__(self, center: HelpCenter, category: Category | None, data: Any = None) -> None:
        super().__init__(data)
        self.codes = list(center.languages)
        named = {one.language: one for one in category.names.all()} if category else {}
        for code in self.codes:
            one = named.get(code)
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name ({language})").format(language=code),
                max_length=80,
                required=code == center.language,
                initial=one.name if one else "",
            )
            self.fields[f"about_{code}"] = forms.CharField(
                label=_("What is in it ({language})").format(language=code),
                max_length=200,
                required=False,
                initial=one.description if one else "",
            )
        names = category_names(get_language() or "")
        tops = center.categories.filter(parent=None, archived_at=None)
        self.parents = {str(one.pk): one for one in tops if one != category}
        choices = [(key, names.get(one.pk, "")) for key, one in self.parents.items()]
        self.fields["parent"].choices = [("", _("Nothing: it stands on its own")), *choices]  # type: ignore[attr-defined]
        self.fields["parent"].initial = category.parent_id if category else ""

    def draft(self) -> CategoryDraft:
        """What was said, whole."""
        given = self.cleaned_data
        return CategoryDraft(
            names={code: given[f"name_{code}"] for code in self.codes},
            descriptions={code: given[f"about_{code}"] for code in self.codes},
            parent=self.parents.get(given["parent"]),
        )


@require_safe
@needs(Permission.USE_DESK, Permission.MANAGE_KNOWLEDGE)
def centers(request: DeskRequest) -> HttpResponse:
    """All help centers."""
    return page(request, "knowledge/centers.html", {"centers": HelpCenter.objects.all()})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_DESK, Permission.MANAGE_KNOWLEDGE)
def new(request: DeskRequest) -> HttpResponse:
    """Set up a help center."""
    return _center(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_DESK, Permission.MANAGE_KNOWLEDGE)
def center(request: DeskRequest, center_id: int) -> HttpResponse:
    """One help center with its categories."""
    return _center(request, get_object_or_404(HelpCenter, pk=center_id))


@require_POST
@needs(Permission.USE_DESK, Permission.MANAGE_KNOWLEDGE)
def order(request: DeskRequest, center_id: int) -> HttpResponse:
    """POST puts the categories in the order of their ids."""
    found = get_object_or_404(HelpCenter, pk=center_id)
    order_categories(found, by=request.user.actor, ids=_ids(request))
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_DESK, Permission.MANAGE_KNOWLEDGE)
def category_new(request: DeskRequest, center_id: int) -> HttpResponse:
    """Make a category."""
    return _category(request, get_object_or_404(HelpCenter, pk=center_id), None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_DESK, Permission.MANAGE_KNOWLEDGE)
def category(request: DeskRequest, category_id: int) -> HttpResponse:
    """One category."""
    found = get_object_or_404(
        Category.objects.select_related("help_center", "parent"), pk=category_id
    )
    return _category(request, found.help_center, found)


@require_POST
@needs(Permission.USE_DESK, Permission.MANAGE_KNOWLEDGE)
def article_order(request: DeskRequest, category_id: int) -> HttpResponse:
    """POST puts the articles of a category in the order of their ids."""
    order_articles(get_object_or_404(Category, pk=category_id), ids=_ids(request))
    return HttpResponse(status=204)


@require_POST
@needs(Permission.USE_DESK, Permission.MANAGE_KNOWLEDGE)
def archived(request: DeskRequest, category_id: int) -> HttpResponse:
    """POST puts a category away; its articles stay, without one."""
    found = archive_category(get_object_or_404(Category, pk=category_id), by=request.user.actor)
    messages.success(request, _("The category is archived. Its articles stay, in no category."))
    return redirect("knowledge:center", found.help_center_id)


@require_POST
@needs(Permission.USE_DESK, Permission.MANAGE_KNOWLEDGE)
def restored(request: DeskRequest, category_id: int) -> HttpResponse:
    """POST shows a category again."""
    found = restore_category(get_object_or_404(Category, pk=category_id), by=request.user.actor)
    messages.success(request, _("The category is there again."))
    return redirect("knowledge:center", found.help_center_id)


def _ids(request: DeskRequest) -> list[int]:
    given = request.POST.get("order", "").split(",")[:1000]
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19]


def _center(request: DeskRequest, found: HelpCenter | None) -> HttpResponse:
    form = CenterForm(request.POST if request.method == "POST" else None, initial=_said(found))
    if form.is_bound and form.is_valid():
        try:
            kept = write_help_center(form.draft(), by=request.user.actor, help_center=found)
        except CannotArrange as wrong:
            form.add_error(wrong.what, _trouble(wrong.what))
        else:
            messages.success(request, _("“{name}” is saved.").format(name=kept.name))
            return redirect("knowledge:center", kept.pk)
    context = {"form": form, "center": found, **(_categories(found) if found else {})}
    return page(request, "knowledge/center.html", context, status=422 if form.is_bound else 200)


def _category(request: DeskRequest, center: HelpCenter, found: Category | None) -> HttpResponse:
    form = CategoryForm(center, found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            write_category(center, form.draft(), by=request.user.actor, category=found)
        except CannotArrange as wrong:
            form.add_error("parent" if wrong.what == "parent" else None, _trouble(wrong.what))
        else:
            messages.success(request, _("The category is saved."))
            return redirect("knowledge:center", center.pk)
    name = category_names(get_language() or "").get(found.pk, "") if found else ""
    context = {
        "form": form,
        "center": center,
        "category": found,
        "name": name,
        "articles": _articles(request, found) if found else [],
    }
    return page(request, "knowledge/category.html", context, status=422 if form.is_bound else 200)


def _said(found: HelpCenter | None) -> dict[str, Any]:
    if found is None:
        return {"languages": "en"}
    names = ("name", "slug", "host", "accent", "welcome", "is_open")
    said: dict[str, Any] = {name: getattr(found, name) for name in names}
    return said | {"languages": ", ".join(found.languages)}


def _categories(center: HelpCenter) -> dict[str, Any]:
    """Its categories in order, each with its sections, and those that are archived."""
    names = category_names(get_language() or "")
    rows = list(center.categories.all())
    living = [one for one in rows if one.archived_at is None]

    def below(parent: int | None) -> list[tuple[Category, str]]:
        return [(one, names.get(one.pk, "")) for one in living if one.parent_id == parent]

    return {
        "categories": [(one, name, below(one.pk)) for one, name in below(None)],
        "archived": [(one, names.get(one.pk, "")) for one in rows if one.archived_at is not None],
    }


def _articles(request: DeskRequest, category: Category) -> list[tuple[int, str]]:
    """The living articles of a category in their order."""
    rows = visible_to(request.user).filter(category=category, archived_at=None)
    ids = list(rows.order_by("position", "id").values_list("pk", flat=True)[:1000])
    titles = titles_of(ids, get_language() or "")
    return [(pk, titles[pk]) for pk in ids if pk in titles]


def _trouble(what: str) -> str:
    return {
        "name": _("It needs a name."),
        "slug": _("Small letters, digits and hyphens, and no other help center has it."),
        "host": _("A domain as help.example.com, which no other help center has."),
        "accent": _("A color as #14655a."),
        "languages": _("Codes as en, de or pt-br, with commas between them."),
        "parent": _("A section holds no sections."),
    }[what]
