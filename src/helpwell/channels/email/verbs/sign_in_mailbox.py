"""Coming back from the provider's consent page with a code."""

from django.db import transaction

from helpwell.channels.email import oauth
from helpwell.channels.email.events import MailboxSignedIn
from helpwell.channels.email.models import Mailbox
from helpwell.events.models import Actor
from helpwell.events.record import record


def sign_in_mailbox(
    mailbox: Mailbox, *, by: Actor, code: str, verifier: str, redirect_uri: str
) -> Mailbox:
    """The mailbox with its tokens; raises oauth.SignInFailed or oauth.ProviderUnreachable, and then nothing changed."""
    oauth.finish(mailbox, code=code, verifier=verifier, redirect_uri=redirect_uri)
    with transaction.atomic():
        record(MailboxSignedIn(mailbox_id=mailbox.pk, login=mailbox.login), by=by)
    return mailbox
