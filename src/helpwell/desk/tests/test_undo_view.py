"""Taking back from the page: by toast, from the history, and what is in the way."""

from datetime import timedelta

from django.urls import reverse

from conftest import Cast, ask, signed_in
from helpwell.desk.undo_links import just_done
from helpwell.events.acting import acting
from helpwell.events.models import Act, Event
from helpwell.kit import clock
from helpwell.tickets.models import Follower, Message, Status, Ticket
from helpwell.tickets.verbs.set_field import set_priority
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.tag import tag

HTMX = {"HX-Request": "true"}


def _last(ticket: Ticket, name: str) -> Event:
    return Event.objects.filter(subject_id=ticket.pk, name=name).latest("id")


def test_each_act_offers_its_way_back_in_the_toast(cast: Cast, ticket: Ticket) -> None:
    bob = signed_in(cast.bob)
    answer = bob.post(
        reverse("desk:priority", args=[ticket.pk]), {"priority": "4"}, headers=HTMX
    ).content.decode()
    url = just_done(cast.bob, ticket)
    assert url
    assert url in answer
    undone = bob.post(url, headers=HTMX)
    ticket.refresh_from_db()
    assert ticket.priority == Ticket.Priority.NORMAL
    again = Act.objects.latest("id")
    assert reverse("desk:undo", args=["act", again.pk]) in undone.content.decode()
    bob.post(reverse("desk:undo", args=["act", again.pk]), headers=HTMX)
    ticket.refresh_from_db()
    assert ticket.priority == Ticket.Priority.URGENT


def test_what_came_since_is_said_and_nothing_changes(cast: Cast, ticket: Ticket) -> None:
    set_priority(ticket, by=cast.bob.actor, priority=3)
    first = _last(ticket, "FieldChanged")
    set_priority(ticket, by=cast.sam.actor, priority=4)
    answer = signed_in(cast.bob).post(reverse("desk:undo", args=["event", first.pk]), headers=HTMX)
    assert answer.status_code == 422
    assert "Sam changed the priority" in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.priority == Ticket.Priority.URGENT


def test_an_act_is_taken_back_whole(cast: Cast, ticket: Ticket) -> None:
    with acting(Act.Kind.MACRO, by=cast.bob.actor, words="Refund approved") as act:
        set_priority(ticket, by=cast.bob.actor, priority=4)
        set_status(ticket, by=cast.bob.actor, status=Status.PENDING)
        tag(ticket, by=cast.bob.actor, names=["refund"])
    page = signed_in(cast.bob).get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    assert "by the macro “Refund approved”" in page
    signed_in(cast.bob).post(reverse("desk:undo", args=["act", act.pk]), headers=HTMX)
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.status) == (Ticket.Priority.NORMAL, Status.NEW)
    assert not ticket.tags.exists()


def test_strangers_to_a_ticket_undo_nothing(cast: Cast, ticket: Ticket) -> None:
    set_priority(ticket, by=cast.bob.actor, priority=4)
    event = _last(ticket, "FieldChanged")
    for person in (cast.carol, cast.erin):  # the one does not see it, the other may change nothing
        answer = signed_in(person).post(reverse("desk:undo", args=["event", event.pk]))
        assert answer.status_code == 404
    ticket.refresh_from_db()
    assert ticket.priority == Ticket.Priority.URGENT


def test_an_undone_line_says_who_undid_it(cast: Cast, ticket: Ticket) -> None:
    set_priority(ticket, by=cast.bob.actor, priority=4)
    event = _last(ticket, "FieldChanged")
    sam = signed_in(cast.sam)
    page = sam.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    assert reverse("desk:undo", args=["event", event.pk]) in page
    sam.post(reverse("desk:undo", args=["event", event.pk]), headers=HTMX)
    page = sam.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    assert "undone by Sam" in page
    assert reverse("desk:undo", args=["event", event.pk]) not in page


def test_made_up_addresses_are_not_found(cast: Cast, ticket: Ticket) -> None:
    bob = signed_in(cast.bob)
    for kind, number in (("act", 99_999), ("event", 99_999), ("act", 2**63), ("nothing", 1)):
        assert bob.post(f"/undo/{kind}/{number}/").status_code == 404


