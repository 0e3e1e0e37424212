"""Which event reaches which reaction, and what the worker does: the one page to read first."""

from helpwell.bulk import events as bulk
from helpwell.bulk.verbs.run import run_bulks
from helpwell.channels import events as channels
from helpwell.channels.contract import Kind
from helpwell.channels.email import events as email
from helpwell.channels.email.acknowledge import acknowledge
from helpwell.channels.email.agent_lines import forget_lines
from helpwell.channels.email.intake.kind import EmailKind
from helpwell.channels.email.send.deliver import send_due
from helpwell.channels.email.send.side import send_side_mail
from helpwell.channels.email.send.system import forget_sent, send_system_mail
from helpwell.channels.intake import take_in
from helpwell.conversations import events as conversations
from helpwell.conversations.verbs.close import undo_closing
from helpwell.customers import events as customers
from helpwell.customers.verbs.undo_change import undo_change as undo_customer_change
from helpwell.customers.verbs.unmerge import undo_merge, undo_unmerge
from helpwell.customers.verbs.verify import undo_verify
from helpwell.desk import events as desk
from helpwell.desk.notice_mail import send_notice_mails
from helpwell.desk.presence import forget_gone
from helpwell.desk.reactions import (
    notice_answer,
    notice_aside,
    notice_assignment,
    notice_due,
    notice_failure,
    notice_mention,
    notice_new,
    notice_reply,
    notice_side_failure,
    notice_task,
)
from helpwell.desk.verbs.use_article import undo_use
from helpwell.events.facts import Fact
from helpwell.events.live import forget_old_nudges
from helpwell.events.reacting import run_reactions
from helpwell.events.registry import React
from helpwell.events.undoing import UndoFact
from helpwell.events.worker import Lane, Work
from helpwell.fields import events as fields
from helpwell.fields.reactions import follow_type, give_form
from helpwell.fields.reads import missing_to_solve
from helpwell.fields.verbs.set_about import undo_about
from helpwell.fields.verbs.set_form import undo_form
from helpwell.fields.verbs.set_value import undo_value
from helpwell.fields.verbs.undo_definition import undo_definition
from helpwell.helpcenter import events as helpcenter
from helpwell.helpcenter.verbs.offer_articles import forget_words
from helpwell.helpcenter.verbs.sign_in import forget_sign_ins
from helpwell.knowledge import events as knowledge
from helpwell.knowledge.reactions import index_article, index_snippet
from helpwell.knowledge.verbs.index_article import add_meaning
from helpwell.knowledge.verbs.note_reading import forget_searches
from helpwell.knowledge.verbs.publish import publish_due
from helpwell.knowledge.verbs.undo_article import undo_article, undo_showing
from helpwell.macros import events as macros
from helpwell.macros.verbs.undo_macro import undo_macro
from helpwell.people import events as people
from helpwell.routing import events as routing
from helpwell.routing.reactions import follow_status, restart_clock, start_clock, stop_clock
from helpwell.routing.verbs.announce_due import announce_due, forget_announced
from helpwell.routing.verbs.set_availability import end_due
from helpwell.search import events as search
from helpwell.search.reactions import index_again, index_customer, index_words
from helpwell.search.verbs.delete_view import undo_view
from helpwell.tasks import events as tasks
from helpwell.tasks.verbs.change_task import undo_task
from helpwell.tasks.verbs.log_time import undo_time
from helpwell.tasks.verbs.reorder_tasks import undo_order
from helpwell.tickets import events as tickets
from helpwell.tickets import undoing
from helpwell.tickets.counts import fold_counts
from helpwell.tickets.solving import Missing
from helpwell.tickets.verbs.close_solved import close_solved
from helpwell.tickets.verbs.delete import purge_old
from helpwell.tickets.verbs.forget_orphans import OrphanSweep
from helpwell.tickets.verbs.keep_solved import undo_staying
from helpwell.tickets.verbs.merge_tags import undo_tag_merge, undo_tag_parting
from helpwell.tickets.verbs.rename_tag import undo_delete, undo_rename
from helpwell.tickets.verbs.snooze import wake_due
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
    (customers.CustomerChanged, (index_customer,)),
    (customers.CustomerMerged, (index_customer,)),
    (customers.CustomerUnmerged, (index_customer,)),
    (customers.IdentityVerified, ()),
    (customers.SenderBlocked, ()),
    (customers.SenderUnblocked, ()),
    (customers.AddressFailed, ()),
    (customers.AddressWorks, ()),
    (customers.CustomersImported, ()),
    (customers.OrganizationWritten, ()),
    (knowledge.ArticleWritten, ()),
    (knowledge.EditionChanged, ()),
    (knowledge.ReviewAsked, ()),
    (knowledge.ReviewAnswered, ()),
    (knowledge.ArticleScheduled, ()),
    (knowledge.ArticlePublished, (index_article,)),
    (knowledge.ArticleUnpublished, (index_article,)),
    (knowledge.ArticleSettled, ()),
    (knowledge.ArticleReviewed, ()),
    (knowledge.ArticleArchived, (index_article,)),
    (knowledge.ArticleRestored, (index_article,)),
    (knowledge.WordingsChanged, (index_article,)),
    (knowledge.ArticleFlagged, ()),
    (knowledge.FlagSettled, ()),
    (knowledge.ArticleVoted, ()),
    (knowledge.SnippetWritten, (index_snippet,)),
    (knowledge.SnippetRemoved, (index_snippet,)),
    (knowledge.HelpCenterChanged, ()),
    (knowledge.CategoriesChanged, ()),
    (desk.ArticleAnswered, ()),
    (desk.ArticleAnsweredNot, ()),
    (fields.CustomFieldDefined, ()),
    (fields.CustomFieldChanged, ()),
    (fields.CustomFieldArchived, ()),
    (fields.CustomFieldRestored, ()),
    (fields.FieldsReordered, ()),
    (fields.TicketFormDefined, ()),
    (fields.TicketFormChanged, ()),
    (fields.TicketFormArchived, ()),
    (fields.TicketFormRestored, ()),
    (fields.ValueSet, ()),
    (fields.FormChosen, ()),
    (fields.CustomerValueSet, ()),
    (fields.OrganizationValueSet, ()),
    (tasks.TaskAdded, (notice_task,)),
    (tasks.TaskFinished, ()),
    (tasks.TaskReopened, ()),
    (tasks.TaskChanged, (notice_task,)),
    (tasks.TaskRemoved, ()),
    (tasks.TaskRestored, ()),
    (tasks.TasksReordered, ()),
    (tasks.ChecklistPut, ()),
    (tasks.TimeLogged, ()),
    (tasks.TimeRemoved, ()),
    (tasks.TimeRestored, ()),
    (tasks.ChecklistWritten, ()),
    (routing.HoursChanged, ()),
    (routing.ServiceLevelChanged, ()),
    (routing.AvailabilityChanged, ()),
    (routing.AvailabilityReasonsChanged, ()),
    (routing.AnswerDue, (notice_due,)),
    (search.ViewSaved, ()),
    (search.ViewChanged, ()),
    (search.ViewDeleted, ()),
    (search.ViewRestored, ()),
    (search.ViewsReordered, ()),
    (search.TicketsExported, ()),
    (tickets.TicketCreated, (acknowledge, notice_new, give_form)),
    (tickets.MessageReceived, (start_clock, notice_answer, index_words)),
    (tickets.MessageSent, (stop_clock, notice_reply, index_words)),
    (tickets.MessageWithdrawn, (restart_clock, index_words)),
    (tickets.SendingMoved, ()),
    (tickets.MessageMoved, (follow_status,)),
    (tickets.MessageArrived, (restart_clock, index_words)),
    (tickets.NoteWritten, (index_words,)),
    (tickets.TicketAssigned, (notice_assignment,)),
    (tickets.TicketResolved, (follow_status,)),
    (tickets.TicketReopened, (follow_status,)),
    (tickets.StayedSolved, ()),
    (tickets.StatusChanged, (follow_status,)),
    (tickets.FieldChanged, (follow_type, index_again)),
    (tickets.TagsChanged, ()),
    (tickets.TagRenamed, ()),
    (tickets.TagMerged, ()),
    (tickets.TagParted, ()),
    (tickets.TagDeleted, ()),
    (tickets.TagRestored, ()),
    (tickets.MarkedSpam, (follow_status,)),
    (tickets.UnmarkedSpam, (follow_status,)),
    (tickets.HeldReleased, (follow_status, index_again)),
    (tickets.MessageForwarded, (index_words,)),
    (tickets.NoteWithdrawn, (index_words,)),
    (tickets.AgentsMentioned, (notice_mention,)),
    (tickets.TicketSnoozed, ()),
    (tickets.SnoozeEnded, (follow_status,)),
    (tickets.TicketDeleted, (follow_status,)),
    (tickets.TicketRestored, (follow_status,)),
    (tickets.TicketPurged, ()),
    (tickets.TicketMerged, (restart_clock, index_again)),
    (tickets.TicketTookIn, (restart_clock, index_again)),
    (tickets.TicketFollowed, ()),
    (tickets.TicketLinked, ()),
    (tickets.ParentChanged, ()),
    (tickets.ParticipantAdded, ()),
    (tickets.ParticipantRemoved, ()),
    (tickets.DeliverySent, ()),
    (tickets.DeliveryConfirmed, ()),
    (tickets.DeliveryRetried, ()),
    (tickets.DeliveryFailed, (notice_failure,)),
    (tickets.DeliveryBounced, (notice_failure,)),
    (conversations.ConversationStarted, ()),
    (conversations.ConversationWritten, ()),
    (conversations.ConversationAnswered, (notice_aside,)),
    (conversations.ConversationJoined, ()),
    (conversations.ConversationClosed, ()),
    (conversations.ConversationReopened, ()),
    (conversations.ConversationMailFailed, (notice_side_failure,)),
    (macros.MacroWritten, ()),
    (macros.MacroChanged, ()),
    (macros.MacroArchived, ()),
    (macros.MacroRestored, ()),
    (macros.MacroReviewed, ()),
    (macros.MacroApplied, ()),
    (macros.ScriptWritten, ()),
    (macros.ScriptArchived, ()),
    (macros.ScriptRestored, ()),
    (macros.ScriptStarted, ()),
    (macros.ScriptFinished, ()),
    (macros.ScriptAborted, ()),
    (bulk.BulkStarted, ()),
    (bulk.BulkFinished, ()),
    (helpcenter.QuestionAnswered, ()),
    (helpcenter.CustomerSignedIn, ()),
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

