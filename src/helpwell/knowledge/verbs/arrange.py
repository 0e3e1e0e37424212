"""Help centers and their categories."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.knowledge.events import CategoriesChanged, HelpCenterChanged
from helpwell.knowledge.models import Article, Category, CategoryName, HelpCenter

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
MOST_LANGUAGES, MOST_CATEGORIES = 20, 300


class CannotArrange(ValueError):
    """It cannot be so; `what` names the part: name, slug, host, accent, languages, parent."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class HelpCenterDraft:
    """All that is said about a help center. The first language is the one in which articles are written."""

    name: str
    slug: str
    languages: Sequence[str] = ("en",)
    host: str = ""
    accent: str = "#14655a"
    welcome: str = ""
    is_open: bool = False


def write_help_center(
    draft: HelpCenterDraft, *, by: Actor, help_center: HelpCenter | None = None
) -> HelpCenter:
    """The help center, new or as it is now to be. Raises CannotArrange."""
    columns = _columns(draft)
    with transaction.atomic():
        others = HelpCenter.objects.exclude(pk=help_center.pk if help_center else 0)
        for name in ("slug", "host"):
            if columns[name] and others.filter(**{name: columns[name]}).exists():
                raise CannotArrange(name)
        if help_center is None:
            last = others.aggregate(last=Max("position"))["last"] or 0
            help_center = HelpCenter.objects.create(**columns, position=last + 1)
        else:
            HelpCenter.objects.filter(pk=help_center.pk).update(**columns)
            help_center.refresh_from_db()
        fact = HelpCenterChanged(help_center_id=help_center.pk, name=help_center.name)
        record(fact, by=by)
    return help_center


@dataclass(frozen=True)
class CategoryDraft:
    """A category: language → its name, and what it says about itself; within another it is a section."""

    names: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    parent: Category | None = None


def write_category(
    help_center: HelpCenter,
    draft: CategoryDraft,
    *,
    by: Actor,
    category: Category | None = None,
    source: str = "",
    source_id: str = "",
) -> Category:
    """The category, new and behind the others, or as it is now to be. Sections hold no sections. Raises CannotArrange."""
    names = {code: one_line(name, 80) for code, name in draft.names.items() if name.strip()}
    if not names:
        raise CannotArrange("name")
    parent = draft.parent
    if parent is not None and (
        parent.parent_id is not None
        or parent.help_center_id != help_center.pk
        or (category is not None and (parent == category or category.sections.exists()))
    ):
        raise CannotArrange("parent")
    with transaction.atomic():
        if category is None:
            rows = Category.objects.filter(help_center=help_center)
            if rows.count() >= MOST_CATEGORIES:
                raise CannotArrange("name")
            last = rows.aggregate(last=Max("position"))["last"] or 0
            category = Category.objects.create(
                help_center=help_center,
                parent=parent,
                position=last + 1,
                source=source,
                source_id=source_id,
            )
        elif category.parent != parent:
            category.parent = parent
            category.save(update_fields=["parent"])
        category.names.exclude(language__in=names).delete()
        for language, name in names.items():
            said = one_line(draft.descriptions.get(language, ""), 200)
            CategoryName.objects.update_or_create(
                category=category,
                language=language,
                defaults={"name": name, "description": said},
            )
        record(CategoriesChanged(help_center_id=help_center.pk), by=by)
    return category


def archive_category(category: Category, *, by: Actor) -> Category:
    """The category with its sections, shown no more; their articles stay in the help center, without a category."""
    with transaction.atomic():
        rows = Category.objects.select_for_update(of=("self",)).filter(pk=category.pk)
        rows = rows | Category.objects.filter(parent=category)
        ids = list(rows.filter(archived_at=None).values_list("pk", flat=True))
        Category.objects.filter(pk__in=ids).update(archived_at=clock.now())
        Article.objects.filter(category__in=ids).update(category=None)
        if ids:
            record(CategoriesChanged(help_center_id=category.help_center_id), by=by)
    category.refresh_from_db()
    return category


def restore_category(category: Category, *, by: Actor) -> Category:
    """The category, shown again, empty."""
    with transaction.atomic():
        if (
            Category.objects.filter(pk=category.pk)
            .exclude(archived_at=None)
            .update(archived_at=None)
        ):
            record(CategoriesChanged(help_center_id=category.help_center_id), by=by)
    category.refresh_from_db()
    return category


def order_categories(help_center: HelpCenter, *, by: Actor, ids: Sequence[int]) -> None:
    """Put the categories into this order; others stay behind them."""
    with transaction.atomic():
        known = {one.pk: one for one in help_center.categories.all()}
        first = [known[pk] for pk in dict.fromkeys(ids) if pk in known]
        rest = [one for one in known.values() if one not in first]
        for position, one in enumerate([*first, *rest]):
            one.position = position
        Category.objects.bulk_update(known.values(), ["position"])
        record(CategoriesChanged(help_center_id=help_center.pk), by=by)


def _columns(draft: HelpCenterDraft) -> dict[str, object]:
    name, slug, host = (
        one_line(draft.name, 80),
        draft.slug.strip().lower(),
        draft.host.strip().lower(),
    )
    languages = list(dict.fromkeys(code.lower() for code in draft.languages))
    checks = {
        "name": bool(name),
        "slug": bool(_SLUG.fullmatch(slug)),
        "host": not host or bool(_HOST.fullmatch(host)),
        "accent": bool(_COLOR.fullmatch(draft.accent)),
        "languages": 0 < len(languages) <= MOST_LANGUAGES
        and all(_LANGUAGE.fullmatch(code) for code in languages),
    }
    for what, is_right in checks.items():
        if not is_right:
            raise CannotArrange(what)
    return {
        "name": name,
        "slug": slug,
        "host": host,
        "languages": languages,
        "accent": draft.accent.lower(),
        "welcome": one_line(draft.welcome, 200),
        "is_open": draft.is_open,
    }
