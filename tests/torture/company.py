"""The small company of a trial: one team, one agent, one mailbox, no time to take replies back."""

from dataclasses import dataclass

from helpwell.channels.email.models import Mailbox
from helpwell.kit import clock
from helpwell.people.models import Agent, Company, Team
from helpwell.people.permissions import Role
from helpwell.people.verbs.join import join
from helpwell.tickets.models import Channel

ADDRESS = "support@desk.test"


@dataclass(frozen=True)
class Desk:
    """Who there is."""

    agent: Agent
    channel: Channel
    mailbox: Mailbox


def found(smtp_port: int) -> Desk:
    """The company, made in the present database; its mail goes to a port of this machine."""
    Company.objects.create(name="Trial", undo_send_seconds=0, set_up_at=clock.now())
    team = Team.objects.create(name="Support")
    agent = join(
        by=None,
        email="agent@desk.test",
        name="Agent",
        role=Role.ADMINISTRATOR,
        password="a quiet river at night",
        teams=[team],
    )
    channel = Channel.objects.create(kind="email", name="Support", address=ADDRESS, team=team)
    mailbox = Mailbox.objects.create(
        channel=channel,
        incoming=Mailbox.Incoming.RECEIVER,
        outgoing=Mailbox.Outgoing.SMTP,
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_security=Mailbox.Security.NONE,
    )
    return Desk(agent, channel, mailbox)
