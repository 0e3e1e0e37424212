"""A new ticket for a customer: mailed or noted, once, and only customers whom one may see are suggested."""

from typing import Any

import pytest
from django.http import HttpResponse

from conftest import Cast, signed_in
from helpwell.customers.models import Customer
from helpwell.people.models import Agent
from helpwell.tickets.models import Delivery, Message, Ticket
from helpwell.tickets.verbs.upload import upload

ID = "0123456789abcdef" * 2


def create(cast: Cast, agent: Agent, **data: Any) -> HttpResponse:
    filled = {
        "address": "Anna@acme.test",
        "name": "",
        "channel": cast.channel.pk,
        "subject": "Your order",
        "text": "We have good news.",
        "kind": "mail",
        "assignee": "me",
        "client_id": ID,
    }
    response = signed_in(agent).post("/tickets/new/", filled | data)
    assert isinstance(response, HttpResponse)
    return response


def test_a_mail_to_a_customer_opens_a_ticket(cast: Cast) -> None:
    response = create(cast, cast.bob)
    ticket = Ticket.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/tickets/{ticket.pk}/")
    assert (ticket.customer, ticket.assignee, ticket.team) == (cast.anna, cast.bob, cast.billing)
    assert Delivery.objects.get().recipients.get().address == "anna@acme.test"


def test_a_note_opens_a_ticket_and_sends_nothing(cast: Cast) -> None:
    create(cast, cast.bob, kind="note", assignee="")
    assert Message.objects.get().is_note
    assert Ticket.objects.get().assignee is None
    assert not Delivery.objects.exists()


def test_somebody_new_is_written_down(cast: Cast) -> None:
    create(cast, cast.bob, address="new@somewhere.test", name="Nora New")
    assert Customer.objects.get(email="new@somewhere.test").name == "Nora New"


def test_the_same_form_twice_opens_one_ticket(cast: Cast) -> None:
    assert create(cast, cast.bob)["Location"] == create(cast, cast.bob)["Location"]
    assert Ticket.objects.count() == 1


def test_files_go_along(cast: Cast) -> None:
    file = upload(by=cast.bob, name="a.txt", content=b"x")
    create(cast, cast.bob, upload=[file.token])
    assert Message.objects.get().attachments.get().name == "a.txt"


def test_a_ticket_for_a_team_one_is_not_on_leads_home(cast: Cast) -> None:
    response = create(cast, cast.bob, team=cast.shipping.pk, assignee="")
    assert response["Location"] == "/"
    assert Ticket.objects.get().team == cast.shipping


@pytest.mark.parametrize(
    "data",
    [
        {"address": "nobody"},
        {"address": "a@b.test\r\nBcc: eve@evil.test"},
        {"address": "support@desk.test"},
        {"subject": " "},
        {"text": " "},
        {"channel": "99"},
        {"team": "99"},
        {"assignee": "7"},
        {"kind": "telegram"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(cast: Cast, data: dict[str, str]) -> None:
    response = create(cast, cast.bob, **{"text": "Typed words.", **data})
    assert response.status_code == 422
    shown = response.content.decode()
    assert "field__errors" in shown
    assert "Typed words." in shown or "text" in data
    assert not Ticket.objects.exists()


def test_only_customers_whom_one_may_see_are_suggested(cast: Cast, ticket: Ticket) -> None:
    def suggested(agent: Agent, written: str) -> str:
        answer = signed_in(agent).get("/tickets/new/customers/", {"address": written})
        assert answer.status_code == 200
        return answer.content.decode()

    assert "anna@acme.test" in suggested(cast.bob, "anna")
    assert "anna@acme.test" in suggested(cast.bob, "Anna K")
    assert "anna@acme.test" not in suggested(cast.carol, "anna")
    assert "ben@" not in suggested(cast.bob, "ben")
    assert "ben@" in suggested(cast.alice, "be")
    assert suggested(cast.alice, "b").strip() == ""


def test_a_customer_is_filled_in_from_the_link(cast: Cast, ticket: Ticket) -> None:
    url = f"/tickets/new/?customer={cast.anna.pk}"
    assert "anna@acme.test" in signed_in(cast.bob).get(url).content.decode()
    assert signed_in(cast.carol).get(url).status_code == 404


def test_one_who_may_not_create_is_refused(cast: Cast) -> None:
    assert create(cast, cast.erin).status_code == 403
    assert not Ticket.objects.exists()
