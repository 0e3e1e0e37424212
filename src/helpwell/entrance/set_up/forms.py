"""What the set-up asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from helpwell.kit.text import normalize_email
from helpwell.people.forms import time_zones
from helpwell.people.models import Agent


class CompanyForm(forms.Form):
    """Who we are and where."""

    name = forms.CharField(
        label=_("Company"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Business hours and reports use it.")
    )
    language = forms.ChoiceField(label=_("Language of the desk"), choices=settings.LANGUAGES)
    team = forms.CharField(
        label=_("First team"),
        max_length=80,
        initial=_("Support"),
        help_text=_("New tickets go to it. More teams can come later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    """The first administrator."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    email = forms.EmailField(
        label=_("Your email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten characters or more. A few words that only you would put together work well."),
    )  # fmt: skip

    def clean_email(self) -> str:
        """The address in its normal form."""
        address = normalize_email(self.cleaned_data["email"])
        if address is None:
            raise forms.ValidationError(_("This is no address that mail can reach."))
        return address

    def clean_password(self) -> str:
        """A password that Django's validators accept."""
        password: str = self.cleaned_data["password"]
        validate_password(
            password,
            Agent(email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", "")),
        )
        return password
