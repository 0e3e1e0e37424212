"""What the people pages ask."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from helpwell.kit.forms import Switch
from helpwell.kit.text import normalize_email
from helpwell.people.access import open_teams
from helpwell.people.models import Agent, Company, Team
from helpwell.people.permissions import Role


def time_zones(*, with_empty: str = "") -> list[tuple[str, Any]]:
    """The choice of time zones, the empty one first where it has words."""
    named = sorted(
        zone
        for zone in available_timezones()
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix", "right"))
    )
    first = [("", with_empty)] if with_empty else []
    return [*first, ("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in named)]


class _Rights(forms.Form):
    """Role and teams, as both the invitation and the agent's page ask them."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.SPECIALIST)
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = open_teams()  # type: ignore[attr-defined]


class InviteForm(_Rights):
    """Whom to invite, as what."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email"), max_length=254)
    field_order = ["name", "email", "role", "teams"]

    def clean_email(self) -> str:
        """The address in its normal form; one that is not here yet."""
        address = normalize_email(self.cleaned_data["email"])
        if address is None:
            raise forms.ValidationError(_("This is no address that mail can reach."))
        if Agent.objects.filter(email=address).exists():
            raise forms.ValidationError(_("This person has an account already."))
        return address


class AgentForm(_Rights):
    """What an administrator can change of an agent."""

    name = forms.CharField(label=_("Name"), max_length=120)
    field_order = ["name", "role", "teams"]


class AcceptForm(forms.Form):
    """An invited person's name and password."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten characters or more. A few words that only you would put together work well."),
    )  # fmt: skip

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """A password that the validators accept."""
        password: str = self.cleaned_data["password"]
        validate_password(password, Agent(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]
    """A team's name."""

    class Meta:
        model = Team
        fields = ["name"]
        labels = {"name": _("Name")}


class CompanyForm(forms.ModelForm):  # type: ignore[type-arg]
    """The company's few choices."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language of the desk"), choices=settings.LANGUAGES)
    undo_send_seconds = forms.IntegerField(
        label=_("Seconds to take a reply back"),
        min_value=0,
        max_value=120,
        help_text=_("A reply waits so long before it leaves."),
    )

    close_solved_days = forms.IntegerField(
        label=_("Days until a solved ticket is closed"),
        min_value=0,
        max_value=365,
        help_text=_("An answer to a closed ticket begins a new one. 0 never closes."),
    )

    class Meta:
        model = Company
        fields = [
            "name",
            "time_zone",
            "language",
            "undo_send_seconds",
            "close_solved_days",
            "thanks_keep_solved",
        ]
        labels = {
            "name": _("Company"),
            "thanks_keep_solved": _("A reply that only says thanks leaves the ticket solved"),
        }
        widgets = {"thanks_keep_solved": Switch}
        help_texts = {
            "thanks_keep_solved": _("The history shows each, and one click opens the ticket.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person chooses for themselves; role and address are not among it."""

    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    class Meta:
        model = Agent
        fields = [
            "name",
            "signature",
            "language",
            "time_zone",
            "home",
            "theme",
            "density",
            "single_keys",
        ]
        labels = {
            "name": _("Name"),
            "signature": _("Signature"),
            "single_keys": _("Shortcuts of a single key"),
        }
        widgets = {
            "signature": forms.Textarea(attrs={"rows": 4}),
            "theme": forms.RadioSelect,
            "density": forms.RadioSelect,
            "home": forms.RadioSelect,
            "single_keys": Switch,
        }
        help_texts = {
            "signature": _("Stands under each of your replies."),
            "single_keys": _(
                "R answers, N writes a note, J goes on. Turned off, keys with Ctrl or Cmd still work."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones(with_empty=_("As the company"))  # type: ignore[attr-defined,arg-type]
        self.fields["language"].choices = [("", _("As the company")), *settings.LANGUAGES]  # type: ignore[attr-defined]