def test_a_merged_ticket_is_read_and_left_in_the_survivor(cast: Cast, ticket: Ticket) -> None:
    other = ask(cast, cast.anna, "The same again", "Still charged twice.")
    bob = signed_in(cast.bob)
    answer = bob.post(
        reverse("desk:merge", args=[other.pk]), {"into": f"#{ticket.pk}"}, headers=HTMX
    )
    home = bob.get(answer.headers["HX-Redirect"]).content.decode()
    assert "Still charged twice." in home
    assert f"#{other.pk} is part of this ticket now" in home
    page = bob.get(reverse("desk:ticket", args=[other.pk]))
    assert page.headers["Location"] == reverse("desk:ticket", args=[ticket.pk])
    assert "Take apart" in bob.get(reverse("desk:ticket_side", args=[ticket.pk])).content.decode()
    bob.delete(reverse("desk:merge", args=[other.pk]), headers=HTMX)
    other.refresh_from_db()
    assert other.merged_into is None


def test_nobody_merges_into_what_they_cannot_see(cast: Cast, ticket: Ticket) -> None:
    hidden = ask(cast, cast.ben, "Shipping's own", "Words")
    Ticket.objects.filter(pk=hidden.pk).update(team=cast.shipping)
    answer = signed_in(cast.bob).post(
        reverse("desk:merge", args=[ticket.pk]), {"into": str(hidden.pk)}, headers=HTMX
    )
    assert answer.status_code == 422
    ticket.refresh_from_db()
    assert ticket.merged_into is None


def test_a_ticket_is_snoozed_until_its_time(cast: Cast, ticket: Ticket) -> None:
    bob = signed_in(cast.bob)
    until = (clock.now() + timedelta(hours=3)).isoformat()
    page = bob.post(reverse("desk:snooze", args=[ticket.pk]), {"until": until}, headers=HTMX)
    assert "Snoozed until" in page.content.decode()
    for bad in ("yesterday", "", (clock.now() - timedelta(hours=1)).isoformat()):
        refused = bob.post(reverse("desk:snooze", args=[ticket.pk]), {"until": bad}, headers=HTMX)
        assert refused.status_code == 422
    bob.delete(reverse("desk:snooze", args=[ticket.pk]), headers=HTMX)
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None


def test_the_bin_keeps_a_ticket_and_gives_it_back(cast: Cast, ticket: Ticket) -> None:
    sam = signed_in(cast.sam)
    sam.post(reverse("desk:bin", args=[ticket.pk]), headers=HTMX)
    ticket.refresh_from_db()
    assert ticket.deleted_at is not None
    assert "in the bin" in sam.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    sam.delete(reverse("desk:bin", args=[ticket.pk]), headers=HTMX)
    ticket.refresh_from_db()
    assert ticket.deleted_at is None


def test_a_message_goes_on_to_an_expert_and_the_turn_stays(cast: Cast, ticket: Ticket) -> None:
    message = ticket.messages.get()
    bob = signed_in(cast.bob)
    url = reverse("desk:forwarding", args=[message.pk])
    assert "I was charged twice" in bob.get(url, headers=HTMX).content.decode()
    bob.post(
        url, {"to": "expert@else.test", "text": "Can you look?", "with_files": "1"}, headers=HTMX
    )
    sent = Message.objects.latest("id")
    assert sent.forward_of == message
    assert [one.address for one in sent.delivery.recipients.all()] == ["expert@else.test"]
    ticket.refresh_from_db()
    assert ticket.status == Status.NEW
    assert ticket.waiting_since is not None
    assert not ticket.participants.exists()
    assert bob.post(url, {"to": "nonsense"}, headers=HTMX).status_code == 422


def test_tickets_stand_beside_above_and_below_each_other(cast: Cast, ticket: Ticket) -> None:
    other = ask(cast, cast.anna, "Something near", "Words")
    bob = signed_in(cast.bob)
    url = reverse("desk:links", args=[ticket.pk])
    bob.post(url, {"other": str(other.pk), "as": "link"}, headers=HTMX)
    bob.post(url, {"other": str(other.pk), "as": "parent"}, headers=HTMX)
    side = bob.get(reverse("desk:ticket_side", args=[ticket.pk])).content.decode()
    assert "This is a part of it" in side
    circle = bob.post(
        reverse("desk:links", args=[other.pk]),
        {"other": str(ticket.pk), "as": "parent"},
        headers=HTMX,
    )
    assert circle.status_code == 422
    bob.delete(reverse("desk:one_link", args=[ticket.pk, "parent", other.pk]), headers=HTMX)
    ticket.refresh_from_db()
    assert ticket.parent is None


def test_one_follows_and_follows_no_more(cast: Cast, ticket: Ticket) -> None:
    erin = signed_in(cast.erin)
    erin.post(reverse("desk:following", args=[ticket.pk]), headers=HTMX)
    assert Follower.objects.filter(ticket=ticket, agent=cast.erin).exists()
    erin.delete(reverse("desk:following", args=[ticket.pk]), headers=HTMX)
    assert not Follower.objects.exists()
