"""Applying a macro: everything as one act, or nothing; and back again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Cast
from helpwell.events.acting import acting
from helpwell.events.models import Act, Actor, Event
from helpwell.events.undoing import undo_act
from helpwell.macros.changes import Changes
from helpwell.macros.effects import preview_of
from helpwell.macros.models import Macro, MacroUse
from helpwell.macros.verbs.apply_macro import MacroBroken, apply_macro
from helpwell.macros.verbs.write_macro import MacroDraft, write_macro
from helpwell.people.verbs.change_team import close_team
from helpwell.tickets.models import Follower, Tag, Ticket
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.tag import tag


def _state(ticket: Ticket) -> tuple[object, ...]:
    ticket = Ticket.objects.get(pk=ticket.pk)
    tags = sorted(ticket.tags.values_list("name", flat=True))
    return ticket.status, ticket.priority, ticket.assignee_id, ticket.team_id, ticket.type, tags


def _macro(cast: Cast, changes: Changes, html: str = "<p>x</p>") -> Macro:
    return write_macro(
        MacroDraft(name="M", html=html, changes=changes, owner="everyone"), by=cast.alice.actor
    )


def test_all_changes_are_made_as_one_act(cast: Cast, ticket: Ticket, macro: Macro) -> None:
    tag(ticket, by=cast.bob.actor, names=["new-customer"])
    done = apply_macro(ticket, macro, by=cast.bob.actor)
    assert _state(ticket) == ("pending", 3, cast.bob.pk, cast.billing.pk, "question", ["refund"])
    assert done.act is not None
    assert (done.act.kind, done.act.words, done.act.ref_id) == (
        "macro",
        "Refund approved",
        macro.pk,
    )
    names = set(Event.objects.filter(act=done.act).values_list("name", flat=True))
    assert {"TicketAssigned", "FieldChanged", "TagsChanged", "StatusChanged"} <= names
    assert "Hi Anna," in done.html
    assert "Bob" in done.html
    assert done.left == ()


def test_undoing_the_act_gives_everything_back(cast: Cast, ticket: Ticket, macro: Macro) -> None:
    tag(ticket, by=cast.bob.actor, names=["new-customer", "vip"])
    before = _state(ticket)
    done = apply_macro(ticket, macro, by=cast.bob.actor)
    assert _state(ticket) != before
    assert done.act is not None
    undo_act(done.act, by=cast.bob.actor)
    assert _state(ticket) == before


def test_the_use_is_counted(cast: Cast, ticket: Ticket, macro: Macro) -> None:
    apply_macro(ticket, macro, by=cast.bob.actor)
    use = MacroUse.objects.get()
    assert (use.macro, use.agent, use.ticket) == (macro, cast.bob, ticket)


def test_a_macro_that_only_writes_is_no_act(cast: Cast, ticket: Ticket) -> None:
    done = apply_macro(ticket, _macro(cast, Changes()), by=cast.bob.actor)
    assert done.act is None
    assert Act.objects.count() == 0
    assert MacroUse.objects.count() == 1


def test_within_another_act_the_changes_are_that_ones(
    cast: Cast, ticket: Ticket, macro: Macro
) -> None:
    with acting(Act.Kind.BULK, by=cast.bob.actor, words="40 tickets") as outer:
        done = apply_macro(ticket, macro, by=cast.bob.actor)
    assert done.act == outer
    assert Act.objects.count() == 1


@pytest.mark.parametrize("what", ["team", "agent", "tag", "variable", "person"])
def test_what_is_gone_is_said_and_nothing_is_applied(cast: Cast, ticket: Ticket, what: str) -> None:
    changes = Changes(
        priority=4,
        team=cast.shipping.pk,
        assign=str(cast.sam.pk),
        add_tags=("gone", "here"),
    )
    macro = _macro(cast, changes, "<p>{{customer.name}}</p>")
    before = _state(ticket)
    if what == "team":
        close_team(cast.shipping, by=cast.alice.actor)
    elif what == "agent":
        macro.actions.filter(kind="assign").update(value="999999")
    elif what == "person":
        cast.sam.is_active = False
        cast.sam.save()
    elif what == "tag":
        Tag.objects.filter(name="gone").delete()
    else:
        Macro.objects.update(html="<p>{{customer.shoe_size}}</p>")
        macro.refresh_from_db()
    assert len(preview_of(macro, ticket, cast.bob).broken) == 1
    with pytest.raises(MacroBroken) as broken:
        apply_macro(ticket, macro, by=cast.bob.actor)
    assert len(broken.value.parts) == 1
    assert _state(ticket) == before
    assert not MacroUse.objects.exists()


def test_a_change_that_fails_takes_the_others_back(cast: Cast, ticket: Ticket) -> None:
    set_status(ticket, by=cast.bob.actor, status="closed")
    macro = _macro(cast, Changes(priority=4, add_tags=("late",), status="open"))
    before, events = _state(ticket), Event.objects.count()
    with pytest.raises(MacroBroken):
        apply_macro(ticket, macro, by=cast.bob.actor)
    assert _state(ticket) == before
    assert Event.objects.count() == events
    assert Act.objects.count() == 0


def test_for_a_rule_nobody_is_me(cast: Cast, ticket: Ticket, macro: Macro) -> None:
    with pytest.raises(MacroBroken):
        apply_macro(ticket, macro, by=Actor.desk())


def test_follow_snooze_and_nobody(cast: Cast, ticket: Ticket) -> None:
    macro = _macro(cast, Changes(assign="nobody", follow=True, snooze_hours=24))
    done = apply_macro(ticket, macro, by=cast.bob.actor)
    assert Ticket.objects.get().snoozed_until is not None
    assert Follower.objects.filter(ticket=ticket, agent=cast.bob).exists()
    assert done.act is not None
    undo_act(done.act, by=cast.bob.actor)
    assert Ticket.objects.get().snoozed_until is None
    assert not Follower.objects.filter(ticket=ticket).exists()


def test_the_preview_says_what_applying_does(cast: Cast, ticket: Ticket, macro: Macro) -> None:
    tag(ticket, by=cast.bob.actor, names=["refund"])
    preview = preview_of(macro, ticket, cast.bob)
    said = [(line.what, line.before, line.after) for line in preview.effects]
    assert said == [
        ("Assigned to", "nobody", "Bob"),
        ("Status", "New", "Waiting for the customer"),
        ("Priority", "Normal", "High"),
    ]
    assert "Hi Anna," in preview.html
    assert Event.objects.filter(name="MacroApplied").count() == 0


def test_a_name_with_markup_is_text_in_the_reply(cast: Cast, ticket: Ticket, macro: Macro) -> None:
    cast.anna.name = "<script>alert(1)</script>{{agent.email}}"
    cast.anna.save()
    html = apply_macro(Ticket.objects.get(pk=ticket.pk), macro, by=cast.bob.actor).html
    assert "<script" not in html
    assert "bob@desk.test" not in html


def test_applying_asks_no_more_for_more_tags(cast: Cast, ticket: Ticket) -> None:
    few, many = (
        _macro(cast, Changes(add_tags=tuple(f"t{number}" for number in range(count))))
        for count in (1, 12)
    )
    counts = []
    for macro in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            apply_macro(ticket, macro, by=cast.bob.actor)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 1
