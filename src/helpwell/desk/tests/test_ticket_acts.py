"""Acts on a ticket: each changes what it says, answers with what changed, and refuses who may not."""

from typing import Any

import pytest
from django.http import HttpResponse

from conftest import Cast, ask, signed_in
from helpwell.customers.models import Customer
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Participant, Status, Ticket
from helpwell.tickets.verbs.participate import add_participant
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.set_status import set_status

HTMX = {"HX-Request": "true"}


def post(person: Agent, url: str, **data: Any) -> HttpResponse:
    response = signed_in(person).post(url, data, headers=HTMX)
    assert isinstance(response, HttpResponse)
    return response


def delete(agent: Agent, url: str) -> HttpResponse:
    response = signed_in(agent).delete(url, headers=HTMX)
    assert isinstance(response, HttpResponse)
    return response


ACTS: list[tuple[str, dict[str, str], dict[str, object]]] = [
    ("status", {"status": "solved"}, {"status": "solved"}),
    ("priority", {"priority": "4"}, {"priority": 4}),
    ("type", {"type": "task"}, {"type": "task"}),
    ("subject", {"subject": "Two charges"}, {"subject": "Two charges"}),
    ("spam", {}, {"is_spam": True}),
]


@pytest.mark.parametrize(("name", "data", "after"), ACTS)
def test_the_act_changes_the_ticket_and_answers_with_what_changed(
    cast: Cast, ticket: Ticket, name: str, data: dict[str, str], after: dict[str, object]
) -> None:
    response = post(cast.bob, f"/tickets/{ticket.pk}/{name}/", **data)
    assert response.status_code == 200
    assert response["HX-Trigger"] == "ticket-changed"
    shown = response.content.decode()
    for part in ("ticket-head", "thread", "ticket-banners"):
        assert f'id="{part}-{ticket.pk}"' in shown
    assert "toast" in shown
    ticket.refresh_from_db()
    assert {key: ticket.__dict__[key] for key in after} == after


@pytest.mark.parametrize(("name", "data", "after"), ACTS)
def test_a_browser_without_scripts_is_led_back_to_the_page(
    cast: Cast, ticket: Ticket, name: str, data: dict[str, str], after: dict[str, object]
) -> None:
    response = signed_in(cast.bob).post(f"/tickets/{ticket.pk}/{name}/", data)
    assert (response.status_code, response["Location"]) == (303, f"/tickets/{ticket.pk}/")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("status", {"status": "asleep"}),
        ("status", {"status": "new"}),
        ("status", {}),
        ("priority", {"priority": "9"}),
        ("priority", {"priority": "high"}),
        ("type", {"type": "<script>"}),
        ("subject", {"subject": "  "}),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(
    cast: Cast, ticket: Ticket, name: str, data: dict[str, str]
) -> None:
    before = Ticket.objects.values().get(pk=ticket.pk)
    response = post(cast.bob, f"/tickets/{ticket.pk}/{name}/", **data)
    assert response.status_code == 422
    assert "toast" in response.content.decode()
    assert Ticket.objects.values().get(pk=ticket.pk) == before


def test_a_closed_ticket_stays_closed(cast: Cast, ticket: Ticket) -> None:
    set_status(ticket, by=cast.bob.actor, status=Status.CLOSED)
    response = post(cast.bob, f"/tickets/{ticket.pk}/status/", status="open")
    assert response.status_code == 422
    assert "stays closed" in response.content.decode()


def test_taking_giving_and_putting_back(cast: Cast, ticket: Ticket) -> None:
    url = f"/tickets/{ticket.pk}/assignment/"
    steps: list[tuple[dict[str, Any], Agent | None]] = [
        ({"agent": "me"}, cast.bob),
        ({"agent": cast.sam.pk}, cast.sam),
        ({"agent": ""}, None),
    ]
    for data, holder in steps:
        assert post(cast.bob, url, **data).status_code == 200
        ticket.refresh_from_db()
        assert ticket.assignee == holder


