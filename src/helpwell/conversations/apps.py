"""The room of side conversations as a Django app."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "helpwell.conversations"
    label = "conversations"

    def ready(self) -> None:
        """The files of side messages have rows that name them too."""
        from helpwell.conversations.models import SideAttachment
        from helpwell.tickets.verbs.forget_orphans import NAMING

        NAMING.append(SideAttachment)
