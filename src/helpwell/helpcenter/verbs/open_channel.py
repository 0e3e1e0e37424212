"""The channel by which a help center's questions come."""

from helpwell.knowledge.models import HelpCenter
from helpwell.tickets.models import Channel


def open_channel(help_center: HelpCenter, *, answered_by: Channel) -> Channel:
    """The help center's own channel, made with the first question. Nothing leaves by it: a mailbox answers."""
    channel, _made = Channel.objects.get_or_create(
        kind=Channel.Kind.WEB,
        address=f"help-center-{help_center.pk}",
        defaults={"name": help_center.name, "team": answered_by.team},
    )
    return channel
