"""Taking the mail of a blocked address or domain again."""

from django.db import transaction

from helpwell.channels.email.events import AddressUnblocked
from helpwell.channels.email.models import BlockedSender
from helpwell.events.models import Actor
from helpwell.events.record import record


def unblock_address(block: BlockedSender, *, by: Actor) -> None:
    """Mail from it is taken again. What came meanwhile stays in the ledger, and can be taken in from there."""
    with transaction.atomic():
        fact = AddressUnblocked(block_id=block.pk, value=block.value)
        if BlockedSender.objects.filter(pk=block.pk).delete()[0]:
            record(fact, by=by)
