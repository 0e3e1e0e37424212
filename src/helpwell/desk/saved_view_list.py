"""A saved view as the inbox shows it beside the views that are always there."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.people.models import Agent
from helpwell.search.conditions import Conditions
from helpwell.search.models import Grouping, Order, SavedView
from helpwell.search.scope import scope_of
from helpwell.tickets.models import Ticket

ICON = "star"


@dataclass(frozen=True)
class SavedList:
    """What the inbox needs to know of a view; it came through access."""

    saved: SavedView
    conditions: Conditions

    @classmethod
    def of(cls, saved: SavedView) -> "SavedList":
        """The list of a view."""
        return cls(saved, saved.asked())

    @property
    def name(self) -> str:
        """How the address of a ticket names the list that it was opened from."""
        return f"v{self.saved.pk}"

    @property
    def label(self) -> str:
        """Its name."""
        return self.saved.name

    icon = ICON
    key = ""
    whose = ""

    @property
    def sort(self) -> Order:
        """Its own order."""
        return Order(self.saved.order)

    @property
    def grouping(self) -> Grouping:
        """Its headings."""
        return Grouping(self.saved.grouping)

    @property
    def empty(self) -> str:
        """What an empty list is called."""
        return _("No ticket meets these conditions")

    @property
    def empty_words(self) -> str:
        """What an empty list says."""
        return _("Tickets appear here as soon as they do.")

    def parts_for(self, person: Agent) -> "list[QuerySet[Ticket]]":
        """The person's tickets of this view."""
        scope = scope_of(person, self.conditions)
        return [part.filter(scope.also) for part in scope.parts]

    def path(self, part: str = "") -> str:
        """The address of the view; of its list pane or its news by "_list" and "_news"."""
        return reverse(f"desk:saved_view{part}", args=[self.saved.pk])
