"""The form of a new ticket for a customer."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from helpwell.customers.models import Customer
from helpwell.customers.verbs.identify import identify
from helpwell.desk.composer_form import MOST_FILES, TOO_LONG, ComposerForm
from helpwell.desk.composer_page import Begun
from helpwell.desk.composer_text import LONGEST, clean_written, written
from helpwell.kit.text import normalize_email
from helpwell.people.access import open_teams
from helpwell.people.models import Agent, Team
from helpwell.tickets.models import Channel, Message, Status, Ticket, Upload
from helpwell.tickets.verbs.create import create
from helpwell.tickets.verbs.upload import uploads_of


class NewTicketForm(ComposerForm):
    """Who it is for, what it is about, the first message as a composer sends it, and whether it is mailed or noted."""

    field_order = ("address", "name", "channel", "subject", "text")
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
    text = forms.CharField(
        label=_("Message"), required=False, max_length=LONGEST, error_messages=TOO_LONG
    )
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
        super().__init__(person, data, **options)
        channels = Channel.objects.filter(is_active=True, kind=Channel.Kind.EMAIL)
        self._field("channel").queryset = channels
        self._field("channel").initial = channels.first()
        self._field("team").queryset = open_teams()
        self.fields["address"].widget.attrs |= {"autocomplete": "off", "autofocus": True}

    def clean_address(self) -> str:
        """The address in its normal form, and none of our own."""
        address = normalize_email(self.cleaned_data["address"])
        if address is None:
            raise forms.ValidationError(_("This is not an email address."))
        if Channel.objects.filter(address=address).exists():
            raise forms.ValidationError(_("This is an address of this desk itself."))
        return address

    def clean(self) -> dict[str, Any]:
        """The fields with the message as a composer has it; what is wrong with the message is said under it."""
        if before := self._sent_before():
            words = _(
                "This form opened #{number} already. What you changed since was not sent: write it there."
            )
            raise forms.ValidationError(words.format(number=before.ticket_id))
        try:
            return super().clean()
        except forms.ValidationError as wrong:
            self.add_error("text", wrong)
            return self.cleaned_data

    def begun(self) -> Begun:
        """The message as its editor shows it."""
        files = uploads_of(self._person, self._data.getlist("upload")[:MOST_FILES])
        html = SafeString(clean_written(self._data.get("html", ""), files))
        return Begun(0, 0, self._data.get("text", ""), html, False, files, [])

    def opened(self) -> Ticket | None:
        """The ticket that this form opened with the same words, whose answer was lost on its way."""
        before = self._sent_before()
        if before is None:
            return None
        files = [Upload(**file.same_file) for file in before.attachments.all()]
        text, _html = written(self._data.get("text", "").strip(), self._data.get("html", ""), files)
        return before.ticket if text == before.text else None

    def _sent_before(self) -> Message | None:
        client_id = self._data.get("client_id", "")
        mine = Message.objects.filter(author=self._person.actor, client_id=client_id)
        return mine.select_related("ticket").first() if client_id else None

    def save(self) -> Ticket:
        """The new ticket. Raises NothingToSend."""
        given = self.cleaned_data
        customer: Customer = identify("email", given["address"], name=given["name"], origin="agent")
        return create(
            by=self._person.actor,
            channel=given["channel"],
            customer=customer,
            subject=given["subject"],
            text=given["text"],
            html=given["html"],
            internal=given["kind"] == "note",
            uploads=given["uploads"],
            team=given["team"],
            assignee=self._person if given["assignee"] == "me" else None,
            status=Status.PENDING,
            client_id=given["client_id"],
        )

    def _field(self, name: str) -> Any:
        return self.fields[name]
