"""Tags on many tickets at once: renamed, merged, deleted, and back."""

import pytest

from conftest import Cast, ask
from helpwell.events.models import Event
from helpwell.events.undoing import CannotUndo, undo_event
from helpwell.tickets.models import Tag, Ticket
from helpwell.tickets.verbs.merge_tags import SameTag, merge_tags
from helpwell.tickets.verbs.rename_tag import InUse, NameTaken, NoName, delete_tag, rename_tag
from helpwell.tickets.verbs.tag import tag as put_tags


@pytest.fixture
def tickets(cast: Cast) -> list[Ticket]:
    """One with refund, one with both, one with money-back, one with none."""
    made = [ask(cast, cast.anna, f"No {n}", "Words") for n in range(4)]
    for ticket, names in zip(
        made, (["refund"], ["refund", "money-back"], ["money-back"]), strict=False
    ):
        put_tags(ticket, by=cast.bob.actor, names=names)
    return made


def tags(tickets: list[Ticket]) -> list[list[str]]:
    return [sorted(ticket.tags.values_list("name", flat=True)) for ticket in tickets]


def named(name: str) -> Tag:
    return Tag.objects.get(name=name)


def test_renaming_reaches_all_tickets_and_history_stays_true(
    cast: Cast, tickets: list[Ticket]
) -> None:
    before = Ticket.objects.get(pk=tickets[0].pk).version
    event = rename_tag(named("refund"), by=cast.sam.actor, name="  Money Returned ")
    assert tags(tickets)[0] == ["money-returned"]
    assert Ticket.objects.get(pk=tickets[0].pk).version > before
    told = Event.objects.get(name="TagsChanged", subject_id=tickets[0].pk)
    assert told.facts["added"] == ["refund"]
    assert event is not None
    undo_event(event, by=cast.sam.actor)
    assert tags(tickets)[0] == ["refund"]


def test_a_name_that_is_taken_or_empty_is_refused(cast: Cast, tickets: list[Ticket]) -> None:
    with pytest.raises(NameTaken):
        rename_tag(named("refund"), by=cast.sam.actor, name="Money back")
    with pytest.raises(NoName):
        rename_tag(named("refund"), by=cast.sam.actor, name="  ")
    assert rename_tag(named("refund"), by=cast.sam.actor, name="refund") is None


def test_merging_leaves_one_tag_and_undo_gives_each_ticket_its_own_again(
    cast: Cast, tickets: list[Ticket]
) -> None:
    before = tags(tickets)
    event = merge_tags(named("refund"), into=named("money-back"), by=cast.sam.actor)
    assert tags(tickets) == [["money-back"], ["money-back"], ["money-back"], []]
    assert not Tag.objects.filter(name="refund").exists()
    undo_event(event, by=cast.sam.actor)
    assert tags(tickets) == before
    undo_event(Event.objects.get(name="TagParted"), by=cast.sam.actor)
    assert tags(tickets) == [["money-back"], ["money-back"], ["money-back"], []]


def test_undoing_a_merge_leaves_alone_who_lost_the_tag_since(
    cast: Cast, tickets: list[Ticket]
) -> None:
    event = merge_tags(named("refund"), into=named("money-back"), by=cast.sam.actor)
    put_tags(tickets[0], by=cast.bob.actor, names=["other"])
    undo_event(event, by=cast.sam.actor)
    assert tags(tickets) == [["other"], ["money-back", "refund"], ["money-back"], []]


def test_a_merge_cannot_be_undone_when_the_name_is_taken_again(
    cast: Cast, tickets: list[Ticket]
) -> None:
    event = merge_tags(named("refund"), into=named("money-back"), by=cast.sam.actor)
    put_tags(tickets[3], by=cast.bob.actor, names=["refund"])
    with pytest.raises(CannotUndo):
        undo_event(event, by=cast.sam.actor)
    assert tags(tickets)[3] == ["refund"]


def test_a_tag_is_not_merged_into_itself(cast: Cast, tickets: list[Ticket]) -> None:
    with pytest.raises(SameTag):
        merge_tags(named("refund"), into=named("refund"), by=cast.sam.actor)


def test_only_an_unused_tag_is_deleted_and_it_comes_back(cast: Cast, tickets: list[Ticket]) -> None:
    with pytest.raises(InUse):
        delete_tag(named("refund"), by=cast.sam.actor)
    put_tags(tickets[0], by=cast.bob.actor, names=["once"])
    put_tags(tickets[0], by=cast.bob.actor, names=[])
    event = delete_tag(named("once"), by=cast.sam.actor)
    assert not Tag.objects.filter(name="once").exists()
    undo_event(event, by=cast.sam.actor)
    assert named("once")


def test_merging_thousands_takes_few_queries(
    cast: Cast, tickets: list[Ticket], django_assert_max_num_queries: object
) -> None:
    refund = named("refund")
    made = Ticket.objects.bulk_create(
        Ticket(subject=str(n), channel=cast.channel, customer=cast.anna, team=cast.billing)
        for n in range(3000)
    )
    Ticket.tags.through.objects.bulk_create(
        Ticket.tags.through(ticket_id=ticket.pk, tag_id=refund.pk) for ticket in made
    )
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        merge_tags(refund, into=named("money-back"), by=cast.sam.actor)
    assert Ticket.objects.filter(tags__name="money-back").count() == 3003
