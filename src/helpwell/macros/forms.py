"""What the pages of macros and scripts ask."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helpwell.kit.html import text_to_html
from helpwell.kit.html_text import html_to_text
from helpwell.macros import custom_fields
from helpwell.macros.access import owners_for
from helpwell.macros.changes import ME, MOST, NOBODY, STATUSES, Changes
from helpwell.macros.models import Macro, Owned
from helpwell.macros.verbs.write_macro import LONGEST, MacroDraft
from helpwell.people.access import open_teams
from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Ticket

SAME = [("", _("Leave as it is"))]
SNOOZES = (
    (1, _("For an hour")),
    (3, _("For three hours")),
    (24, _("For a day")),
    (48, _("For two days")),
    (72, _("For three days")),
    (168, _("For a week")),
    (336, _("For two weeks")),
    (720, _("For a month")),
)


class OwnedForm(forms.Form):
    """Name, folder and whose it is, as macros and scripts both ask them."""

    name = forms.CharField(label=_("Name"), max_length=120)
    folder = forms.CharField(
        label=_("Folder"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"list": "folders", "placeholder": _("None"), "autocomplete": "off"}
        ),
        help_text=_("Folders within folders are parted by a slash."),
    )
    whose = forms.ChoiceField(label=_("For"))
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, person: Agent, one: Owned | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self._teams = {team.pk: team for team in _teams_for(person, one)}
        self.fields["whose"].choices = _whose(person, self._teams.values())  # type: ignore[attr-defined]

    def has_seen(self, now: Owned) -> None:
        """Shown again, the form builds on the version that is kept now."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a form that was sent
        data["version"] = str(now.version)
        self.data = data

    def owner(self) -> dict[str, Any]:
        """Owner, agent and team of a draft."""
        whose = self.cleaned_data["whose"]
        kind, _colon, number = whose.partition(":")
        team = self._teams[int(number)] if kind == Owned.Owner.TEAM else None
        agent = self.person if kind == Owned.Owner.PERSONAL else None
        return {"owner": kind, "agent": agent, "team": team}


