"""The form of a new ticket for a customer."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helpwell.customers.models import Customer
from helpwell.customers.verbs.identify import identify
from helpwell.desk.composer_form import MOST_FILES
from helpwell.desk.composer_text import LONGEST, html_of
from helpwell.kit.text import normalize_email
from helpwell.people.access import open_teams
from helpwell.people.models import Agent, Team
from helpwell.tickets.models import Channel, Status, Ticket, Upload
from helpwell.tickets.verbs.create import create
from helpwell.tickets.verbs.upload import uploads_of


class NewTicketForm(forms.Form):
    """Who it is for, what it is about, and whether it is mailed or noted."""

    address = forms.CharField(
        label=_("Customer"),
        max_length=254,
        help_text=_("An email address, or the beginning of a name."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("For somebody who writes for the first time."),
    )
    channel = forms.ModelChoiceField(label=_("From"), queryset=Channel.objects.none())
    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(label=_("Message"), max_length=LONGEST, widget=forms.Textarea)
    kind = forms.ChoiceField(
        label=_("What happens with it"),
        choices=[
            ("mail", _("Send it to the customer")),
            ("note", _("Keep it as an internal note; nothing is sent")),
        ],
        widget=forms.RadioSelect,
        initial="mail",
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("As usual")
    )
    assignee = forms.ChoiceField(
        label=_("Who has it"),
        choices=[("me", _("You")), ("", _("Anyone who takes it"))],
        required=False,
    )
    client_id = forms.RegexField(r"\A[0-9a-f]{32}\Z", required=False, widget=forms.HiddenInput)

    def __init__(self, person: Agent, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self._person = person
        self._tokens = data.getlist("upload")[:MOST_FILES] if data else []
        channels = Channel.objects.filter(is_active=True, kind=Channel.Kind.EMAIL)
        self._field("channel").queryset = channels
        self._field("channel").initial = channels.first()
        self._field("team").queryset = open_teams()
        self.fields["address"].widget.attrs |= {"autocomplete": "off", "autofocus": True}
        self.fields["text"].widget.attrs |= {"rows": 8}

    def clean_address(self) -> str:
        """The address in its normal form, and none of our own."""
        address = normalize_email(self.cleaned_data["address"])
        if address is None:
            raise forms.ValidationError(_("This is not an email address."))
        if Channel.objects.filter(address=address).exists():
            raise forms.ValidationError(_("This is an address of this desk itself."))
        return address

    def uploads(self) -> list[Upload]:
        """The person's own files that the form names."""
        return uploads_of(self._person, self._tokens)

    def save(self) -> Ticket:
        """The new ticket. Raises NothingToSend."""
        given = self.cleaned_data
        customer: Customer = identify("email", given["address"], name=given["name"], origin="agent")
        uploads = self.uploads()
        return create(
            by=self._person.actor,
            channel=given["channel"],
            customer=customer,
            subject=given["subject"],
            text=given["text"],
            html=html_of(given["text"], uploads),
            internal=given["kind"] == "note",
            uploads=uploads,
            team=given["team"],
            assignee=self._person if given["assignee"] == "me" else None,
            status=Status.PENDING,
            client_id=given["client_id"],
        )

    def _field(self, name: str) -> Any:
        return self.fields[name]