# How each fact is taken back. What is missing here cannot be.
UNDO: dict[type[Fact], UndoFact] = {
    customers.CustomerChanged: undo_customer_change,
    customers.CustomerMerged: undo_merge,
    customers.CustomerUnmerged: undo_unmerge,
    customers.IdentityVerified: undo_verify,
    knowledge.ArticlePublished: undo_showing,
    knowledge.ArticleUnpublished: undo_showing,
    knowledge.ArticleSettled: undo_article,
    knowledge.ArticleArchived: undo_article,
    knowledge.ArticleRestored: undo_article,
    desk.ArticleAnswered: undo_use,
    desk.ArticleAnsweredNot: undo_use,
    fields.CustomFieldChanged: undo_definition,
    fields.CustomFieldArchived: undo_definition,
    fields.CustomFieldRestored: undo_definition,
    fields.ValueSet: undo_value,
    fields.FormChosen: undo_form,
    fields.CustomerValueSet: undo_about,
    fields.OrganizationValueSet: undo_about,
    tasks.TaskAdded: undo_task,
    tasks.TaskFinished: undo_task,
    tasks.TaskReopened: undo_task,
    tasks.TaskChanged: undo_task,
    tasks.TaskRemoved: undo_task,
    tasks.TaskRestored: undo_task,
    tasks.ChecklistPut: undo_task,
    tasks.TasksReordered: undo_order,
    tasks.TimeLogged: undo_time,
    tasks.TimeRemoved: undo_time,
    tasks.TimeRestored: undo_time,
    macros.MacroChanged: undo_macro,
    macros.MacroArchived: undo_macro,
    macros.MacroRestored: undo_macro,
    search.ViewDeleted: undo_view,
    search.ViewRestored: undo_view,
    tickets.TicketAssigned: undoing.undo_columns,
    tickets.TicketResolved: undoing.undo_columns,
    tickets.TicketReopened: undoing.undo_columns,
    tickets.StatusChanged: undoing.undo_columns,
    tickets.StayedSolved: undo_staying,
    tickets.FieldChanged: undoing.undo_columns,
    tickets.MarkedSpam: undoing.undo_columns,
    tickets.UnmarkedSpam: undoing.undo_columns,
    tickets.TicketSnoozed: undoing.undo_columns,
    tickets.SnoozeEnded: undoing.undo_columns,
    tickets.TicketDeleted: undoing.undo_columns,
    tickets.TicketRestored: undoing.undo_columns,
    tickets.ParentChanged: undoing.undo_columns,
    tickets.TagsChanged: undoing.undo_tags,
    tickets.TagRenamed: undo_rename,
    tickets.TagMerged: undo_tag_merge,
    tickets.TagParted: undo_tag_parting,
    tickets.TagDeleted: undo_delete,
    tickets.TagRestored: undo_delete,
    tickets.TicketFollowed: undoing.undo_follow,
    tickets.TicketLinked: undoing.undo_link,
    tickets.TicketMerged: undoing.undo_merge,
    tickets.TicketTookIn: undoing.undo_took_in,
    tickets.MessageMoved: undoing.undo_move,
    tickets.MessageArrived: undoing.undo_move,
    tickets.MessageSent: undoing.undo_sending,
    tickets.MessageForwarded: undoing.undo_sending,
    tickets.NoteWritten: undoing.undo_note,
    tickets.NoteWithdrawn: undoing.undo_note,
    conversations.ConversationClosed: undo_closing,
    conversations.ConversationReopened: undo_closing,
}

