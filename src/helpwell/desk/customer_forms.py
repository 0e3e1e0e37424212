"""The forms of customers, their addresses, organizations and files of customers."""

import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_domain_name
from django.db.models import QuerySet
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from helpwell.customers.addresses import AddressTaken, NoAddress, normal
from helpwell.customers.models import Customer, Identity, Organization
from helpwell.customers.table import MOST_BYTES
from helpwell.customers.verbs.add_identity import add_identity
from helpwell.customers.verbs.create import create
from helpwell.customers.verbs.edit import edit
from helpwell.customers.verbs.identify import SHARED_DOMAINS
from helpwell.customers.verbs.write_organization import NameTaken, write_organization
from helpwell.people.models import Agent, Team

_LANGUAGES = "en de es fr it nl pt pl cs da sv nb fi hu ro bg el uk ru tr ar he fa hi zh-hans zh-hant ja ko vi th id"
_REFUSED = _("This address cannot be used. Check it, or search for the customer who has it.")


class CustomerForm(forms.Form):
    """What is known of a customer."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    organization = forms.ModelChoiceField(
        label=_("Organization"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    notes = forms.CharField(
        label=_("Notes"), max_length=10_000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("What a colleague should know. The customer never sees it."),
    )  # fmt: skip

    def __init__(self, *args: Any, organizations: "QuerySet[Organization]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["organization"]
        assert isinstance(offered, forms.ModelChoiceField)
        offered.queryset = organizations
        for field, choices in (("language", _languages()), ("time_zone", _zones())):
            chosen = self.fields[field]
            assert isinstance(chosen, forms.ChoiceField)
            chosen.choices = [("", _("Not known")), *_with(choices, self.initial.get(field, ""))]

    @classmethod
    def about(cls, customer: Customer, **kwargs: Any) -> "CustomerForm":
        """The form as it stands for a customer."""
        kept = {
            name: customer.__dict__[name] for name in ("name", "language", "time_zone", "notes")
        }
        return cls(initial={**kept, "organization": customer.organization_id}, **kwargs)

    def keep(self, customer: Customer, by: Agent) -> Customer:
        """Change the customer as the form says."""
        return edit(customer, by=by.actor, **self.cleaned_data)


class AddressForm(forms.Form):
    """One address of a customer."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Identity.Kind.choices)
    address = forms.CharField(label=_("Address or number"), max_length=254)

    def clean(self) -> dict[str, Any]:
        """Refuse what is no address of its kind."""
        cleaned = super().clean() or {}
        if "address" in cleaned and "kind" in cleaned:
            try:
                cleaned["address"] = normal(cleaned["kind"], cleaned["address"])
            except NoAddress:
                self.add_error("address", _REFUSED)
        return cleaned

    def add(self, customer: Customer, by: Agent) -> Identity | None:
        """The customer's new address; None, with an error on the form, where another one has it."""
        try:
            return add_identity(customer, by=by.actor, **self.cleaned_data)
        except AddressTaken:
            # The same words as for junk: whose it is, or that it is anybody's, is not told.
            self.add_error("address", _REFUSED)
            return None


class NewCustomerForm(CustomerForm, AddressForm):
    """A customer with a first address."""

    field_order = ("name", "kind", "address", "organization", "language", "time_zone", "notes")

    def create(self, by: Agent, teams: tuple[Team, ...]) -> Customer | None:
        """The new customer; None, with an error on the form, where the address is another one's."""
        try:
            return create(by=by.actor, teams=teams, **self.cleaned_data)
        except AddressTaken:
            self.add_error("address", _REFUSED)
            return None


class OrganizationForm(forms.Form):
    """What is known of an organization."""

    name = forms.CharField(label=_("Name"), max_length=200)
    domain = forms.CharField(
        label=_("Mail domain"), max_length=253, required=False,
        help_text=_("People who write from this domain belong to the organization from then on. Leave it empty for shared ones."),
    )  # fmt: skip
    website = forms.CharField(
        label=_("Website"), max_length=400, required=False, validators=[URLValidator(["http", "https"])]
    )  # fmt: skip
    notes = forms.CharField(
        label=_("Notes"), max_length=10_000, required=False, widget=forms.Textarea({"rows": 4})
    )

    def clean_domain(self) -> str:
        """The domain in small letters; a shared one says nothing about a company."""
        domain = str(self.cleaned_data["domain"]).strip().lower().removeprefix("@").rstrip(".")
        if not domain:
            return ""
        if domain in SHARED_DOMAINS:
            raise ValidationError(_("Anybody may have an address at this domain."))
        validate_domain_name(domain)
        return domain

    def write(self, organization: Organization | None, by: Agent) -> Organization | None:
        """The organization as written; None, with an error on the form, where another has the name."""
        try:
            return write_organization(organization, by=by.actor, **self.cleaned_data)
        except NameTaken:
            self.add_error("name", _("There is an organization of this name already."))
            return None


class CustomerFileForm(forms.Form):
    """A file of customers."""

    file = forms.FileField(label=_("CSV file"), max_length=200)

    def clean_file(self) -> Any:
        """Refuse a file that is too large to be looked at in one go."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 3 MB. Split it into several."))
        return file


def _languages() -> list[tuple[str, str]]:
    known = [get_language_info(code) for code in _LANGUAGES.split()]
    named = ((info["code"], str(info["name_translated"])) for info in known)
    return sorted(named, key=lambda one: one[1])


def _zones() -> list[tuple[str, str]]:
    places = (zone for zone in sorted(zoneinfo.available_timezones()) if "/" in zone)
    return [(zone, zone.replace("_", " ")) for zone in places if not zone.startswith("Etc/")]


def _with(choices: list[tuple[str, str]], value: str) -> list[tuple[str, str]]:
    """The choices, and what is kept already though it is none of them."""
    known = any(choice == value for choice, _words in choices)
    return choices if known or not value else [*choices, (value, value)]
