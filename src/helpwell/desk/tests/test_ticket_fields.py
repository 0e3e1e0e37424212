"""Fields, tasks and time in the side panel: what is answered, and who is kept out."""

from typing import Any

import pytest
from django.test import Client

from conftest import Cast, ask, signed_in
from helpwell.customers.access import get_for
from helpwell.fields.models import Field, FieldValue
from helpwell.fields.reads import customer_values, values_of
from helpwell.fields.verbs.define_field import Asked, ChoiceLine, define_field
from helpwell.fields.verbs.define_form import define_form
from helpwell.fields.verbs.set_conditions import Line, set_conditions
from helpwell.tasks.models import Task, TimeEntry
from helpwell.tasks.verbs.add_task import add_task
from helpwell.tasks.verbs.log_time import log_time
from helpwell.tickets.models import Ticket

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return ask(cast, cast.anna, "Refund", "Where is it?")


def define(
    cast: Cast, name: str, type_: str = "text", about: str = "ticket", **asked: Any
) -> Field:
    choices = [ChoiceLine("Yes please"), ChoiceLine("Never")] if type_ == "choice" else []
    return define_field(
        by=cast.alice.actor,
        type_=type_,
        about=about,
        asked=Asked(name=name, choices=choices, **asked),
    )


def post(browser: Client, path: str, **data: object) -> tuple[int, str]:
    answer = browser.post(path, data, **HTMX)  # type: ignore[arg-type]
    return answer.status_code, answer.content.decode()


def test_a_field_is_filled_and_only_what_changed_is_drawn_anew(cast: Cast, ticket: Ticket) -> None:
    order, cause, part = (
        define(cast, "Order"),
        define(cast, "Cause", "choice"),
        define(cast, "Part"),
    )
    chosen = cause.choices.get(name="Never")
    set_conditions(part, by=cast.alice.actor, lines=[Line("shown", str(cause.pk), "Never")])
    bob = signed_in(cast.bob)
    side = bob.get(f"/tickets/{ticket.pk}/side/").content.decode()
    assert f'id="field-row-{part.pk}" hidden' in side
    status, page = post(bob, f"/tickets/{ticket.pk}/fields/{cause.pk}/", value=str(chosen.pk))
    assert status == 200
    assert f'id="field-row-{cause.pk}"' in page
    assert f'id="field-row-{part.pk}" hx-swap-oob' in page
    assert f'id="field-row-{order.pk}"' not in page
    assert "Undo" in page
    assert values_of([ticket.pk])[ticket.pk] == {cause.pk: chosen.pk}


def test_what_does_not_fit_comes_back_in_its_place(cast: Cast, ticket: Ticket) -> None:
    amount = define(cast, "Amount", "money")
    status, page = post(
        signed_in(cast.bob), f"/tickets/{ticket.pk}/fields/{amount.pk}/", value='<b>"much"'
    )
    assert status == 422
    assert "This is not a number." in page
    assert "&lt;b&gt;&quot;much&quot;" in page
    assert not FieldValue.objects.exists()


def test_the_same_again_is_answered_quietly(cast: Cast, ticket: Ticket) -> None:
    order, bob = define(cast, "Order"), signed_in(cast.bob)
    post(bob, f"/tickets/{ticket.pk}/fields/{order.pk}/", value="7")
    status, page = post(bob, f"/tickets/{ticket.pk}/fields/{order.pk}/", value="7")
    assert status == 200
    assert "toast" not in page


def test_strangers_to_a_ticket_fill_nothing(cast: Cast, ticket: Ticket) -> None:
    order = define(cast, "Order")
    task = add_task(ticket, by=cast.bob.actor, words="Call")
    log_time(ticket, agent=cast.bob, minutes=5)
    for path in (
        f"fields/{order.pk}/",
        "form/",
        "tasks/",
        f"tasks/{task.pk}/done/",
        "tasks/order/",
        "time/",
        "timer/",
    ):
        address = f"/tickets/{ticket.pk}/{path}"
        assert post(signed_in(cast.carol), address, value="x")[0] == 404
        assert post(signed_in(cast.erin), address, value="x")[0] == 403
    assert not FieldValue.objects.exists()


def test_a_field_of_customers_is_none_of_tickets(cast: Cast, ticket: Ticket) -> None:
    card = define(cast, "Card", about="customer")
    assert post(signed_in(cast.bob), f"/tickets/{ticket.pk}/fields/{card.pk}/", value="x")[0] == 404


def test_another_tickets_task_and_anothers_time_are_out_of_reach(
    cast: Cast, ticket: Ticket
) -> None:
    other = ask(cast, cast.ben, "Other", "x")
    task = add_task(other, by=cast.bob.actor, words="Call")
    log_time(ticket, agent=cast.sam, minutes=5)
    entry = TimeEntry.objects.get()
    bob = signed_in(cast.bob)
    assert bob.delete(f"/tickets/{ticket.pk}/tasks/{task.pk}/").status_code == 404
    assert bob.delete(f"/tickets/{ticket.pk}/time/{entry.pk}/").status_code == 404
    assert bob.delete(f"/tickets/{other.pk}/time/{entry.pk}/").status_code == 404


