"""The words of one message."""

from django.db import models

from helpwell.tickets.models import Message, Ticket


class SearchDocument(models.Model):
    """What is found by words: those of a message, of its files, of the ticket's subject and customer; `search.engine` indexes it.

    `ticket` is where the message is shown: the survivor, where its own ticket was merged.
    """

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()

    def __str__(self) -> str:
        return f"words of message {self.pk}"
