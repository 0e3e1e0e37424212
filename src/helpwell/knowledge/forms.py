"""What the pages of articles ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from helpwell.knowledge.article_list import known_languages
from helpwell.knowledge.models import Article, Category, Edition, HelpCenter
from helpwell.knowledge.reads import category_paths
from helpwell.knowledge.verbs.settle_article import Settings
from helpwell.knowledge.verbs.write_article import ArticleDraft
from helpwell.knowledge.words import LONGEST
from helpwell.people.access import open_teams
from helpwell.people.access import visible_to as people_visible_to
from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Permission

WHEN = "%Y-%m-%dT%H:%M"


class WordsForm(forms.Form):
    """The words of an article in one language, and what happens to them then."""

    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    html = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto", "spellcheck": "true"}),
    )
    note = forms.CharField(
        label=_("What you changed"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("In a few words, for those who look back")}),
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    is_current = forms.BooleanField(
        label=_("It says all that the source says now"), required=False, initial=True
    )
    publish_at = forms.DateTimeField(
        label=_("Publish on"),
        required=False,
        input_formats=[WHEN],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WHEN),
    )

    def __init__(self, edition: Edition, data: Any = None) -> None:
        head = edition.head
        initial = {"title": head.title, "html": head.html, "seen": head.number} if head else {}
        super().__init__(data, initial=initial)
        if edition.is_source:
            del self.fields["is_current"]
        self.fields["title"].widget.attrs["lang"] = edition.language

    def has_seen(self, number: int) -> None:
        """Shown again, the form builds on the newest words."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a form that was sent
        data["seen"] = str(number)
        self.data = data


class PlaceForm(forms.Form):
    """Where an article stands and who it is for."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    audience = forms.ChoiceField(label=_("Who may read it"), choices=Article.Audience.choices)
    team = forms.ChoiceField(label=_("The team"), required=False)

    def __init__(self, person: Agent, article: Article | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self._teams = {str(one.pk): one for one in _teams_for(person, article)}
        teams = [(key, one.name) for key, one in self._teams.items()]
        self.fields["place"].choices = _places()  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", _("None")), *teams]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What was said; an article for a team names one."""
        given = super().clean() or self.cleaned_data
        if given.get("audience") == Article.Audience.TEAM and not given.get("team"):
            self.add_error("team", _("Say which team."))
        return given

    @property
    def chosen_team(self) -> Team | None:
        """The team that was chosen."""
        return self._teams.get(self.cleaned_data["team"])

    def where(self) -> tuple[HelpCenter | None, Category | None]:
        """The help center and the category that were chosen."""
        kind, _colon, number = self.cleaned_data["place"].partition(":")
        if kind == "category":
            category = Category.objects.select_related("help_center").get(pk=number)
            return category.help_center, category
        return (HelpCenter.objects.get(pk=number) if kind == "center" else None), None


class NewForm(PlaceForm):
    """The beginning of an article."""

    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    language = forms.ChoiceField(label=_("Language"))
    asked = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    field_order = ("title", "language", "place", "audience", "team", "asked")

    def __init__(self, person: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(person, None, *args, **kwargs)
        self.order_fields(self.field_order)
        centers = HelpCenter.objects.all()
        first = next((one.language for one in centers), get_language() or settings.LANGUAGE_CODE)
        codes = sorted({*known_languages(), first})
        self.fields["language"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        self.fields["language"].initial = first
        self.fields["place"].initial = next((f"center:{one.pk}" for one in centers), "")

    def draft(self) -> ArticleDraft:
        """What was said, whole; who begins it looks after it."""
        center, category = self.where()
        return ArticleDraft(
            title=self.cleaned_data["title"],
            language=self.cleaned_data["language"],
            help_center=center,
            category=category,
            audience=self.cleaned_data["audience"],
            team=self.chosen_team,
            owner=self.person,
        )


class SettingsForm(PlaceForm):
    """What is said about an article beside its words."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)
    review_by = forms.DateField(
        label=_("Read again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, person: Agent, article: Article, data: Any = None) -> None:
        super().__init__(person, article, data, initial=_initial(article), auto_id="settings_%s")
        people = people_visible_to(person).filter(is_active=True).order_by("name")
        self._owners = {str(one.pk): one for one in people}
        if article.owner is not None:
            self._owners.setdefault(str(article.owner.pk), article.owner)
        named = [(key, one.name) for key, one in self._owners.items()]
        self.fields["owner"].choices = [("", _("Nobody")), *named]  # type: ignore[attr-defined]

    def settings(self) -> Settings:
        """What was said, whole."""
        center, category = self.where()
        return Settings(
            audience=self.cleaned_data["audience"],
            team=self.chosen_team,
            help_center=center,
            category=category,
            owner=self._owners.get(self.cleaned_data["owner"]),
            review_by=self.cleaned_data["review_by"],
        )


def _initial(article: Article) -> dict[str, Any]:
    return {
        "place": _place_of(article),
        "audience": article.audience,
        "team": article.team_id,
        "owner": article.owner_id,
        "review_by": article.review_by,
    }


def _place_of(article: Article) -> str:
    if article.category_id is not None:
        return f"category:{article.category_id}"
    return f"center:{article.help_center_id}" if article.help_center_id is not None else ""


def _places() -> list[tuple[str, Any]]:
    """No place, each help center, and each of its categories behind it."""
    paths = category_paths(get_language() or "")
    of_center: dict[int, list[tuple[str, Any]]] = {}
    centers = dict(Category.objects.filter(pk__in=paths).values_list("pk", "help_center"))
    for pk, path in paths.items():
        of_center.setdefault(centers[pk], []).append((f"category:{pk}", path))
    found: list[tuple[str, Any]] = [("", _("In no help center"))]
    for one in HelpCenter.objects.all():
        found += [(f"center:{one.pk}", one.name), *of_center.get(one.pk, [])]
    return found


def _teams_for(person: Agent, article: Article | None) -> list[Team]:
    """The teams whose articles the person sees; the one that it is for stays."""
    rows = open_teams()
    if not person.may(Permission.SEE_ALL_TICKETS):
        rows = rows.filter(pk__in=person.team_ids)
    found = list(rows)
    if article is not None and article.team is not None and article.team not in found:
        found.append(article.team)
    return found