@pytest.mark.parametrize("who", ["zed", "erin"])
def test_one_who_cannot_take_it_is_refused(cast: Cast, ticket: Ticket, who: str) -> None:
    agent: Agent = getattr(cast, who)
    response = post(cast.bob, f"/tickets/{ticket.pk}/assignment/", agent=agent.pk)
    assert response.status_code == 422
    ticket.refresh_from_db()
    assert ticket.assignee is None


@pytest.mark.parametrize(
    "data", [{"agent": "99999"}, {"agent": "x"}, {"team": "x"}, {"team": "77"}]
)
def test_nobody_of_that_id_is_not_there(cast: Cast, ticket: Ticket, data: dict[str, str]) -> None:
    assert post(cast.bob, f"/tickets/{ticket.pk}/assignment/", **data).status_code == 404


def test_a_ticket_given_to_another_team_leaves_the_screen(cast: Cast, ticket: Ticket) -> None:
    response = post(cast.bob, f"/tickets/{ticket.pk}/assignment/", team=cast.shipping.pk)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/")
    assert signed_in(cast.bob).get(f"/tickets/{ticket.pk}/").status_code == 404
    assert signed_in(cast.carol).get(f"/tickets/{ticket.pk}/").status_code == 200


def test_people_are_found_by_name_and_those_who_cannot_take_it_are_left_out(
    cast: Cast, ticket: Ticket
) -> None:
    client = signed_in(cast.bob)
    shown = client.get(f"/tickets/{ticket.pk}/assignment/", {"q": ""}).content.decode()
    assert shown.index("Bob") < shown.index("Carl") < shown.index("Alice")
    assert "Erin" not in shown
    assert "Zed" not in shown
    found = client.get(f"/tickets/{ticket.pk}/assignment/", {"q": "sa"}).content.decode()
    assert "Sam" in found
    assert "Carl" not in found


def test_spam_can_be_undone(cast: Cast, ticket: Ticket) -> None:
    url = f"/tickets/{ticket.pk}/spam/"
    assert f'hx-delete="{url}"' in post(cast.bob, url).content.decode()
    delete(cast.bob, url)
    ticket.refresh_from_db()
    assert not ticket.is_spam


def test_tags_are_set_as_they_stand(cast: Cast, ticket: Ticket) -> None:
    url = f"/tickets/{ticket.pk}/tags/"
    post(cast.bob, url, tag=["Refund", "", "two words, urgent"])
    assert list(ticket.tags.values_list("name", flat=True)) == ["refund", "two-words", "urgent"]
    post(cast.bob, url, tag=["refund"])
    assert list(ticket.tags.values_list("name", flat=True)) == ["refund"]
    suggested = signed_in(cast.bob).get(url, {"tag": "re"}).content.decode()
    assert "refund" in suggested
    assert "urgent" not in suggested


def held(cast: Cast, ticket: Ticket) -> Ticket:
    incoming = Incoming(
        channel=cast.channel,
        customer=cast.ben,
        subject="Re: Refund",
        text="It is me.",
        from_address="ben@elsewhere.test",
        held_reason="DMARC failed",
        held_for=ticket,
    )
    return receive(incoming, into=None, joined_by=Message.JoinedBy.NEW).ticket


def test_held_mail_is_let_in_by_those_who_may(cast: Cast, ticket: Ticket) -> None:
    waiting = held(cast, ticket)
    url = f"/tickets/{waiting.pk}/hold/"
    assert delete(cast.bob, url).status_code == 403
    assert "DMARC failed" in signed_in(cast.sam).get(f"/tickets/{waiting.pk}/").content.decode()
    assert delete(cast.sam, url).status_code == 200
    assert Message.objects.get(text="It is me.").ticket == ticket


