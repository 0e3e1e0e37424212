"""A new ticket for a customer: mailed or noted, once, and only customers whom one may see are suggested."""

from typing import Any

import pytest
from django.http import HttpResponse

from conftest import Cast, signed_in
from helpwell.customers.models import Customer
from helpwell.desk.tests.test_attachment import png
from helpwell.people.models import Agent
from helpwell.tickets.models import Delivery, Message, Ticket
from helpwell.tickets.verbs.upload import upload

ID = "0123456789abcdef" * 2


def create(cast: Cast, agent: Agent, **data: Any) -> HttpResponse:
    headers = data.pop("headers", None)
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
    response = signed_in(agent).post("/tickets/new/", filled | data, headers=headers)
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


def test_rich_text_is_cleaned_as_in_a_reply(cast: Cast) -> None:
    html = '<p style="color:red">We <strong>have</strong> news.<script>x()</script></p>'
    create(cast, cast.bob, text="We have news.", html=html)
    message = Message.objects.get()
    assert message.text == "We have news."
    assert message.html_row.html == "<p>We <strong>have</strong> news.</p>"


def test_a_note_keeps_its_rich_text(cast: Cast) -> None:
    create(cast, cast.bob, kind="note", html="<p>Call <em>now</em></p>")
    assert Message.objects.get().html_row.html == "<p>Call <em>now</em></p>"


def test_only_own_pictures_stand_in_the_text(cast: Cast) -> None:
    mine = upload(by=cast.bob, name="mine.png", content=png(), inline=True)
    other = upload(by=cast.carol, name="other.png", content=png(), inline=True)
    html = f'<p>See <img src="cid:{mine.content_id}"><img src="cid:{other.content_id}"></p>'
    create(cast, cast.bob, html=html, upload=[mine.token])
    kept = Message.objects.get().html_row.html
    assert mine.content_id in kept
    assert other.content_id not in kept


def test_a_file_that_is_gone_is_said(cast: Cast) -> None:
    other = upload(by=cast.carol, name="other.txt", content=b"x")
    response = create(cast, cast.bob, upload=[other.token])
    assert response.status_code == 422
    assert "One of the files is no longer here" in response.content.decode()


def test_an_answer_that_was_lost_is_given_again(cast: Cast) -> None:
    file = upload(by=cast.bob, name="mine.png", content=png(), inline=True)
    html = f'<p>See <img src="cid:{file.content_id}" alt="mine.png"></p>'
    sent: dict[str, Any] = {"text": "See [mine.png]", "html": html, "upload": [file.token]}
    assert create(cast, cast.bob, **sent)["Location"] == create(cast, cast.bob, **sent)["Location"]
    assert Ticket.objects.count() == 1


def test_words_written_after_it_was_opened_are_not_lost(cast: Cast) -> None:
    create(cast, cast.bob)
    response = create(cast, cast.bob, text="We have good news, and a question.")
    shown = response.content.decode()
    assert response.status_code == 422
    assert f"#{Ticket.objects.get().pk} already" in shown
    assert "and a question." in shown


def test_a_part_of_a_page_gets_the_form_again_or_the_way_to_go(cast: Cast) -> None:
    partial: dict[str, Any] = {"headers": {"HX-Request": "true"}}
    wrong = {
        "address": "nobody",
        "html": "<p>Typed <strong>words</strong>.<script>x()</script></p>",
    }
    again = create(cast, cast.bob, **wrong, **partial)
    assert again.status_code == 422
    assert again.content.decode().startswith("<form")
    assert "<p>Typed <strong>words</strong>.</p></template>" in again.content.decode()
    opened = create(cast, cast.bob, **partial)
    assert (opened.status_code, opened["HX-Redirect"]) == (
        204,
        f"/tickets/{Ticket.objects.get().pk}/",
    )


def test_files_that_wait_are_drawn_again_for_their_own_agent(cast: Cast) -> None:
    mine = upload(by=cast.bob, name="mine.txt", content=b"x")
    other = upload(by=cast.carol, name="other.txt", content=b"x")
    answer = signed_in(cast.bob).get("/uploads/", {"upload": [mine.token, other.token, "none"]})
    assert "mine.txt" in answer.content.decode()
    assert "other.txt" not in answer.content.decode()


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
