"""What one types in the help center."""

from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpwell.channels.email.intake.knowledge import is_our_own
from helpwell.helpcenter.models import Offer
from helpwell.kit.text import normalize_email, strip_controls

_OFFER = Signer(salt="helpcenter.offer")
MOST_WORDS = 20_000


class AddressField(forms.CharField):
    """A mail address in its normal form."""

    widget = forms.EmailInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 254)
        super().__init__(**kwargs)
        self.widget.attrs["autocomplete"] = "email"

    def clean(self, value: Any) -> str:
        """The one spelling by which it is compared."""
        given = str(super().clean(value))
        address = normalize_email(given)
        if address is None:
            raise forms.ValidationError(
                _("This is not an email address. It looks like name@example.com.")
            )
        return address


class AskForm(forms.Form):
    """A question."""

    address = AddressField(
        label=gettext_lazy("Your email address"), help_text=gettext_lazy("We answer there.")
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    subject = forms.CharField(label=gettext_lazy("What is it about?"), max_length=200)
    words = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 7}),
    )
    # People do not see it; what fills in every field does.
    second_address = forms.CharField(required=False, max_length=200)
    offer = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def clean_address(self) -> str:
        """No address of ours: answers would come back as questions."""
        address = str(self.cleaned_data["address"])
        if is_our_own(address):
            raise forms.ValidationError(_("This is an address of ours. Give your own."))
        return address

    def clean_words(self) -> str:
        """Text that every database can hold."""
        words = strip_controls(str(self.cleaned_data["words"])).strip()
        if not words:
            raise forms.ValidationError(_("Write your question."))
        return words

    @property
    def given_offer(self) -> Offer | None:
        """The offer that this form was given before."""
        return read_offer(self.cleaned_data.get("offer", ""))


class SignInForm(forms.Form):
    """By which address one has written to us."""

    address = AddressField(label=gettext_lazy("Your email address"))


class FollowUpForm(forms.Form):
    """More words in a ticket."""

    words = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )

    def clean_words(self) -> str:
        """Text that every database can hold."""
        return strip_controls(str(self.cleaned_data["words"])).strip()


def sign_offer(offer: Offer) -> str:
    """How a form names its offer."""
    return _OFFER.sign(str(offer.pk))


def read_offer(given: str) -> Offer | None:
    """The offer that a form names; None for what we did not sign."""
    try:
        number = int(_OFFER.unsign(given))
    except (BadSignature, ValueError):
        return None
    return Offer.objects.filter(pk=number).first()
