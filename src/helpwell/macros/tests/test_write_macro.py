"""Writing, changing and keeping macros; who sees and may change which."""

from datetime import date

import pytest
from django.http import Http404

from conftest import Cast
from helpwell.events.models import Event
from helpwell.events.undoing import CannotUndo, Contradicted, undo_act, undo_event
from helpwell.macros.access import get_for, may_change, offered_to, owners_for, visible_to
from helpwell.macros.changes import BadChange, Changes
from helpwell.macros.models import Macro
from helpwell.macros.verbs.keep_macro import (
    archive_macro,
    copy_macro,
    mark_reviewed,
    move_macro,
    restore_macro,
)
from helpwell.macros.verbs.write_macro import (
    ChangedMeanwhile,
    EmptyMacro,
    MacroDraft,
    change_macro,
    write_macro,
)
from helpwell.tickets.models import Tag


def _draft(**more: object) -> MacroDraft:
    given = {"name": "M", "html": "<p>x</p>", "owner": "everyone", **more}
    return MacroDraft(**given)  # type: ignore[arg-type]


def test_the_changes_come_back_from_their_rows(cast: Cast) -> None:
    changes = Changes(
        assign="me",
        team=cast.billing.pk,
        priority=4,
        type="incident",
        status="open",
        add_tags=("a", "b"),
        remove_tags=("c",),
        fields={"size": "L"},
        checklist=("Call them",),
        snooze_hours=24,
        follow=True,
    )
    macro = write_macro(_draft(changes=changes), by=cast.alice.actor)
    assert Changes.of(macro.actions.all()) == changes


def test_its_words_are_cleaned_and_its_tags_exist(cast: Cast) -> None:
    html = '<p onclick="x()">Hi</p><script>alert(1)</script><img src="https://x.test/a.png">'
    macro = write_macro(
        _draft(html=html, changes=Changes(add_tags=("Big Tent", "big-tent"))), by=cast.alice.actor
    )
    assert "script" not in macro.html
    assert "onclick" not in macro.html
    assert Tag.objects.filter(name="big-tent").exists()


@pytest.mark.parametrize(
    "changes",
    [
        Changes(priority=9),
        Changes(status="new"),
        Changes(status="gone"),
        Changes(type="x"),
        Changes(assign="x"),
        Changes(snooze_hours=-1),
        Changes(snooze_hours=24, status="solved"),
    ],
)
def test_what_no_ticket_can_have_is_refused(cast: Cast, changes: Changes) -> None:
    with pytest.raises(BadChange):
        write_macro(_draft(changes=changes), by=cast.alice.actor)
    assert not Macro.objects.exists()


@pytest.mark.parametrize("draft", [{"name": " "}, {"html": "<p> </p>"}, {"html": ""}])
def test_an_empty_one_is_refused(cast: Cast, draft: dict[str, str]) -> None:
    with pytest.raises(EmptyMacro):
        write_macro(_draft(**draft), by=cast.alice.actor)


def test_a_change_says_what_changed(cast: Cast, macro: Macro) -> None:
    draft = _draft(name=macro.name, html=macro.html, folder="Refunds", changes=Changes(priority=1))
    assert change_macro(macro, draft, by=cast.alice.actor) is not None
    macro.refresh_from_db()
    assert macro.version == 2
    assert Event.objects.get(name="MacroChanged").facts["what"] == ["actions"]
    assert change_macro(macro, draft, by=cast.alice.actor) is None


def test_a_change_is_undone_until_somebody_changes_the_same(cast: Cast, macro: Macro) -> None:
    words, by = macro.html, cast.alice.actor
    other = _draft(name="New name", html="<p>Other</p>", folder=macro.folder)
    first = change_macro(macro, other, by=by)
    assert first is not None
    move_macro(macro, by=by, folder="Elsewhere")
    undo_event(first, by=by)
    macro.refresh_from_db()
    assert (macro.html, macro.folder) == (words, "Elsewhere")
    put_away = archive_macro(macro, by=by)
    assert put_away is not None
    act = undo_event(put_away, by=by)
    assert offered_to(cast.bob).exists()
    undo_act(act, by=by)
    assert not offered_to(cast.bob).exists()
    second = change_macro(macro, _draft(name="Second", html="<p>2</p>"), by=by)
    change_macro(macro, _draft(name="Third", html="<p>2</p>"), by=cast.mia.actor)
    assert second is not None
    with pytest.raises(Contradicted):
        undo_event(second, by=by)


