"""Changing how a mailbox is connected."""

from django.db import transaction

from helpwell.channels.email.events import MailboxChanged
from helpwell.channels.email.mailbox_settings import MailboxSettings, Secrets, apply
from helpwell.channels.email.models import Mailbox
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.people.models import Team


def change_mailbox(
    mailbox: Mailbox,
    *,
    by: Actor,
    name: str,
    address: str,
    team: Team,
    settings: MailboxSettings,
    secrets: Secrets,
) -> Mailbox:
    """The changed mailbox; raises IntegrityError where another has the address. Nothing changed records nothing."""
    with transaction.atomic():
        mailbox = (
            Mailbox.objects.select_for_update(of=("self",))
            .select_related("channel")
            .get(pk=mailbox.pk)
        )
        channel = mailbox.channel
        said = {"name": name, "address": address, "team_id": team.pk}
        changed = [key for key, value in said.items() if channel.__dict__[key] != value]
        channel.name, channel.address, channel.team = name, address, team
        changed += apply(mailbox, settings, secrets)
        if changed:
            channel.save(update_fields=["name", "address", "team"])
            mailbox.last_error, mailbox.last_error_at = "", None
            mailbox.save()
            record(MailboxChanged(mailbox_id=mailbox.pk, changed=changed), by=by)
    return mailbox
