"""What the mailbox page asks."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpwell.channels.email.mailbox_settings import MailboxSettings, Secrets
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive.providers import PROVIDERS
from helpwell.kit.forms import Switch
from helpwell.kit.text import normalize_email
from helpwell.people.access import open_teams
from helpwell.people.models import Team
from helpwell.tickets.models import Channel

_PLAIN = RegexValidator(r"^[^\x00-\x1f\x7f]*$", _("No line breaks or control characters."))
_HOST = RegexValidator(r"^[^\s/@\x00-\x1f\x7f]*$", _("The server's name alone, such as imap.example.org."))  # fmt: skip
_STORED = _("Stored. Leave empty to keep it.")


def _text(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=False, validators=[_PLAIN], **more
    )


def _host(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=253, required=False, validators=[_HOST])


def _port(initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=initial)


def _choice(label: Any, choices: Any, initial: str, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial, **more)


def _secret(label: Any, **more: Any) -> forms.CharField:
    shown = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=label, max_length=2000, required=False, strip=False, widget=shown, **more
    )


class MailboxForm(forms.Form):
    """A mailbox whole: who it is, how its mail comes in and goes out, and what its replies look like."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As agents see it: Support.")
    )
    address = forms.CharField(
        label=_("Address"), max_length=254, help_text=_("To which customers write.")
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), help_text=_("Where its new tickets go.")
    )
    from_name = _text(
        _("Name beside the address"), 120,
        help_text=_("In mail to customers; {agent} stands for the agent's name. Empty: the mailbox's name."),
    )  # fmt: skip
    incoming = _choice(
        _("How mail comes in"), Mailbox.Incoming.choices, Mailbox.Incoming.IMAP, widget=forms.RadioSelect
    )  # fmt: skip
    login = _choice(
        _("How we sign in"), Mailbox.Login.choices, Mailbox.Login.PASSWORD, widget=forms.RadioSelect
    )
    imap_host = _host(_("IMAP server"))
    imap_port = _port(993)
    imap_security = _choice(_("Security"), Mailbox.Security.choices, Mailbox.Security.TLS)
    imap_user = _text(_("User name"), 254, help_text=_("Often the whole address."))
    imap_password = _secret(_("Password"))
    imap_folder = forms.CharField(
        label=_("Folder"), max_length=200, initial="INBOX", validators=[_PLAIN]
    )
    import_since = forms.DateField(
        label=_("Import mail since"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: from the connection on. Older mail is left alone, and nothing is ever sent for it."),
    )  # fmt: skip
    outgoing = _choice(
        _("How mail goes out"), Mailbox.Outgoing.choices, Mailbox.Outgoing.SMTP, widget=forms.RadioSelect
    )  # fmt: skip
    smtp_host = _host(_("SMTP server"))
    smtp_port = _port(587)
    smtp_security = _choice(_("Security"), Mailbox.Security.choices, Mailbox.Security.STARTTLS)
    smtp_user = _text(_("User name"), 254, help_text=_("Empty: the server asks for no sign-in."))
    smtp_password = _secret(_("Password"))
    oauth_client_id = _text(_("Client id"), 300)
    oauth_client_secret = _secret(_("Client secret"))
    oauth_secret_expires_on = forms.DateField(
        label=_("Client secret ends on"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("You are warned a month before."),
    )  # fmt: skip
    oauth_authorize_url = forms.URLField(
        label=_("Sign-in address"), max_length=400, required=False, assume_scheme="https",
        help_text=_("Empty: the provider's own."),
    )  # fmt: skip
    oauth_token_url = forms.URLField(
        label=_("Token address"), max_length=400, required=False, assume_scheme="https",
        help_text=_("Empty: the provider's own. With another one the stored secret is forgotten."),
    )  # fmt: skip
    webhook_provider = _choice(
        _("Provider"), [("", "—"), *((key, one.name) for key, one in PROVIDERS.items())], "", required=False
    )  # fmt: skip
    webhook_secret = _secret(
        _("Signing key"), help_text=_("From the provider's pages. Postmark, SparkPost and Mailjet need none: make a password below.")
    )  # fmt: skip
    plus_addressing = forms.BooleanField(
        label=_("Plus-addressing"), required=False, initial=True, widget=Switch,
        help_text=_("Mail to name+anything@ reaches this mailbox, so that each reply finds its ticket."),
    )  # fmt: skip
    asks_for_receipts = forms.BooleanField(
        label=_("Ask for receipts"), required=False, widget=Switch,
        help_text=_("Mail servers that can report when a reply arrived; their reports come to this mailbox."),
    )  # fmt: skip
    trusted_auth_server = _text(
        _("Trusted mail server"), 253,
        help_text=_("Its name in Authentication-Results. Mail that it marks as forged is held for an agent."),
    )  # fmt: skip
    signature = forms.CharField(
        label=_("Signature"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Under each reply, below the agent's own. Variables as in macros: {{agent.name}}, {{company.name}}."),
    )  # fmt: skip
    acknowledge = forms.BooleanField(
        label=_("Say at once that a message arrived"), required=False, widget=Switch,
        help_text=_("Once a ticket, never to machines and never for old mail."),
    )  # fmt: skip
    acknowledgment = forms.CharField(
        label=_("Its words"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Empty: a short sentence of ours."),
    )  # fmt: skip

    def __init__(self, *args: Any, mailbox: Mailbox | None = None, **kwargs: Any) -> None:
        self.mailbox = mailbox
        if mailbox is not None:
            kwargs.setdefault("initial", _initial(mailbox))
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.queryset = open_teams()
        if mailbox is not None:
            team.queryset = team.queryset | Team.objects.filter(pk=mailbox.channel.team_id)
            self._say_what_is_stored(mailbox)

    def clean_address(self) -> str:
        """The address in its one spelling; one that no other mailbox has."""
        address = normalize_email(self.cleaned_data["address"])
        if address is None:
            raise forms.ValidationError(_("This is no address that mail can reach."))
        taken = Channel.objects.filter(kind=Channel.Kind.EMAIL, address=address)
        if self.mailbox is not None:
            taken = taken.exclude(pk=self.mailbox.channel_id)
        if taken.exists():
            raise forms.ValidationError(_("Another mailbox has this address."))
        return address

    def clean(self) -> dict[str, Any]:
        """What the chosen ways need."""
        said: dict[str, Any] = super().clean() or {}
        for name in _needed(said):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed for the chosen way."))
        return said

    def settings(self) -> MailboxSettings:
        """The settings as they were said."""
        said = {name: self.cleaned_data[name] for name in MailboxSettings.__dataclass_fields__}
        said["import_since"] = self._import_since()
        return MailboxSettings(**said)

    def secrets(self) -> Secrets:
        """The secrets that were newly said."""
        return Secrets(**{name: self.cleaned_data[name] for name in Secrets.__dataclass_fields__})

    def _import_since(self) -> datetime | None:
        day = self.cleaned_data["import_since"]
        stored = self.mailbox.import_since if self.mailbox else None
        if stored and day == timezone.localtime(stored).date():
            return stored
        return timezone.make_aware(datetime.combine(day, time.min)) if day else None

    def _say_what_is_stored(self, mailbox: Mailbox) -> None:
        for name, sealed in (
            ("imap_password", mailbox.sealed_imap_password),
            ("smtp_password", mailbox.sealed_smtp_password),
            ("oauth_client_secret", mailbox.sealed_oauth_client_secret),
            ("webhook_secret", mailbox.sealed_webhook_secret),
        ):
            if sealed:
                self.fields[name].widget.attrs["placeholder"] = _STORED


def _initial(mailbox: Mailbox) -> dict[str, Any]:
    said = dict(MailboxSettings.of(mailbox).__dict__)
    since = mailbox.import_since
    channel = mailbox.channel
    return {
        **said,
        "import_since": timezone.localtime(since).date() if since else None,
        "name": channel.name,
        "address": channel.address,
        "team": channel.team_id,
    }


def _needed(said: dict[str, Any]) -> list[str]:
    imap = said.get("incoming") == Mailbox.Incoming.IMAP
    smtp = said.get("outgoing") == Mailbox.Outgoing.SMTP
    needed = ["imap_host"] if imap else []
    needed += ["smtp_host"] if smtp else []
    if (imap or smtp) and said.get("login") != Mailbox.Login.PASSWORD:
        needed += ["oauth_client_id"]
    if said.get("incoming") == Mailbox.Incoming.WEBHOOK:
        needed += ["webhook_provider"]
    return needed
