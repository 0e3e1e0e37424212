"""What other rooms' screens show of macros and scripts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef
from django.utils.translation import gettext as _

from helpwell.kit import clock
from helpwell.macros.access import offered_to, scripts_offered_to
from helpwell.macros.match import score
from helpwell.macros.models import Macro, MacroAction, MacroUse, Owned, Script
from helpwell.people.models import Agent

DAYS = 30
_MOST = 3_000  # macros of one person that are looked through
_USUAL = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """One macro or script as a picker shows it."""

    id: int
    name: str
    folder: str
    icon: str
    owner: str
    changes: bool


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """A heading and what stands under it."""

    title: str
    offers: list[Offer]


def macro_offers(person: Agent, typed: str = "", *, most: int = 60) -> list[OfferGroup]:
    """The macros that a person may use. With nothing typed, those used most by them first, then by folder. Two queries."""
    actions = MacroAction.objects.filter(macro=OuterRef("pk"))
    rows = offered_to(person).annotate(changes=Exists(actions))
    columns = ("id", "name", "folder", "kind", "owner", "team__name", "agent_id", "team_id")
    found = list(rows.only(*columns).order_by("folder", "position", "name", "id")[:_MOST])
    mine = used_by(person)
    if typed.strip():
        return _matching(found, typed, mine, most)
    usual = sorted((one for one in found if one.pk in mine), key=lambda one: -mine[one.pk])[:_USUAL]
    groups = [OfferGroup(_("You use these most"), [_offer(one) for one in usual])] if usual else []
    return groups + _by_folder(found[:most])


def script_offers(person: Agent, typed: str = "", *, most: int = 60) -> list[OfferGroup]:
    """The scripts that a person may use. One query."""
    columns = ("id", "name", "folder", "owner", "team__name", "agent_id", "team_id")
    found = list(scripts_offered_to(person).only(*columns)[:_MOST])
    if typed.strip():
        return _matching(found, typed, {}, most)
    return _by_folder(found[:most])


def used_by(person: Agent) -> dict[int, int]:
    """Macro → how often the person used it in the last thirty days."""
    since = clock.now() - timedelta(days=DAYS)
    uses = MacroUse.objects.filter(agent=person, at__gte=since)
    return dict(uses.values("macro").annotate(n=Count("id")).values_list("macro", "n"))


def uses_of(macro_ids: Iterable[int]) -> dict[int, tuple[int, datetime]]:
    """Macro → how often it was used in the last thirty days, and when last; those never used are left out. Two queries."""
    ids = list(macro_ids)
    since = clock.now() - timedelta(days=DAYS)
    rows = MacroUse.objects.filter(macro__in=ids)
    last = dict(rows.values("macro").annotate(at=Max("at")).values_list("macro", "at"))
    recent = rows.filter(at__gte=since).values("macro").annotate(n=Count("id"))
    counts = dict(recent.values_list("macro", "n"))
    return {pk: (counts.get(pk, 0), at) for pk, at in last.items()}


def _matching(
    found: "Sequence[Macro] | Sequence[Script]", typed: str, mine: dict[int, int], most: int
) -> list[OfferGroup]:
    scored: list[tuple[int, int, str, Owned]] = []
    for one in found:
        fit = score(typed[:100], f"{one.name} {one.folder}")
        if fit is not None:
            scored.append((-fit, -mine.get(one.pk, 0), one.path, one))
    scored.sort(key=lambda line: line[:3])
    return [OfferGroup("", [_offer(one) for *_order, one in scored[:most]])] if scored else []


def _by_folder(found: "Sequence[Macro] | Sequence[Script]") -> list[OfferGroup]:
    groups: dict[str, list[Offer]] = {}
    for one in found:
        groups.setdefault(one.folder, []).append(_offer(one))
    return [OfferGroup(folder or _("No folder"), offers) for folder, offers in groups.items()]


def _offer(one: Owned) -> Offer:
    icon = "note" if isinstance(one, Macro) and one.kind == Macro.Kind.NOTE else "reply"
    icon = "script" if isinstance(one, Script) else icon
    owner = "" if one.owner == Owned.Owner.EVERYONE else one.owner_words
    changes = bool(one.__dict__.get("changes"))
    return Offer(one.pk, one.name, one.folder, icon, owner, changes)
