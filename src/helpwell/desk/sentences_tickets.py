"""What is said about each event of a ticket: a sentence that names who did it, from the facts of the tickets room."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.desk.told import Sentences, Told
from helpwell.events.models import Actor
from helpwell.tickets.models import Status, Ticket


def _created(told: Told) -> str:
    before = told.facts.get("follow_up_of")
    if before:
        return _("Continues #{number}, which was closed").format(number=before)
    if told.kind == Actor.Kind.AGENT:
        return _("{who} opened this ticket").format(who=told.who)
    return ""


def _withdrawn(told: Told) -> str:
    return _("{who} took a message back before it was sent").format(who=told.who)


def _sending_moved(told: Told) -> str:
    return _("{who} moved the sending to {when}").format(
        who=told.who, when=_when(told.facts["due_at"])
    )


def _moved(told: Told) -> str:
    return _("{who} moved a message to #{number}").format(
        who=told.who, number=told.facts["to_ticket_id"]
    )


def _arrived(told: Told) -> str:
    return _("{who} moved a message here from #{number}").format(
        who=told.who, number=told.facts["from_ticket_id"]
    )


def _assigned(told: Told) -> str:
    person, team = _person_part(told), told.team or _("a team")
    if told.facts["team_before"] == told.facts["team_after"]:
        return person
    if told.facts["agent_before"] == told.facts["agent_after"]:
        return _("{who} moved the ticket to {team}").format(who=told.who, team=team)
    if told.facts["agent_after"] is None:
        return _("{who} moved the ticket to {team}, for anyone to take").format(
            who=told.who, team=team
        )
    return _("{what}, in {team}").format(what=person, team=team)


def _person_part(told: Told) -> str:
    if told.facts["agent_after"] is None:
        return _("{who} put the ticket back for anyone to take").format(who=told.who)
    if told.agent_actor_id == told.actor_id:
        return _("{who} took the ticket").format(who=told.who)
    return _("{who} gave the ticket to {agent}").format(
        who=told.who, agent=told.agent or _("somebody")
    )


def _resolved(told: Told) -> str:
    return _("{who} solved the ticket").format(who=told.who)


def _reopened(told: Told) -> str:
    if told.facts["because"] == "reply":
        return _("Open again, because {who} answered").format(who=told.who)
    if told.facts["because"] == "merge":
        return _("Open again, because a merged ticket has an open question")
    return _("{who} opened the ticket again").format(who=told.who)


def _stayed(told: Told) -> str:
    return _("Stays solved: {who} only says thanks").format(who=told.who)


def _status(told: Told) -> str:
    return _("{who} changed the status from “{before}” to “{after}”").format(
        who=told.who,
        before=_label(Status, told.facts["before"]),
        after=_label(Status, told.facts["after"]),
    )


def _field(told: Told) -> str:
    before, after = told.facts["before"], told.facts["after"]
    if told.facts["field"] == "priority":
        return _("{who} changed the priority from “{before}” to “{after}”").format(
            who=told.who,
            before=_label(Ticket.Priority, before),
            after=_label(Ticket.Priority, after),
        )
    if told.facts["field"] == "type":
        return _("{who} changed the type from “{before}” to “{after}”").format(
            who=told.who, before=_label(Ticket.Type, before), after=_label(Ticket.Type, after)
        )
    return _("{who} changed the subject; it was “{before}”").format(who=told.who, before=before)


def _label(choices: Any, value: str) -> str:
    labels = {str(known): label for known, label in choices.choices}
    return str(labels.get(value, value))


def _tags(told: Told) -> str:
    added, removed = told.facts["added"], told.facts["removed"]
    plus = ngettext("added the tag {names}", "added the tags {names}", len(added))
    minus = ngettext("removed the tag {names}", "removed the tags {names}", len(removed))
    did = [
        words.format(names=", ".join(names))
        for words, names in ((plus, added), (minus, removed))
        if names
    ]
    return _("{who} {did}").format(who=told.who, did=_(" and ").join(did))


def _spam(told: Told) -> str:
    if told.facts["because"] == "agent":
        return _("{who} marked this as spam").format(who=told.who)
    return _("Marked as spam: {because}").format(because=told.facts["because"])


def _no_spam(told: Told) -> str:
    return _("{who} said that this is not spam").format(who=told.who)


def _released(told: Told) -> str:
    if told.facts["joined"]:
        return _("{who} let this mail into #{number}").format(
            who=told.who, number=told.facts["joined"]
        )
    return _("{who} let this mail in").format(who=told.who)


def _participant_added(told: Told) -> str:
    whom = told.participant or _("somebody")
    if not told.facts["accepted"]:
        return _("{whom} wrote along and waits for your yes to get replies").format(whom=whom)
    return _("{who} added {whom} to the replies").format(who=told.who, whom=whom)


def _participant_removed(told: Told) -> str:
    return _("{who} took {whom} off the replies").format(
        who=told.who, whom=told.customer or _("somebody")
    )


def _retried(told: Told) -> str:
    return _("{who} had a message sent again").format(who=told.who)


def _failed(told: Told) -> str:
    return _("A message could not be sent: {why}").format(why=told.facts["detail"])


def _bounced(told: Told) -> str:
    whom = told.recipient or _("a recipient")
    if told.facts["kind"] == "hard":
        return _("A message came back: {whom} cannot be reached").format(whom=whom)
    return _("A message came back: {whom} cannot be reached at the moment").format(whom=whom)


def _note_withdrawn(told: Told) -> str:
    if told.facts["is_back"]:
        return _("{who} put a note back").format(who=told.who)
    return _("{who} took a note back").format(who=told.who)


def _snoozed(told: Told) -> str:
    return _("{who} snoozed the ticket until {when}").format(
        who=told.who, when=_when(told.facts["until"])
    )


def _awake(told: Told) -> str:
    if told.facts["because"] == "time":
        return _("The snooze is over")
    if told.facts["because"] == "reply":
        return _("Back from snooze, because {who} answered").format(who=told.who)
    return _("{who} ended the snooze").format(who=told.who)


def _deleted(told: Told) -> str:
    return _("{who} put the ticket into the bin").format(who=told.who)


def _restored(told: Told) -> str:
    return _("{who} took the ticket out of the bin").format(who=told.who)


def _merged(told: Told) -> str:
    if told.facts["into"] is not None:
        return _("{who} merged this ticket into #{number}").format(
            who=told.who, number=told.facts["into"]
        )
    return _("{who} took this ticket apart from #{number}").format(
        who=told.who, number=told.facts["was"]
    )


def _took_in(told: Told) -> str:
    number = told.facts["from_ticket_id"]
    if told.facts["gave_back"]:
        return _("{who} took #{number} apart again").format(who=told.who, number=number)
    return _("{who} merged #{number} into this ticket").format(who=told.who, number=number)


def _linked(told: Told) -> str:
    number = told.facts["other_ticket_id"]
    if told.facts["linked"]:
        return _("{who} linked #{number}").format(who=told.who, number=number)
    return _("{who} removed the link to #{number}").format(who=told.who, number=number)


def _parent(told: Told) -> str:
    if told.facts["after"] is None:
        return _("{who} took the ticket out of #{number}").format(
            who=told.who, number=told.facts["before"]
        )
    return _("{who} made the ticket a part of #{number}").format(
        who=told.who, number=told.facts["after"]
    )


def _when(written: str) -> str:
    moment = parse_datetime(written)
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""


# Each fact of the tickets room: its icon and its sentence; None where the message itself stands in the thread and says it.
SENTENCES: Sentences = {
    "TicketCreated": ("new", _created),
    "MessageReceived": ("mail", None),
    "MessageSent": ("send", None),
    "MessageWithdrawn": ("undo", _withdrawn),
    "SendingMoved": ("send-later", _sending_moved),
    "MessageMoved": ("move", _moved),
    "MessageArrived": ("move", _arrived),
    "NoteWritten": ("note", None),
    "TicketAssigned": ("assign", _assigned),
    "TicketResolved": ("solved", _resolved),
    "TicketReopened": ("open", _reopened),
    "StayedSolved": ("solved", _stayed),
    "StatusChanged": ("edit", _status),
    "FieldChanged": ("edit", _field),
    "TagsChanged": ("tag", _tags),
    "MarkedSpam": ("spam", _spam),
    "UnmarkedSpam": ("check", _no_spam),
    "HeldReleased": ("check", _released),
    "ParticipantAdded": ("customers", _participant_added),
    "ParticipantRemoved": ("customers", _participant_removed),
    "DeliverySent": ("send", None),
    "DeliveryConfirmed": ("check", None),
    "DeliveryRetried": ("refresh", _retried),
    "DeliveryFailed": ("failed-mail", _failed),
    "DeliveryBounced": ("failed-mail", _bounced),
    "MessageForwarded": ("forward", None),
    "NoteWithdrawn": ("undo", _note_withdrawn),
    "AgentsMentioned": ("note", None),
    "TicketSnoozed": ("moon", _snoozed),
    "SnoozeEnded": ("moon", _awake),
    "TicketDeleted": ("trash", _deleted),
    "TicketRestored": ("undo", _restored),
    "TicketPurged": ("trash", None),
    "TicketMerged": ("merge", _merged),
    "TicketTookIn": ("merge", _took_in),
    "TicketFollowed": ("eye", None),
    "TicketLinked": ("link", _linked),
    "ParentChanged": ("link", _parent),
}
