"""The places of the mail ledger: its accounts, the mails of each state, blocked senders."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.channels.ledger import count_failed, count_waiting
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission

ICONS = {
    "stored": "clock",
    "ticket": "inbox",
    "duplicate": "copy",
    "ignored": "block",
    "failed": "failed-mail",
}


def title_of(state: str) -> str:
    """A state of the ledger, or "all", in a word or two."""
    return {
        "all": _("All mail"),
        "stored": _("Waiting"),
        "ticket": _("In a ticket"),
        "duplicate": _("Copies"),
        "ignored": _("Ignored"),
        "failed": _("Failed mail"),
    }[state]


def ledger_places(person: Agent, current: str) -> dict[str, Any]:
    """What the list beside each page of the ledger shows; `current` is "", a state, "all" or "blocked"."""
    url = reverse("channels:ledger")
    places: list[dict[str, Any]] = []
    if person.may(Permission.SEE_LEDGER):
        counts = {"failed": count_failed(), "stored": count_waiting().waiting}
        places.append(
            {"label": _("Accounts"), "url": url, "icon": "ledger", "current": current == ""}
        )
        places += [
            {
                "label": title_of(state),
                "url": f"{url}?state={state}",
                "icon": ICONS.get(state, "all"),
                "count": counts.get(state, 0),
                "current": current == state,
            }
            for state in ("all", *ICONS)
        ]
    if person.may(Permission.BLOCK_SENDERS):
        blocked = {
            "label": _("Blocked senders"),
            "url": reverse("channels:blocked"),
            "icon": "shield",
        }
        places.append(blocked | {"current": current == "blocked"})
    return {"places": places}