def test_what_a_macro_named_may_be_gone(cast: Cast, macro: Macro) -> None:
    by = cast.alice.actor
    mine = _draft(name=macro.name, html=macro.html, owner=Macro.Owner.PERSONAL, agent=cast.alice)
    change_macro(macro, mine, by=by)
    shared = change_macro(macro, _draft(name=macro.name, html=macro.html), by=by)
    assert shared is not None
    shared.diff = {**(shared.diff or {}), "agent": [987654, None]}
    shared.save()
    with pytest.raises(CannotUndo):
        undo_event(shared, by=by)


def test_who_read_an_older_one_is_told(cast: Cast, macro: Macro) -> None:
    change_macro(macro, _draft(name="New name"), by=cast.alice.actor, seen=1)
    with pytest.raises(ChangedMeanwhile) as told:
        change_macro(macro, _draft(name="Other name"), by=cast.mia.actor, seen=1)
    assert told.value.now.name == "New name"
    macro.refresh_from_db()
    assert macro.name == "New name"


def test_archive_restore_move_and_review(cast: Cast, macro: Macro) -> None:
    by = cast.sam.actor
    archive_macro(macro, by=by)
    archive_macro(macro, by=by)
    assert not offered_to(cast.bob).exists()
    restore_macro(macro, by=by)
    assert offered_to(cast.bob).exists()
    assert move_macro(macro, by=by, folder="Money/ Refunds //x").folder == "Money / Refunds / x"
    reviewed = mark_reviewed(macro, by=by, agent=cast.sam, review_by=date(2027, 5, 1))
    assert (reviewed.reviewed_by, reviewed.review_by) == (cast.sam, date(2027, 5, 1))
    assert reviewed.needs_review(date(2027, 5, 1))
    names = list(Event.objects.filter(room="macros").order_by("id").values_list("name", flat=True))
    assert names == [
        "MacroWritten",
        "MacroArchived",
        "MacroRestored",
        "MacroChanged",
        "MacroReviewed",
    ]


def test_a_copy_is_ones_own(cast: Cast, macro: Macro) -> None:
    copied = copy_macro(macro, by=cast.bob.actor, agent=cast.bob, name="Mine")
    assert (copied.owner, copied.agent, copied.html) == ("personal", cast.bob, macro.html)
    assert Changes.of(copied.actions.all()) == Changes.of(macro.actions.all())
    assert list(visible_to(cast.carl)) == [macro]


def test_who_sees_which(cast: Cast, macro: Macro) -> None:
    mine = write_macro(_draft(name="Mine", owner="personal", agent=cast.bob), by=cast.bob.actor)
    teams = write_macro(_draft(name="Team", owner="team", team=cast.billing), by=cast.mia.actor)
    assert set(visible_to(cast.bob)) == {macro, mine, teams}
    assert set(visible_to(cast.carl)) == {macro, teams}
    assert set(visible_to(cast.carol)) == {macro}
    assert set(visible_to(cast.alice)) == {macro, teams}
    assert set(offered_to(cast.alice)) == {macro}
    assert set(visible_to(cast.zed)) == set()
    with pytest.raises(Http404):
        get_for(cast.carol, mine.pk)
    with pytest.raises(Http404):
        get_for(cast.alice, mine.pk)


def test_who_may_change_which(cast: Cast, macro: Macro) -> None:
    mine = write_macro(_draft(name="Mine", owner="personal", agent=cast.bob), by=cast.bob.actor)
    assert may_change(cast.bob, mine)
    assert not may_change(cast.sam, mine)
    assert not may_change(cast.bob, macro)
    assert may_change(cast.sam, macro)
    assert owners_for(cast.bob) == ["personal"]
    assert owners_for(cast.sam) == ["personal", "team", "everyone"]
