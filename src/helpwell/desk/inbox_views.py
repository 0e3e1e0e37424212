"""The views of the inbox: what lies in each, how it is sorted, and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.search.conditions import Condition, Conditions, Op
from helpwell.tickets import access
from helpwell.tickets.models import Shelf, Ticket

Parts = Callable[[Agent], "list[QuerySet[Ticket]]"]


class Sort(StrEnum):
    """The orders of a list."""

    LATEST = "latest"
    DUE = "due"
    OLDEST = "oldest"


SORT_WORDS: dict[Sort, Promise] = {
    Sort.DUE: _("Due first"),
    Sort.LATEST: _("Latest first"),
    Sort.OLDEST: _("Oldest first"),
}


@dataclass(frozen=True)
class View:
    """One view: whose tickets of which shelf, the icon and key of its link, and what an empty one says."""

    name: str
    label: Promise
    icon: str
    key: str
    shelf: Shelf
    whose: str  # all, mine, team or unassigned, as `tickets.counts` says it; "" where nobody keeps count
    parts: Parts
    sort: Sort
    empty: Promise
    empty_words: Promise
    needs: Permission = Permission.USE_DESK

    def parts_for(self, person: Agent) -> "list[QuerySet[Ticket]]":
        """The person's tickets of this view, in parts that one index each answers in order."""
        if not self.whose:
            return self.parts(person)
        return [part.filter(shelf=self.shelf) for part in self.parts(person)]

    def path(self, part: str = "") -> str:
        """The address of the view; of its list pane or its news by "_list" and "_news"."""
        return reverse(f"desk:inbox{part}", args=[self.name])

    @property
    def conditions(self) -> Conditions:
        """The same as conditions, to begin a saved view or a file with."""
        if not self.whose:
            shelves = ",".join(str(shelf.value) for shelf in _FOLLOWED)
            return Conditions((_FOLLOWER, Condition("place", Op.ANY, shelves)))
        place = Condition("place", Op.ANY, str(self.shelf.value))
        return Conditions((*_WHOSE.get(self.whose, ()), place))


_FOLLOWED = (Shelf.OPEN, Shelf.PENDING, Shelf.ON_HOLD, Shelf.SNOOZED)
_FOLLOWER = Condition("follower", Op.ANY, "me")
_WHOSE = {
    "mine": (Condition("assignee", Op.ANY, "me"),),
    "unassigned": (Condition("assignee", Op.ANY, "nobody"),),
    "team": (Condition("team", Op.ANY, "mine"),),
}


def _own(person: Agent) -> "list[QuerySet[Ticket]]":
    return [access.own(person)]


def _unassigned(person: Agent) -> "list[QuerySet[Ticket]]":
    sees_all = person.may(Permission.SEE_ALL_TICKETS)
    parts = access.parts_visible_to(person) if sees_all else access.team_parts(person)
    return [part.filter(assignee=None) for part in parts]


def _followed(person: Agent) -> "list[QuerySet[Ticket]]":
    rows = access.visible_to(person).filter(followers__agent=person)
    return [rows.filter(shelf__in=_FOLLOWED)]


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            "mine", _("Mine"), "mine", "g m", Shelf.OPEN, "mine", _own, Sort.DUE,
            _("Nothing waits for you"), _("Tickets that are given to you appear here, what is due first on top."),
        ),
        View(
            "unassigned", _("Unassigned"), "unassigned", "g u", Shelf.OPEN, "unassigned", _unassigned, Sort.DUE,
            _("Everything has an owner"), _("New tickets that nobody has taken yet appear here."),
        ),
        View(
            "teams", _("My teams"), "team", "g t", Shelf.OPEN, "team", access.team_parts, Sort.DUE,
            _("Your teams have nothing open"), _("Open tickets of the teams that you are on appear here."),
        ),
        View(
            "open", _("All open"), "open", "g o", Shelf.OPEN, "all", access.parts_visible_to, Sort.DUE,
            _("No open tickets"), _("Every open ticket that you may see appears here."),
        ),
        View(
            "pending", _("Pending"), "pending", "g p", Shelf.PENDING, "all", access.parts_visible_to, Sort.LATEST,
            _("Nobody is being waited for"), _("Tickets that wait for the customer's answer appear here."),
        ),
        View(
            "on-hold", _("On hold"), "hold", "g h", Shelf.ON_HOLD, "all", access.parts_visible_to, Sort.DUE,
            _("Nothing is on hold"), _("Tickets that wait for someone else appear here."),
        ),
        View(
            "snoozed", _("Snoozed"), "clock", "g z", Shelf.SNOOZED, "all", access.parts_visible_to, Sort.LATEST,
            _("Nothing is snoozed"), _("Tickets that are out of the way until a day and hour appear here."),
        ),
        View(
            "following", _("Following"), "eye", "g f", Shelf.OPEN, "", _followed, Sort.LATEST,
            _("You follow no open ticket"), _("Tickets of others that you want to hear of appear here."),
        ),
        View(
            "solved", _("Solved"), "solved", "g s", Shelf.SOLVED, "all", access.parts_visible_to, Sort.LATEST,
            _("Nothing solved yet"), _("Solved and closed tickets appear here."),
        ),
        View(
            "spam", _("Spam"), "spam", "g x", Shelf.SPAM, "all", access.parts_visible_to, Sort.LATEST,
            _("No spam"), _("What was marked as spam, by an agent or by a mail server's verdict, appears here."),
        ),
        View(
            "held", _("Held"), "held", "g e", Shelf.HELD, "all", access.parts_visible_to, Sort.LATEST,
            _("Nothing is held"), _("Mail whose sender could not be proved waits here until an agent lets it in."),
        ),
        View(
            "bin", _("Bin"), "trash", "g d", Shelf.BIN, "all", access.parts_visible_to, Sort.LATEST,
            _("The bin is empty"), _("Deleted tickets lie here for thirty days and can be restored."), Permission.DELETE_TICKETS,
        ),
    )
}  # fmt: skip
HOME = VIEWS["mine"]
# Views before which the list of views draws a line.
GROUPS = frozenset({"pending", "spam"})
