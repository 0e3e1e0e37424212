"""Connecting a mailbox: its channel and its settings."""

from django.db import transaction

from helpwell.channels.email.events import MailboxConnected
from helpwell.channels.email.mailbox_settings import MailboxSettings, Secrets, apply
from helpwell.channels.email.models import Mailbox
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.people.models import Team
from helpwell.tickets.models import Channel


def connect_mailbox(
    *,
    by: Actor,
    name: str,
    address: str,
    team: Team,
    settings: MailboxSettings | None = None,
    secrets: Secrets | None = None,
) -> Mailbox:
    """The connected mailbox; raises IntegrityError where the address has one already."""
    with transaction.atomic():
        channel = Channel.objects.create(
            kind=Channel.Kind.EMAIL, name=name, address=address, team=team
        )
        mailbox = Mailbox(channel=channel, incoming=Mailbox.Incoming.NONE)
        apply(mailbox, settings or MailboxSettings(), secrets or Secrets())
        mailbox.save()
        record(MailboxConnected(mailbox_id=mailbox.pk, incoming=mailbox.incoming), by=by)
    return mailbox