def test_held_mail_cannot_be_answered_before_it_is_let_in(cast: Cast, ticket: Ticket) -> None:
    waiting = held(cast, ticket)
    waiting.held_for = None
    waiting.save(update_fields=["held_for"])
    replies = f"/tickets/{waiting.pk}/replies/"
    before = signed_in(cast.sam).get(f"/tickets/{waiting.pk}/").content.decode()
    assert replies not in before
    assert f"/tickets/{waiting.pk}/notes/" in before
    assert "It cannot be answered before it is let in." in before
    given = {"text": "Hello", "client_id": "0" * 32, "seen": "0", "anyway": "1"}
    refused = post(cast.sam, replies, **given)
    assert refused.status_code == 422
    assert "Let it in first" in refused.content.decode()
    let_in = delete(cast.sam, f"/tickets/{waiting.pk}/hold/").content.decode()
    assert replies in let_in
    assert not waiting.messages.filter(direction=Message.Direction.OUTBOUND).exists()


def test_a_sender_is_blocked_by_those_who_may(cast: Cast, ticket: Ticket) -> None:
    url = f"/tickets/{ticket.pk}/sender-block/"
    assert post(cast.bob, url).status_code == 403
    assert post(cast.sam, url).status_code == 200
    assert Customer.objects.get(pk=cast.anna.pk).is_blocked
    delete(cast.sam, url)
    assert not Customer.objects.get(pk=cast.anna.pk).is_blocked


def test_one_who_waits_is_added_and_taken_off(cast: Cast, ticket: Ticket) -> None:
    one = add_participant(
        ticket, by=cast.ben.actor, customer=cast.ben, address="ben@elsewhere.test", accepted=False
    )
    assert one is not None
    url = f"/tickets/{ticket.pk}/participants/{one.pk}/"
    post(cast.bob, url)
    one.refresh_from_db()
    assert one.accepted_at is not None
    delete(cast.bob, url)
    assert not Participant.objects.exists()


def test_a_participant_of_another_ticket_is_not_there(cast: Cast, ticket: Ticket) -> None:
    other = ask(cast, cast.anna, "Parcel", "Where?")
    one = add_participant(other, by=cast.bob.actor, customer=cast.ben, address="ben@elsewhere.test")
    assert one is not None
    url = f"/tickets/{ticket.pk}/participants/{one.pk}/"
    assert delete(cast.bob, url).status_code == 404
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b\r\nBcc: x@y.test", "support@desk.test", "anna@acme.test"]
)
def test_an_address_that_cannot_take_part_is_refused(
    cast: Cast, ticket: Ticket, address: str
) -> None:
    response = post(cast.bob, f"/tickets/{ticket.pk}/participants/", address=address)
    assert response.status_code == 422
    assert not Participant.objects.exists()


def test_a_message_moves_to_another_ticket_and_to_one_of_its_own(
    cast: Cast, ticket: Ticket
) -> None:
    other = ask(cast, cast.anna, "Parcel", "Where is it?")
    message = other.messages.get()
    url = f"/messages/{message.pk}/place/"
    assert post(cast.bob, url, number=f"#{ticket.pk}").status_code == 200
    message.refresh_from_db()
    assert message.ticket == ticket
    assert post(cast.bob, url, to="own").status_code == 200
    message.refresh_from_db()
    assert message.ticket not in (ticket, other)


@pytest.mark.parametrize("number", ["", "x", "999999", "-1", "1" * 40])
def test_a_message_does_not_move_to_what_is_not_there(
    cast: Cast, ticket: Ticket, number: str
) -> None:
    message = ticket.messages.get()
    response = post(cast.bob, f"/messages/{message.pk}/place/", number=number)
    assert response.status_code == 422


def test_a_message_does_not_move_where_one_may_not_look(cast: Cast, ticket: Ticket) -> None:
    secret = ask(cast, cast.ben, "Parcel", "Where is it?")
    Ticket.objects.filter(pk=secret.pk).update(team=cast.shipping)
    message = ticket.messages.get()
    response = post(cast.bob, f"/messages/{message.pk}/place/", number=str(secret.pk))
    assert response.status_code == 422
    message.refresh_from_db()
    assert message.ticket == ticket
