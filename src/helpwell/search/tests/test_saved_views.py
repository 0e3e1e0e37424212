"""Saved views: the verbs, who may do what, and views that refer to what is gone."""

import pytest
from django.http import Http404

from conftest import Cast
from helpwell.events.models import Event
from helpwell.events.undoing import Contradicted, undo_event
from helpwell.people.models import Agent, Team
from helpwell.search import access
from helpwell.search.conditions import Condition, Conditions, Op
from helpwell.search.listing import found
from helpwell.search.models import Grouping, Order, SavedView
from helpwell.search.verbs.delete_view import delete_view, restore_view
from helpwell.search.verbs.remember_search import KEPT, recent_searches, remember_search
from helpwell.search.verbs.reorder_views import reorder_views
from helpwell.search.verbs.save_view import CannotSave, Draft, change_view, create_view
from helpwell.tickets.models import Tag, Ticket

OPEN = Conditions((Condition("status", Op.ANY, "new,open"),))


def made(
    by: Agent,
    name: str = "Mine",
    asked: Conditions = OPEN,
    *,
    everyone: bool = False,
    team: Team | None = None,
) -> SavedView:
    owner = None if everyone or team else by
    return create_view(Draft(name, asked, owner, team), by=by.actor, made_by=by)


def test_a_view_keeps_its_conditions(cast: Cast) -> None:
    asked = Conditions(
        (Condition("team", Op.ANY, "1,2"),),
        (Condition("due", Op.YES), Condition("subject", Op.CONTAINS, "refund")),
    )
    draft = Draft(
        " Late \n ones ", asked, cast.bob, None, Order.DUE, Grouping.TEAM, ("number", "subject")
    )
    view = create_view(draft, by=cast.bob.actor, made_by=cast.bob)
    view = access.get_for(cast.bob, view.pk)
    assert view.name == "Late ones"
    assert view.asked() == asked
    assert (view.order, view.grouping, view.columns) == ("due", "team", ["number", "subject"])
    assert Event.objects.get(name="ViewSaved").subject_id == view.pk


def test_a_view_needs_a_name_and_not_too_many_conditions(cast: Cast) -> None:
    with pytest.raises(CannotSave):
        made(cast.bob, "  ")
    with pytest.raises(CannotSave):
        made(cast.bob, "Many", Conditions(OPEN.all * 31))


def test_changing_records_what_changed_and_the_same_again_nothing(cast: Cast) -> None:
    view = made(cast.bob)
    change_view(view, Draft("Mine", OPEN, cast.bob), by=cast.bob.actor)
    assert not Event.objects.filter(name="ViewChanged").exists()
    other = Conditions((Condition("due", Op.YES),))
    view = change_view(view, Draft("Late", other, cast.bob, None, Order.DUE), by=cast.bob.actor)
    assert view.asked() == other
    assert view.version == 2
    event = Event.objects.get(name="ViewChanged")
    assert sorted(event.facts["changed"]) == ["conditions", "name", "order"]


def test_who_opens_whose(cast: Cast) -> None:
    own, shared = made(cast.bob), made(cast.mia, "All", everyone=True)
    teams = made(cast.mia, "Billing's", team=cast.billing)
    assert set(access.visible_to(cast.bob)) == {own, shared, teams}
    assert set(access.visible_to(cast.carol)) == {shared}
    assert set(access.visible_to(cast.mia)) == {shared, teams}
    assert set(access.visible_to(cast.zed)) == set()
    with pytest.raises(Http404):
        access.get_for(cast.carol, own.pk)
    with pytest.raises(Http404):
        access.get_for(cast.alice, own.pk)


def test_who_changes_whose(cast: Cast) -> None:
    own, shared = made(cast.bob), made(cast.mia, "All", everyone=True)
    assert access.changeable_for(cast.bob, own.pk) == own
    assert access.changeable_for(cast.sam, shared.pk) == shared
    with pytest.raises(PermissionError):
        access.changeable_for(cast.bob, shared.pk)
    assert not access.may_share(cast.bob, None, None)
    assert access.may_share(cast.erin, None, cast.billing.pk)
    assert not access.may_share(cast.mia, cast.bob.pk, None)


def test_a_deleted_view_is_gone_and_comes_back(cast: Cast) -> None:
    view = made(cast.bob)
    event = delete_view(view, by=cast.bob.actor)
    assert event is not None
    assert not access.visible_to(cast.bob).exists()
    assert delete_view(view, by=cast.bob.actor) is None
    undo_event(event, by=cast.bob.actor)
    assert access.visible_to(cast.bob).get().asked() == OPEN
    with pytest.raises(Exception, match="undone"):
        undo_event(Event.objects.get(pk=event.pk), by=cast.bob.actor)


def test_a_newer_deletion_is_in_the_way_of_undoing_the_first(cast: Cast) -> None:
    view = made(cast.bob)
    first = delete_view(view, by=cast.bob.actor)
    restore_view(view, by=cast.bob.actor)
    delete_view(view, by=cast.bob.actor)
    assert first is not None
    with pytest.raises(Contradicted):
        undo_event(first, by=cast.bob.actor)


def test_views_take_another_order(cast: Cast) -> None:
    one, two, three = (made(cast.bob, name) for name in ("One", "Two", "Three"))
    reorder_views([three, one, two], by=cast.bob)
    assert [view.name for view in access.visible_to(cast.bob)] == ["Three", "One", "Two"]
    assert Event.objects.get(name="ViewsReordered").facts["view_ids"] == [three.pk, one.pk, two.pk]
    reorder_views(list(access.visible_to(cast.bob)), by=cast.bob)
    assert Event.objects.filter(name="ViewsReordered").count() == 1


@pytest.mark.parametrize(
    "one",
    [
        Condition("team", Op.ANY, "999"),
        Condition("tags", Op.ANY, "999"),
        Condition("assignee", Op.ANY, "999"),
        Condition("field.999", Op.CONTAINS, "gold"),
        Condition("nonsense", Op.ANY, "1"),
        Condition("customer", Op.ANY, "999"),
        Condition("channel", Op.ANY, "999"),
    ],
)
def test_a_view_of_what_is_gone_opens_and_says_so(
    cast: Cast, ticket: Ticket, one: Condition
) -> None:
    page = found(cast.bob, Conditions((one,)))
    assert page.ids == []
    assert len(page.problems) == 1


def test_what_is_left_of_a_condition_still_finds(cast: Cast, ticket: Ticket) -> None:
    tag = Tag.objects.create(name="vip")
    ticket.tags.add(tag)
    page = found(cast.bob, Conditions((Condition("tags", Op.ANY, f"{tag.pk},999"),)))
    assert page.ids == [ticket.pk]
    assert len(page.problems) == 1


def test_only_the_latest_searches_are_kept_and_each_once(cast: Cast) -> None:
    for number in range(KEPT + 3):
        remember_search(cast.bob, f"refund  {number}")
    remember_search(cast.bob, "refund 5")
    remember_search(cast.bob, "   ")
    assert recent_searches(cast.bob, 99)[:2] == ["refund 5", "refund 12"]
    assert len(recent_searches(cast.bob, 99)) == KEPT
    assert recent_searches(cast.carol) == []
