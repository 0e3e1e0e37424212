"""Making a saved view, and changing one."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit.text import one_line
from helpwell.people.models import Agent, Team
from helpwell.search.conditions import LONGEST_VALUE, MOST, Condition, Conditions
from helpwell.search.events import ViewChanged, ViewSaved
from helpwell.search.models import Grouping, Order, SavedView, ViewCondition

MOST_VIEWS = 100  # of one owner, one team, or everyone


class CannotSave(ValueError):
    """The view cannot be kept so; the text says why."""


@dataclass(frozen=True)
class Draft:
    """What a view is to be: `owner`, `team`, or neither for everyone."""

    name: str
    conditions: Conditions
    owner: Agent | None = None
    team: Team | None = None
    order: Order = Order.LATEST
    grouping: Grouping = Grouping.NONE
    columns: tuple[str, ...] = field(default=())


def create_view(draft: Draft, *, by: Actor, made_by: Agent) -> SavedView:
    """The new view, behind the others of its place. Raises CannotSave."""
    _check(draft)
    with transaction.atomic():
        others = SavedView.objects.filter(owner=draft.owner, team=draft.team, deleted_at=None)
        if others.count() >= MOST_VIEWS:
            raise CannotSave(_("There are a hundred views here already. Delete one first."))
        last = others.order_by("-place").values_list("place", flat=True).first()
        view = SavedView.objects.create(made_by=made_by, place=(last or 0) + 1, **_columns(draft))
        _write(view, draft.conditions)
        record(
            ViewSaved(
                view_id=view.pk, name=view.name, owner_id=view.owner_id, team_id=view.team_id
            ),
            by=by,
        )
    return view


def change_view(view: SavedView, draft: Draft, *, by: Actor) -> SavedView:
    """The view as it is now to be; nothing is recorded where nothing changed. Raises CannotSave."""
    _check(draft)
    with transaction.atomic():
        view = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
        before = {
            **view.chosen(),
            "owner": view.owner_id,
            "team": view.team_id,
            "conditions": view.asked(),
        }
        after = {
            "name": _name(draft), "order": draft.order.value, "grouping": draft.grouping.value, "columns": list(draft.columns),
            "owner": draft.owner.pk if draft.owner else None, "team": draft.team.pk if draft.team else None,
            "conditions": draft.conditions,
        }  # fmt: skip
        changed = [key for key, value in after.items() if before[key] != value]
        if not changed:
            return view
        for name, value in _columns(draft).items():
            setattr(view, name, value)
        view.version += 1
        view.save()
        view.conditions.all().delete()
        _write(view, draft.conditions)
        record(ViewChanged(view_id=view.pk, name=view.name, changed=changed), by=by)
    return view


def _check(draft: Draft) -> None:
    if not _name(draft):
        raise CannotSave(_("Give the view a name."))
    if len(draft.conditions.each()) > MOST:
        raise CannotSave(_("A view has {n} conditions at the most.").format(n=MOST))
    if draft.owner is not None and draft.team is not None:
        raise CannotSave(_("A view is one person's or one team's, not both."))


def _name(draft: Draft) -> str:
    return one_line(draft.name, 80)


def _columns(draft: Draft) -> dict[str, object]:
    return {
        "name": _name(draft), "owner": draft.owner, "team": draft.team, "order": draft.order.value,
        "grouping": draft.grouping.value, "columns": list(draft.columns),
    }  # fmt: skip


def _write(view: SavedView, asked: Conditions) -> None:
    ViewCondition.objects.bulk_create(
        [_row(view, one, at, is_any=False) for at, one in enumerate(asked.all)]
        + [_row(view, one, at, is_any=True) for at, one in enumerate(asked.any)]
    )


def _row(view: SavedView, one: Condition, at: int, *, is_any: bool) -> ViewCondition:
    return ViewCondition(
        view=view,
        is_any=is_any,
        field=one.field,
        operator=one.op.value,
        value=one.value[:LONGEST_VALUE],
        place=at,
    )
