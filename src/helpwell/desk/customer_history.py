"""What was changed of a customer, by whom, in sentences; and what can still be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from helpwell.customers.models import Customer
from helpwell.events.models import Event
from helpwell.events.undoing import can_be_undone

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Changed:
    """One line: what, when, what the notes were before, and whether it can be taken back."""

    id: int
    at: datetime
    icon: str
    words: str
    before: str
    can_undo: bool


def history_of(ids: Sequence[int]) -> list[Changed]:
    """The latest thirty changes of a customer and of those merged into it, the newest first. Two queries."""
    rows = Event.objects.filter(room="customers", subject_id__in=ids, name__in=list(_SENTENCES))
    events = list(rows.select_related("actor").order_by("-id")[:SHOWN])
    names = _names(events)
    return [
        Changed(
            id=event.pk,
            at=event.at,
            icon=_SENTENCES[event.name][0],
            words=_SENTENCES[event.name][1](event, names),
            before=_notes_before(event),
            can_undo=can_be_undone(event),
        )
        for event in events
    ]


_Names = dict[int, str]


def _names(events: Sequence[Event]) -> _Names:
    ids = {event.subject_id for event in events}
    ids |= {event.facts.get("survivor_id", 0) for event in events}
    return {one.pk: one.display_name for one in Customer.objects.filter(pk__in=ids)}


def _notes_before(event: Event) -> str:
    notes = (event.diff or {}).get("notes")
    return str(notes[0]) if notes and isinstance(notes[0], str) else ""


def _changed(event: Event, _: _Names) -> str:
    words = {
        "name": gettext("the name"),
        "organization": gettext("the organization"),
        "language": gettext("the language"),
        "time_zone": gettext("the time zone"),
        "notes": gettext("the notes"),
        "addresses": gettext("the addresses"),
    }
    fields = [str(words.get(field, field)) for field in event.facts.get("fields", [])]
    return gettext("{who} changed {what}").format(who=event.actor.name, what=", ".join(fields))


def _merged(event: Event, names: _Names) -> str:
    return gettext("{who} merged {one} into {other}").format(
        who=event.actor.name, **_pair(event, names)
    )


def _unmerged(event: Event, names: _Names) -> str:
    return gettext("{who} took {one} and {other} apart again").format(
        who=event.actor.name, **_pair(event, names)
    )


def _pair(event: Event, names: _Names) -> dict[str, str]:
    one, other = event.subject_id, event.facts.get("survivor_id", 0)
    return {"one": names.get(one, f"#{one}"), "other": names.get(other, f"#{other}")}


def _verified(event: Event, _: _Names) -> str:
    if event.facts.get("is_verified"):
        return gettext("{who} verified an address").format(who=event.actor.name)
    return gettext("{who} took the mark of an address back").format(who=event.actor.name)


def _simple(words: Promise) -> Callable[[Event, _Names], str]:
    return lambda event, _: str(words).format(who=event.actor.name)


_SENTENCES: dict[str, tuple[str, Callable[[Event, _Names], str]]] = {
    "CustomerCreated": ("new", _simple(gettext_lazy("First seen"))),
    "CustomerChanged": ("edit", _changed),
    "CustomerMerged": ("merge", _merged),
    "CustomerUnmerged": ("undo", _unmerged),
    "IdentityVerified": ("check", _verified),
    "SenderBlocked": ("block", _simple(gettext_lazy("{who} ignores their mail"))),
    "SenderUnblocked": ("check", _simple(gettext_lazy("{who} takes their mail again"))),
    "AddressFailed": (
        "failed-mail",
        _simple(gettext_lazy("Mail to an address came back for good")),
    ),
    "AddressWorks": ("check", _simple(gettext_lazy("An address works again"))),
}
