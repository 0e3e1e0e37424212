"""Making the secret with which a provider proves itself."""

import secrets

from django.db import transaction

from helpwell.channels.email.events import MailboxChanged
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.sealing import seal
from helpwell.events.models import Actor
from helpwell.events.record import record

_USER = "helpwell"


def renew_webhook_secret(mailbox: Mailbox, *, by: Actor) -> str:
    """The new user name and password, "helpwell:…", shown this once; the old ones end now."""
    secret = f"{_USER}:{secrets.token_urlsafe(24)}"
    with transaction.atomic():
        mailbox.sealed_webhook_secret = seal(secret)
        mailbox.save(update_fields=["sealed_webhook_secret"])
        record(MailboxChanged(mailbox_id=mailbox.pk, changed=["webhook_secret"]), by=by)
    return secret