def test_the_form_is_chosen(cast: Cast, ticket: Ticket) -> None:
    one, two = define(cast, "One"), define(cast, "Two")
    form = define_form(by=cast.alice.actor, name="Return", fields=[two])
    bob = signed_in(cast.bob)
    status, page = post(bob, f"/tickets/{ticket.pk}/form/", form=str(form.pk))
    assert status == 200
    assert f'id="field-row-{two.pk}"' in page
    assert f'id="field-row-{one.pk}"' not in page
    assert post(bob, f"/tickets/{ticket.pk}/form/", form="99")[0] == 404
    status, page = post(bob, f"/tickets/{ticket.pk}/form/", form="")
    assert f'id="field-row-{one.pk}"' in page


def test_solving_is_refused_with_the_names(cast: Cast, ticket: Ticket) -> None:
    order = define(cast, "Order number", required_to_solve=True)
    bob = signed_in(cast.bob)
    status, page = post(bob, f"/tickets/{ticket.pk}/status/", status="solved")
    assert (status, "Order number" in page) == (422, True)
    status, page = post(
        bob, f"/tickets/{ticket.pk}/replies/", text="Done.", status="solved", client_id="0" * 32
    )
    assert (status, "Order number" in page) == (422, True)
    assert ticket.messages.count() == 1
    post(bob, f"/tickets/{ticket.pk}/fields/{order.pk}/", value="7")
    assert post(bob, f"/tickets/{ticket.pk}/status/", status="solved")[0] == 200


def test_tasks_are_added_ticked_changed_and_removed(cast: Cast, ticket: Ticket) -> None:
    bob, url = signed_in(cast.bob), f"/tickets/{ticket.pk}/tasks/"
    assert post(bob, url, words=" ")[0] == 422
    status, page = post(bob, url, words="Call <them>")
    assert status == 200
    assert "Call &lt;them&gt;" in page
    task = Task.objects.get()
    assert post(bob, f"{url}{task.pk}/done/")[0] == 200
    assert "1 of 1" in bob.get(f"/tickets/{ticket.pk}/side/").content.decode()
    assert b"Who does it" in bob.get(f"{url}{task.pk}/").content
    due, sam = "2026-12-01T10:00", str(cast.sam.pk)
    assert post(bob, f"{url}{task.pk}/", words="Write", assignee=sam, due=due)[0] == 200
    assert post(bob, f"{url}{task.pk}/", words="Write", due="soon")[0] == 422
    assert post(bob, f"{url}{task.pk}/", words="Write", assignee=str(cast.zed.pk))[0] == 422
    task.refresh_from_db()
    assert (task.words, task.assignee, task.due_at is None) == ("Write", cast.sam, False)
    bob.delete(f"{url}{task.pk}/", **HTMX)  # type: ignore[arg-type]
    assert not Task.objects.filter(removed_at=None).exists()


def test_time_is_written_down_as_people_write_it(cast: Cast, ticket: Ticket) -> None:
    bob, url = signed_in(cast.bob), f"/tickets/{ticket.pk}/time/"
    assert post(bob, url, time="soon")[0] == 422
    status, page = post(bob, url, time="1h 20m", note="Call")
    assert (status, "1 h 20 m" in page) == (200, True)
    assert b"Call" in bob.get(url).content
    post(bob, f"/tickets/{ticket.pk}/timer/", act="start")
    assert "work-timer" in bob.get(f"/tickets/{ticket.pk}/side/").content.decode()
    post(bob, f"/tickets/{ticket.pk}/timer/", act="stop")
    assert TimeEntry.objects.filter(is_logged=True).count() == 2


def test_fields_of_a_customer_are_filled_on_their_page(cast: Cast, ticket: Ticket) -> None:
    card = define(cast, "Loyalty card", about="customer")
    bob = signed_in(cast.bob)
    assert "Loyalty card" in bob.get(f"/customers/{cast.anna.pk}/").content.decode()
    status, page = post(bob, f"/customers/{cast.anna.pk}/fields/{card.pk}/", value="FL 1")
    assert (status, "FL 1" in page, "Undo" in page) == (200, True, True)
    assert customer_values([cast.anna.pk]) == {cast.anna.pk: {card.pk: "FL 1"}}
    assert get_for(cast.bob, cast.anna.pk)
    carol = signed_in(cast.carol)
    assert post(carol, f"/customers/{cast.anna.pk}/fields/{card.pk}/", value="x")[0] == 404


def test_a_new_ticket_asks_the_fields_of_its_form(cast: Cast) -> None:
    order = define(cast, "Order")
    amount = define(cast, "Amount", "money")
    form = define_form(by=cast.alice.actor, name="Return", fields=[amount])
    bob = signed_in(cast.bob)
    assert f"field-{order.pk}" not in bob.get("/tickets/new/").content.decode()
    part = bob.get("/tickets/new/fields/", {"form": form.pk}).content.decode()
    assert f'name="field-{amount.pk}"' in part
    given = {
        "address": "new@x.test",
        "channel": cast.channel.pk,
        "subject": "Return",
        "text": "Words",
        "kind": "note",
        "form": form.pk,
        f"asked-{amount.pk}": "1",
    }
    answer = bob.post("/tickets/new/", {**given, f"field-{amount.pk}": "much"})
    assert answer.status_code == 422
    assert "This is not a number." in answer.content.decode()
    assert not Ticket.objects.exists()
    assert bob.post("/tickets/new/", {**given, f"field-{amount.pk}": "12"}).status_code == 303
    ticket = Ticket.objects.get()
    assert values_of([ticket.pk]) == {ticket.pk: {amount.pk: "12.00"}}
