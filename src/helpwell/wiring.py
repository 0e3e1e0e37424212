"""Which event reaches which reaction, and what the worker does: the one page to read first."""

from helpwell.channels import events as channels
from helpwell.channels.contract import Kind
from helpwell.channels.email import events as email
from helpwell.channels.email.acknowledge import acknowledge
from helpwell.channels.email.intake.kind import EmailKind
from helpwell.channels.email.send.deliver import send_due
from helpwell.channels.email.send.system import forget_sent, send_system_mail
from helpwell.channels.intake import take_in
from helpwell.customers import events as customers
from helpwell.desk.presence import forget_gone
from helpwell.desk.reactions import notice_answer, notice_assignment, notice_failure
from helpwell.events.facts import Fact
from helpwell.events.live import forget_old_nudges
from helpwell.events.reacting import run_reactions
from helpwell.events.registry import React
from helpwell.events.worker import Lane, Work
from helpwell.people import events as people
from helpwell.routing import events as routing
from helpwell.routing.reactions import follow_status, restart_clock, start_clock, stop_clock
from helpwell.tickets import events as tickets
from helpwell.tickets.counts import fold_counts
from helpwell.tickets.verbs.forget_orphans import OrphanSweep
from helpwell.tickets.verbs.upload import forget_uploads

# An event with no reaction is informational: history, live topics and audit read it.
REACTIONS: tuple[tuple[type[Fact], tuple[React, ...]], ...] = (
    (people.AgentJoined, ()),
    (people.AgentChanged, ()),
    (people.AgentDeactivated, ()),
    (people.AgentReactivated, ()),
    (people.AgentInvited, ()),
    (people.SignedIn, ()),
    (people.SignInRefused, ()),
    (people.TeamChanged, ()),
    (customers.CustomerCreated, ()),
    (customers.CustomerChanged, ()),
    (customers.SenderBlocked, ()),
    (customers.SenderUnblocked, ()),
    (customers.AddressFailed, ()),
    (customers.AddressWorks, ()),
    (customers.CustomersImported, ()),
    (customers.OrganizationWritten, ()),
    (routing.HoursChanged, ()),
    (routing.ServiceLevelChanged, ()),
    (tickets.TicketCreated, (acknowledge,)),
    (tickets.MessageReceived, (start_clock, notice_answer)),
    (tickets.MessageSent, (stop_clock,)),
    (tickets.MessageWithdrawn, (restart_clock,)),
    (tickets.SendingMoved, ()),
    (tickets.MessageMoved, (follow_status,)),
    (tickets.MessageArrived, (restart_clock,)),
    (tickets.NoteWritten, ()),
    (tickets.TicketAssigned, (notice_assignment,)),
    (tickets.TicketResolved, (follow_status,)),
    (tickets.TicketReopened, (follow_status,)),
    (tickets.StatusChanged, (follow_status,)),
    (tickets.FieldChanged, ()),
    (tickets.TagsChanged, ()),
    (tickets.MarkedSpam, (follow_status,)),
    (tickets.UnmarkedSpam, (follow_status,)),
    (tickets.HeldReleased, (follow_status,)),
    (tickets.ParticipantAdded, ()),
    (tickets.ParticipantRemoved, ()),
    (tickets.DeliverySent, ()),
    (tickets.DeliveryConfirmed, ()),
    (tickets.DeliveryRetried, ()),
    (tickets.DeliveryFailed, (notice_failure,)),
    (tickets.DeliveryBounced, (notice_failure,)),
    (channels.ArrivalRetried, ()),
    (channels.ArrivalInsisted, ()),
    (channels.ArrivalIgnored, ()),
    (email.AddressBlocked, ()),
    (email.AddressUnblocked, ()),
    (email.SendingPaused, ()),
    (email.SendingResumed, ()),
    (email.MailboxConnected, ()),
    (email.MailboxChanged, ()),
    (email.MailboxSignedIn, ()),
    (email.MailboxDeactivated, ()),
    (email.MailboxReactivated, ()),
)

KINDS: dict[str, Kind] = {"email": EmailKind()}

LANES: tuple[Lane, ...] = (
    Lane("intake", (Work("intake", take_in),)),
    Lane("reactions", (Work("reactions", run_reactions),)),
    Lane(
        "sending",
        (
            Work("deliveries", send_due, limit=20),
            Work("system mail", send_system_mail, limit=20, every=1),
            Work("forget system mail", lambda _limit: forget_sent(), every=3600),
        ),
    ),
    Lane(
        "clock",
        (
            Work("fold counts", fold_counts, every=5),
            Work("forget nudges", lambda _limit: forget_old_nudges(), every=30),
            Work("forget who looked", forget_gone, every=30),
            Work("forget uploads", forget_uploads, every=600),
            Work("forget orphans", OrphanSweep().batch, every=86_400),
        ),
    ),
)