# Who says what a ticket still lacks before it is solved.
SOLVING: tuple[Missing, ...] = (missing_to_solve,)

KINDS: dict[str, Kind] = {"email": EmailKind()}

LANES: tuple[Lane, ...] = (
    Lane("intake", (Work("intake", take_in),)),
    Lane("reactions", (Work("reactions", run_reactions),)),
    Lane("bulk", (Work("bulk changes", run_bulks, limit=4),)),
    Lane(
        "sending",
        (
            Work("deliveries", send_due, limit=20),
            Work("side mail", send_side_mail, limit=20),
            Work("system mail", send_system_mail, limit=20, every=1),
            Work("forget system mail", lambda _limit: forget_sent(), every=3600),
        ),
    ),
    Lane(
        "clock",
        (
            Work("fold counts", fold_counts, every=5),
            Work("close what is solved", close_solved, limit=50, every=60),
            Work("empty the bin", purge_old, limit=50, every=600),
            Work("publish articles", publish_due, every=10),
            Work("give articles meaning", add_meaning, limit=20, every=60),
            Work("forget searches", forget_searches, limit=5_000, every=3600),
            Work("wake the snoozed", wake_due, limit=100, every=5),
            Work("mail notices", send_notice_mails, limit=200, every=5),
            Work("end availability", end_due, every=10),
            Work("announce what is due", announce_due, every=30),
            Work("forget what was announced", forget_announced, limit=500, every=3600),
            Work("forget nudges", lambda _limit: forget_old_nudges(), every=30),
            Work("forget who looked", forget_gone, every=30),
            Work("forget lines of agents", forget_lines, limit=500, every=3600),
            Work("forget uploads", forget_uploads, every=600),
            Work("forget customers' sign-ins", forget_sign_ins, limit=1_000, every=3600),
            Work("forget the words of offers", forget_words, limit=1_000, every=3600),
            Work("forget orphans", OrphanSweep().batch, every=86_400),
        ),
    ),
)
