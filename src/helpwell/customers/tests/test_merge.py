"""Merging customers: what follows the pointer, what the survivor takes over, and the way back."""

import pytest
from django.db import transaction

from conftest import Cast, ask
from helpwell.customers.access import get_for, visible_to
from helpwell.customers.duplicates import probable_duplicates
from helpwell.customers.models import Customer, Identity
from helpwell.customers.personal_data import erase, export
from helpwell.customers.reads import ids_of, ids_of_all
from helpwell.customers.search import find
from helpwell.customers.verbs.edit import ChangedMeanwhile, edit, write_notes
from helpwell.customers.verbs.identify import identify
from helpwell.customers.verbs.merge import CannotMerge, merge
from helpwell.customers.verbs.unmerge import NotMerged, unmerge
from helpwell.customers.verbs.verify import NoReason, unverify, verify
from helpwell.events.models import Event
from helpwell.events.undoing import Contradicted, undo_event


def _fresh(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def test_a_merged_customer_points_to_the_survivor_and_its_mail_goes_there(cast: Cast) -> None:
    merge(cast.ben, into=cast.anna, by=cast.sam.actor)
    assert _fresh(cast.ben).merged_into_id == cast.anna.pk
    assert identify("email", "ben@elsewhere.test").pk == cast.anna.pk
    assert ids_of(_fresh(cast.anna)) == [cast.anna.pk, cast.ben.pk]
    assert ids_of(_fresh(cast.ben)) == [cast.anna.pk, cast.ben.pk]
    assert ids_of_all([_fresh(cast.anna)]) == [cast.anna.pk, cast.ben.pk]


def test_the_survivor_takes_over_only_what_it_does_not_know(cast: Cast) -> None:
    edit(cast.ben, by=cast.sam.actor, name="Ben Okoye", organization=None, language="de", notes="B")
    write_notes(cast.anna, by=cast.sam.actor, notes="A")
    merge(cast.ben, into=cast.anna, by=cast.sam.actor)
    anna = _fresh(cast.anna)
    assert (anna.name, anna.language, anna.notes) == ("Anna Keller", "de", "A\n\nB")


def test_unmerging_gives_back_what_nobody_changed_since(cast: Cast) -> None:
    edit(cast.ben, by=cast.sam.actor, name="Ben Okoye", organization=None, language="de", notes="B")
    merge(cast.ben, into=_fresh(cast.anna), by=cast.sam.actor)
    write_notes(_fresh(cast.anna), by=cast.sam.actor, notes="mine")
    unmerge(_fresh(cast.ben), by=cast.sam.actor)
    anna, ben = _fresh(cast.anna), _fresh(cast.ben)
    assert (anna.language, anna.notes, anna.has_merged) == ("", "mine", False)
    assert (ben.merged_into_id, ben.language) == (None, "de")
    assert identify("email", "ben@elsewhere.test").pk == ben.pk


def test_one_who_had_others_merged_takes_them_along_and_back(cast: Cast) -> None:
    third = identify("email", "third@elsewhere.test", name="Third")
    merge(third, into=cast.ben, by=cast.sam.actor)
    merge(_fresh(cast.ben), into=cast.anna, by=cast.sam.actor)
    assert _fresh(third).merged_into_id == cast.anna.pk
    unmerge(_fresh(cast.ben), by=cast.sam.actor)
    assert _fresh(third).merged_into_id == cast.ben.pk
    assert ids_of(_fresh(cast.ben)) == [cast.ben.pk, third.pk]


def test_one_who_was_taken_out_before_stays_out(cast: Cast) -> None:
    third = identify("email", "third@elsewhere.test", name="Third")
    merge(third, into=cast.ben, by=cast.sam.actor)
    merge(_fresh(cast.ben), into=cast.anna, by=cast.sam.actor)
    unmerge(_fresh(third), by=cast.sam.actor)
    merge(_fresh(third), into=_fresh(cast.anna), by=cast.sam.actor)
    unmerge(_fresh(cast.ben), by=cast.sam.actor)
    assert _fresh(third).merged_into_id == cast.anna.pk


def test_pointers_never_make_a_ring(cast: Cast) -> None:
    merge(cast.ben, into=cast.anna, by=cast.sam.actor)
    for one, other in ((cast.anna, cast.ben), (cast.ben, cast.anna), (cast.anna, cast.anna)):
        with pytest.raises(CannotMerge):
            merge(_fresh(one), into=_fresh(other), by=cast.sam.actor)
    with pytest.raises(NotMerged):
        unmerge(_fresh(cast.anna), by=cast.sam.actor)


def test_undoing_the_event_and_undoing_that_again(cast: Cast) -> None:
    event = merge(cast.ben, into=cast.anna, by=cast.sam.actor)
    undo_event(event, by=cast.bob.actor)
    assert _fresh(cast.ben).merged_into_id is None
    back = Event.objects.filter(name="CustomerUnmerged").latest("id")
    undo_event(back, by=cast.bob.actor)
    assert _fresh(cast.ben).merged_into_id == cast.anna.pk


def test_both_are_found_as_the_survivor(cast: Cast) -> None:
    merge(cast.ben, into=cast.anna, by=cast.sam.actor)
    seen = visible_to(cast.sam)
    assert [one.pk for one in find(seen, "okoye")] == [cast.anna.pk]
    assert [one.pk for one in find(seen, "ben@else")] == [cast.anna.pk]
    unmerge(_fresh(cast.ben), by=cast.sam.actor)
    assert [one.pk for one in find(visible_to(cast.sam), "okoye")] == [cast.ben.pk]


def test_the_team_of_a_merged_customer_sees_the_survivor_and_no_other_team(cast: Cast) -> None:
    ask(cast, cast.ben, "Hello", "Where is it?")  # serves Billing
    assert not visible_to(cast.bob).filter(pk=cast.anna.pk).exists()
    merge(cast.ben, into=cast.anna, by=cast.sam.actor)
    assert get_for(cast.bob, cast.ben.pk).pk == cast.anna.pk
    assert not visible_to(cast.carol).filter(pk=cast.anna.pk).exists()


def test_personal_data_of_the_survivor_covers_the_merged(cast: Cast) -> None:
    ask(cast, cast.ben, "Hello", "Where is it?")
    write_notes(cast.ben, by=cast.sam.actor, notes="a secret")
    merge(cast.ben, into=cast.anna, by=cast.sam.actor)
    anna = _fresh(cast.anna)
    values = [one["value"] for one in export(anna)["identities"]]
    assert values == ["anna@acme.test", "ben@elsewhere.test"]
    with transaction.atomic():
        erase(anna)
    assert not Identity.objects.exists()
    assert _fresh(cast.ben).name == _fresh(cast.anna).name == "Erased customer"
    kept = Event.objects.filter(room="customers").exclude(diff=None)
    assert not kept.filter(subject_id__in=[cast.anna.pk, cast.ben.pk]).exists()


def test_notes_that_a_colleague_changed_meanwhile_are_not_lost(cast: Cast) -> None:
    write_notes(cast.anna, by=cast.bob.actor, notes="hers", seen="")
    with pytest.raises(ChangedMeanwhile) as caught:
        write_notes(_fresh(cast.anna), by=cast.sam.actor, notes="mine", seen="")
    assert caught.value.now == "hers"
    assert write_notes(_fresh(cast.anna), by=cast.sam.actor, notes="hers") is None


def test_a_change_is_undone_until_a_newer_one_touches_the_same(cast: Cast) -> None:
    first = write_notes(cast.anna, by=cast.bob.actor, notes="one")
    second = write_notes(_fresh(cast.anna), by=cast.bob.actor, notes="two")
    assert first is not None
    assert second is not None
    with pytest.raises(Contradicted):
        undo_event(first, by=cast.bob.actor)
    undo_event(second, by=cast.bob.actor)
    undo_event(first, by=cast.bob.actor)
    assert _fresh(cast.anna).notes == ""


def test_verifying_by_hand_needs_a_reason_and_can_be_undone(cast: Cast) -> None:
    identity = Identity.objects.get(value="anna@acme.test")
    with pytest.raises(NoReason):
        verify(identity, by=cast.bob.actor, reason="  ")
    verify(identity, by=cast.bob.actor, reason="Called back on the number we have")
    identity.refresh_from_db()
    assert identity.verified_at is not None
    assert identity.verified_reason.startswith("Called back")
    undo_event(Event.objects.filter(name="IdentityVerified").latest("id"), by=cast.bob.actor)
    assert Identity.objects.filter(pk=identity.pk, verified_at=None).exists()
    assert unverify(identity, by=cast.bob.actor).verified_reason == ""


def test_probable_duplicates_give_their_reasons(cast: Cast) -> None:
    twin = identify("email", "anna.keller@gmail.com", name="Keller, Anna")
    other = identify("email", "anna.k@acme.test", name="Anna Keller")
    assert [one.customer.pk for one in probable_duplicates(cast.sam, cast.anna)] == [other.pk]
    assert probable_duplicates(cast.carol, cast.anna) == []
    again = identify("email", "anna.keller@acme.test", name="")
    found = probable_duplicates(cast.sam, _fresh(twin))
    assert again.pk not in [one.customer.pk for one in found]
