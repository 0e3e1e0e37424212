"""The form in which one writes a mail as a customer would."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from helpwell.channels.email.models import CaughtMail, Mailbox
from helpwell.channels.email.outbox import CustomersMail, read
from helpwell.channels.email.send.mime import File
from helpwell.kit.text import normalize_email


class CustomerMailForm(forms.Form):
    """Who writes, to which mailbox, and what."""

    name = forms.CharField(label=_("Customer's name"), max_length=120, required=False)
    address = forms.CharField(label=_("Customer's address"), max_length=254)
    mailbox = forms.ModelChoiceField(
        label=_("To"), queryset=Mailbox.objects.none(), empty_label=None
    )
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 10})
    )
    file = forms.FileField(label=_("File"), required=False)

    def __init__(self, *args: Any, answers: CaughtMail | None = None, **more: Any) -> None:
        self.answers = answers
        if answers is not None:
            more.setdefault("initial", _answer_to(answers))
        super().__init__(*args, **more)
        mailboxes = self.fields["mailbox"]
        assert isinstance(mailboxes, forms.ModelChoiceField)
        mailboxes.queryset = caught_mailboxes()

    def clean_address(self) -> str:
        """The address as it is compared everywhere."""
        address = normalize_email(self.cleaned_data["address"])
        if address is None:
            raise forms.ValidationError(_("This is not an email address."))
        return address

    def clean_file(self) -> "UploadedFile[Any] | None":
        """The file, if a mail can carry it."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(_("The file is too large for a mail."))
        return file

    def mail(self) -> CustomersMail:
        """The mail that the valid form describes."""
        values = self.cleaned_data
        file = values["file"]
        return CustomersMail(
            mailbox=values["mailbox"],
            name=values["name"],
            address=values["address"],
            subject=values["subject"],
            text=values["text"],
            files=(File(file.name, file.content_type or "", file.read()),) if file else (),
            answers=self.answers,
        )


def caught_mailboxes() -> "QuerySet[Mailbox]":
    """The mailboxes to which one may write from here: those whose own mail is caught."""
    caught = Q() if settings.OUTBOX else Q(outgoing=Mailbox.Outgoing.OUTBOX)
    return Mailbox.objects.select_related("channel").filter(caught, channel__is_active=True)


def _answer_to(caught: CaughtMail) -> dict[str, Any]:
    original = read(caught)
    to = next(iter([*original.to, *original.cc]), None)
    subject = original.subject
    return {
        "name": to.name if to else "",
        "address": to.address if to else "",
        "mailbox": caught.mailbox_id,
        "subject": subject if subject.lower().startswith("re:") else f"Re: {subject}",
    }
