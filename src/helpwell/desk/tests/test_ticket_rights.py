"""Whoever may not see a ticket gets the same 404 for each of its routes; a stranger is asked to sign in."""

import pytest
from django.test import Client
from django.urls import URLPattern

from conftest import Cast, signed_in
from helpwell.desk import ticket_urls
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Participant, Ticket
from helpwell.tickets.verbs.participate import add_participant
from helpwell.tickets.verbs.reply import reply

METHODS = ("get", "post", "delete")
# Those whose address names a ticket, a message or a participant; tests/test_rights.py walks all of them.
_KNOWN = {"number", "message_id", "participant_id"}
ROUTES = [
    str(entry.pattern)
    for entry in ticket_urls.urlpatterns
    if isinstance(entry, URLPattern)
    and entry.name != "undo"
    and entry.pattern.converters
    and set(entry.pattern.converters) <= _KNOWN
]
DATA = {
    "text": "Hello", "status": "solved", "priority": "4", "type": "task", "subject": "x", "agent": "me", "tag": "x",
    "address": "eve@evil.test", "number": "1", "to": "own", "before": "99", "send_at": "2030-01-01T10:00",
}  # fmt: skip


@pytest.fixture
def sent(cast: Cast, ticket: Ticket) -> Message:
    return reply(ticket, by=cast.bob.actor, text="Yes.")


@pytest.fixture
def copied(cast: Cast, ticket: Ticket) -> Participant:
    one = add_participant(
        ticket, by=cast.ben.actor, customer=cast.ben, address="ben@elsewhere.test", accepted=False
    )
    assert one is not None
    return one


def _url(route: str, ticket: Ticket, sent: Message, copied: Participant) -> str:
    return "/" + route.replace("<int:number>", str(ticket.pk)).replace(
        "<int:message_id>", str(sent.pk)
    ).replace("<int:participant_id>", str(copied.pk))


def _state() -> tuple[object, ...]:
    return (
        list(Ticket.objects.order_by("pk").values()),
        list(Message.objects.order_by("pk").values("pk", "ticket", "withdrawn_at")),
        list(Participant.objects.values()),
    )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", ROUTES)
def test_carol_never_gets_in(
    cast: Cast, ticket: Ticket, sent: Message, copied: Participant, route: str, method: str
) -> None:
    url = _url(route, ticket, sent, copied)
    before = _state()
    client = signed_in(cast.carol)
    ask = client.generic(method.upper(), url) if method != "post" else client.post(url, DATA)
    assert ask.status_code in (403, 404, 405)
    assert "charged" not in ask.content.decode()
    assert _state() == before


@pytest.mark.parametrize("route", ROUTES)
def test_bob_gets_in_where_carol_does_not(
    cast: Cast, ticket: Ticket, sent: Message, copied: Participant, route: str
) -> None:
    # Each route answers somebody, or the test above could not fail.
    url = _url(route, ticket, sent, copied)
    answers = [
        signed_in(cast.sam).get(url, {"before": "99"}).status_code,
        signed_in(cast.sam).post(url, DATA, headers={"HX-Request": "true"}).status_code,
        signed_in(cast.sam).delete(url, headers={"HX-Request": "true"}).status_code,
    ]
    assert set(answers) & {200, 422}, answers


@pytest.mark.parametrize("route", ROUTES)
def test_a_stranger_is_asked_to_sign_in(
    cast: Cast, ticket: Ticket, sent: Message, copied: Participant, route: str
) -> None:
    url = _url(route, ticket, sent, copied)
    answer = Client().get(url)
    assert answer.status_code in (302, 405)
    assert "charged" not in answer.content.decode()


@pytest.mark.parametrize(("who", "route"), [
    ("erin", "tickets/{}/replies/"), ("erin", "tickets/{}/status/"), ("erin", "tickets/{}/assignment/"),
    ("erin", "tickets/{}/tags/"), ("erin", "tickets/{}/spam/"), ("erin", "tickets/{}/participants/"),
    ("bob", "tickets/{}/sender-block/"),
])  # fmt: skip
def test_a_role_without_the_permission_is_refused(
    cast: Cast, ticket: Ticket, who: str, route: str
) -> None:
    before = _state()
    agent: Agent = getattr(cast, who)
    assert signed_in(agent).post("/" + route.format(ticket.pk), DATA).status_code == 403
    assert _state() == before


def test_one_who_was_deactivated_is_out_at_once(cast: Cast, ticket: Ticket) -> None:
    client = signed_in(cast.bob)
    assert client.get(f"/tickets/{ticket.pk}/").status_code == 200
    Agent.objects.filter(pk=cast.bob.pk).update(is_active=False)
    assert client.get(f"/tickets/{ticket.pk}/").status_code != 200
