"""Routes of side conversations."""

from django.urls import path

from helpwell.conversations.views import conversation, files

app_name = "conversations"
urlpatterns = [
    path("tickets/<int:number>/conversations/new/", conversation.new, name="new"),
    path("conversations/<int:conversation_id>/", conversation.conversation, name="conversation"),
    path("conversations/<int:conversation_id>/thread/", conversation.thread, name="thread"),
    path("conversations/<int:conversation_id>/messages/", conversation.written, name="written"),
    path("conversations/<int:conversation_id>/people/", conversation.people, name="people"),
    path("conversations/<int:conversation_id>/state/", conversation.state, name="state"),
    path("conversations/messages/<int:message_id>/again/", conversation.again, name="again"),
    path("conversations/files/<int:file_id>/", files.file, name="file"),
]