class MacroForm(OwnedForm):
    """A macro: its words and what it changes."""

    kind = forms.ChoiceField(
        label=_("Its words become"), choices=Macro.Kind.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "data-words": ""}),
    )
    html = forms.CharField(required=False, max_length=LONGEST * 4, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Status"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    assign = forms.ChoiceField(label=_("Person"), required=False)
    snooze = forms.ChoiceField(label=_("Snooze"), required=False)
    add_tags = forms.CharField(label=_("Add tags"), max_length=1000, required=False)
    remove_tags = forms.CharField(label=_("Take off tags"), max_length=1000, required=False)
    checklist = forms.CharField(
        label=_("Add to the checklist"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("One task a line")}),
    )
    follow = forms.BooleanField(label=_("Follow the ticket"), required=False)
    review_by = forms.DateField(
        label=_("Read again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, person: Agent, macro: Macro | None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(person, macro))
        super().__init__(person, macro, *args, **kwargs)
        self._macro = macro
        choices: dict[str, list[Any]] = {
            "status": [(one.value, one.label) for one in STATUSES],
            "priority": list(Ticket.Priority.choices),
            "type": list(Ticket.Type.choices),
            "team": [(team.pk, team.name) for team in _kept_teams(macro)],
            "assign": _people(macro),
            "snooze": list(SNOOZES),
        }
        for name, found in choices.items():
            self.fields[name].choices = [*SAME, *found]  # type: ignore[attr-defined]

    def draft(self) -> MacroDraft:
        """What was said, whole."""
        given = self.cleaned_data
        return MacroDraft(
            name=given["name"],
            html=self.words_as_html(),
            kind=given["kind"],
            changes=self.changes(),
            folder=given["folder"],
            review_by=given["review_by"],
            **self.owner(),
        )

    def words_as_html(self) -> str:
        """The words as markup: the editor's, or else the plain ones; unchanged ones keep the formatting that they had."""
        given = self.cleaned_data
        if given.get("html", "").strip():
            return str(given["html"])
        words = str(given.get("words", ""))
        if self._macro and _same(words, html_to_text(self._macro.html)):
            return self._macro.html
        return text_to_html(words)

    def changes(self) -> Changes:
        """What it changes."""
        given = self.cleaned_data
        return Changes(
            assign=given.get("assign", ""),
            team=_int(given.get("team", "")),
            priority=_int(given.get("priority", "")),
            type=given.get("type", ""),
            status=given.get("status", ""),
            add_tags=_parts(given.get("add_tags", "")),
            remove_tags=_parts(given.get("remove_tags", "")),
            fields=given_fields(self.data),
            checklist=tuple(filter(None, map(str.strip, given.get("checklist", "").splitlines()))),
            snooze_hours=_int(given.get("snooze", "")),
            follow=given.get("follow", False),
        )


def given_fields(data: Any) -> dict[str, str]:
    """Key → value of the rows of custom fields."""
    if not isinstance(data, QueryDict):
        return {}
    keys, values = data.getlist("field_key")[:MOST], data.getlist("field_value")[:MOST]
    return {key[:80]: value for key, value in zip(keys, values, strict=False) if key}


def field_rows(form: MacroForm, macro: Macro | None) -> list[dict[str, Any]]:
    """The rows of custom fields: those that are set, and one to set another."""
    known = custom_fields.active()
    kept = Changes.of(macro.actions.all()).fields if macro else {}
    chosen = given_fields(form.data) if form.is_bound else kept
    if not known and not chosen:
        return []
    return [
        {
            "key": key,
            "value": value,
            "gone": key if key and key not in known else "",
            "known": known,
        }
        for key, value in [*chosen.items(), ("", "")]
    ]


def _initial(person: Agent, macro: Macro | None) -> dict[str, Any]:
    if macro is None:
        shared = person.may(Permission.SHARE_MACROS)
        whose = Owned.Owner.EVERYONE if shared else Owned.Owner.PERSONAL
        return {"kind": Macro.Kind.REPLY, "whose": whose.value}
    changes = Changes.of(macro.actions.all())
    return owned_initial(macro) | {
        "kind": macro.kind,
        "words": html_to_text(macro.html).strip("\n"),
        "review_by": macro.review_by,
        "status": changes.status,
        "priority": changes.priority,
        "type": changes.type,
        "team": changes.team,
        "assign": changes.assign,
        "snooze": changes.snooze_hours,
        "add_tags": ", ".join(changes.add_tags),
        "remove_tags": ", ".join(changes.remove_tags),
        "checklist": "\n".join(changes.checklist),
        "follow": changes.follow,
    }


def owned_initial(one: Owned) -> dict[str, Any]:
    """Name, folder and owner as they are."""
    whose = f"{one.owner}:{one.team_id}" if one.owner == Owned.Owner.TEAM else one.owner
    return {"name": one.name, "folder": one.folder, "whose": whose, "version": one.version}


def _whose(person: Agent, teams: Iterable[Team]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [(Owned.Owner.PERSONAL.value, Owned.Owner.PERSONAL.label)]
    if Owned.Owner.EVERYONE in owners_for(person):
        found.insert(0, (Owned.Owner.EVERYONE.value, Owned.Owner.EVERYONE.label))
        found += [(f"{Owned.Owner.TEAM.value}:{team.pk}", team.name) for team in teams]
    return found


def _teams_for(person: Agent, one: Owned | None) -> list[Team]:
    """The teams that a person may write for; the one that it belongs to stays."""
    if not person.may(Permission.SHARE_MACROS):
        return []
    rows = open_teams()
    if not person.may(Permission.SEE_ALL_TICKETS):
        rows = rows.filter(pk__in=person.team_ids)
    found = list(rows)
    if one is not None and one.team is not None and one.team not in found:
        found.append(one.team)
    return found


def _kept_teams(macro: Macro | None) -> list[Team]:
    """The teams to move to; a closed one that the macro names stays to be seen."""
    found = list(open_teams())
    named = Changes.of(macro.actions.all()).team if macro else None
    if named is not None and named not in {team.pk for team in found}:
        found += list(Team.objects.filter(pk=named))
    return found


def _people(macro: Macro | None) -> list[tuple[str, Any]]:
    agents = [
        one for one in Agent.objects.filter(is_active=True) if one.may(Permission.CHANGE_TICKETS)
    ]
    found: list[tuple[str, Any]] = [(ME, _("Whoever applies it")), (NOBODY, _("Nobody"))]
    found += [(str(one.pk), one.name) for one in agents]
    named = Changes.of(macro.actions.all()).assign if macro else ""
    if named and named not in {value for value, _label in found}:
        gone = Agent.objects.filter(pk=int(named)).first()
        found.append((named, gone.name if gone else _("Somebody who is gone")))
    return found


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())


def _int(text: Any) -> int | None:
    return int(text) if str(text).isdigit() else None


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
