"""Routes of the ticket page; `desk/urls.py` includes them."""

from django.urls import path

from helpwell.desk.views import (
    attachment,
    body,
    composer,
    thread_message,
    ticket,
    ticket_acts,
    ticket_new,
    ticket_people,
)

urlpatterns = [
    path("tickets/new/", ticket_new.new, name="ticket_new"),
    path("tickets/new/customers/", ticket_new.customers, name="ticket_new_customers"),
    path("tickets/<int:number>/", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/thread/", ticket.thread, name="thread"),
    path("tickets/<int:number>/earlier/", ticket.earlier, name="earlier"),
    path("tickets/<int:number>/side/", ticket.side, name="ticket_side"),
    path("tickets/<int:number>/replies/", composer.replies, name="replies"),
    path("tickets/<int:number>/notes/", composer.notes, name="notes"),
    path("tickets/<int:number>/assignment/", ticket_acts.assignment, name="assignment"),
    path("tickets/<int:number>/status/", ticket_acts.status, name="status"),
    path("tickets/<int:number>/priority/", ticket_acts.priority, name="priority"),
    path("tickets/<int:number>/type/", ticket_acts.type_, name="type"),
    path("tickets/<int:number>/subject/", ticket_acts.subject, name="subject"),
    path("tickets/<int:number>/tags/", ticket_acts.tags, name="tags"),
    path("tickets/<int:number>/spam/", ticket_acts.spam, name="spam"),
    path("tickets/<int:number>/hold/", ticket_acts.hold, name="hold"),
    path("tickets/<int:number>/sender-block/", ticket_acts.sender_block, name="sender_block"),
    path("tickets/<int:number>/participants/", ticket_people.participants, name="participants"),
    path(
        "tickets/<int:number>/participants/<int:participant_id>/",
        ticket_people.participant,
        name="participant",
    ),
    path("uploads/", composer.uploads, name="uploads"),
    path("uploads/<str:token>/", composer.one_upload, name="upload"),
    path("messages/<int:message_id>/", thread_message.message, name="message"),
    path("messages/<int:message_id>/body/", body.body, name="message_body"),
    path("messages/<int:message_id>/rest/", thread_message.rest, name="message_rest"),
    path("messages/<int:message_id>/quoted/", thread_message.quoted, name="message_quoted"),
    path(
        "messages/<int:message_id>/quotation/", thread_message.quotation, name="message_quotation"
    ),
    path("messages/<int:message_id>/place/", thread_message.place, name="message_place"),
    path("messages/<int:message_id>/sending/", thread_message.sending, name="sending"),
    path("messages/<int:message_id>/delivery/", thread_message.delivery, name="delivery"),
    path("attachments/<str:token>/", attachment.attachment, name="attachment"),
    path("attachments/<str:token>/picture/", attachment.picture, name="attachment_picture"),
    path("attachments/<str:token>/thumb/", attachment.thumb, name="attachment_thumb"),
    path("pictures/<str:token>/", body.picture, name="remote_picture"),
]
