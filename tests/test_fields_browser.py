"""Filling fields, ticking a checklist and writing down time, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from conftest import Cast, ask
from helpwell.fields.models import Field
from helpwell.fields.reads import values_of
from helpwell.fields.verbs.define_field import Asked, ChoiceLine, define_field
from helpwell.fields.verbs.set_conditions import Line, set_conditions
from helpwell.tasks.models import Task, TimeEntry
from helpwell.tasks.verbs.write_checklist import write_checklist
from helpwell.tickets.models import Ticket
from tests.live_desk import LiveDesk

pytestmark = pytest.mark.browser


def _define(cast: Cast, name: str, type_: str, *, needed: bool = False) -> Field:
    choices = [ChoiceLine("Defect"), ChoiceLine("Transport")] if type_ == "choice" else []
    asked = Asked(name=name, choices=choices, required_to_solve=needed)
    return define_field(by=cast.alice.actor, type_=type_, asked=asked)


def _open(desk: LiveDesk, page: Page) -> Ticket:
    ticket = ask(desk.cast, desk.cast.anna, "Broken zip", "It broke on the second day.")
    page.goto(f"/tickets/{ticket.pk}/?view=open")
    expect(page.locator(".side__who")).to_contain_text("Anna Keller")
    return ticket


def test_fields_are_filled_and_solving_names_the_missing_one(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    amount = _define(cast, "Refund", "money")
    cause = _define(cast, "Cause", "choice", needed=True)
    part = _define(cast, "Broken part", "text")
    defect = cause.choices.get(name="Defect")
    set_conditions(part, by=cast.alice.actor, lines=[Line("shown", str(cause.pk), str(defect.pk))])
    page = live_desk.window(cast.bob)
    ticket = _open(live_desk, page)
    expect(page.get_by_role("textbox", name="Broken part")).to_be_hidden()

    page.get_by_role("textbox", name="Refund").fill("a lot")
    page.get_by_role("textbox", name="Refund").press("Enter")
    expect(page.locator(".fields__error")).to_contain_text("This is not a number.")
    expect(page.get_by_role("textbox", name="Refund")).to_have_value("a lot")
    page.get_by_role("textbox", name="Refund").fill("12,5")
    page.get_by_role("textbox", name="Refund").press("Tab")
    expect(page.get_by_role("textbox", name="Refund")).to_have_value("12.50")
    expect(page.locator(".fields__error")).to_have_count(0)

    page.get_by_role("button", name=re.compile("^(New|Open)$")).first.click()
    page.get_by_role("button", name="Solved").click()
    expect(page.locator("#toasts")).to_contain_text("Fill in first: Cause.")

    page.get_by_role("combobox", name=re.compile("^Cause")).select_option("Defect")
    expect(page.get_by_role("textbox", name="Broken part")).to_be_visible()
    page.get_by_role("button", name=re.compile("^(New|Open)$")).first.click()
    page.get_by_role("button", name="Solved").click()
    expect(page.locator(".ticket-head")).to_contain_text("Solved")
    assert values_of([ticket.pk])[ticket.pk] == {amount.pk: "12.50", cause.pk: defect.pk}


def test_a_checklist_is_put_ticked_and_ordered_by_keyboard(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    write_checklist(None, by=cast.mia.actor, name="Return", lines=["Label", "Scan", "Refund"])
    page = live_desk.window(cast.bob)
    ticket = _open(live_desk, page)
    page.locator("#put-checklist").click()
    page.get_by_role("button", name=re.compile("^Return")).click()
    expect(page.locator(".task__words")).to_have_text(["Label", "Scan", "Refund"])
    page.get_by_role("checkbox", name="Label").check()
    expect(page.locator("#ticket-tasks-head")).to_contain_text("1 of 3")
    page.get_by_role("button", name="Move “Refund” with the arrow keys").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".task__words")).to_have_text(["Label", "Refund", "Scan"])
    expect(page.locator("#toasts")).to_contain_text("another order")
    field = page.locator("#new-task")
    field.fill("Tell them")
    field.press("Enter")
    expect(page.locator(".task__words")).to_have_text(["Label", "Refund", "Scan", "Tell them"])
    expect(field).to_have_value("")
    order = Task.objects.filter(ticket=ticket).order_by("position").values_list("words", flat=True)
    assert list(order) == ["Label", "Refund", "Scan", "Tell them"]
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator(".task__words")).to_have_text(["Label", "Refund", "Scan"])


def test_time_is_counted_and_written_down(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    page.get_by_role("button", name="Start the timer").click()
    expect(page.locator("work-timer")).to_have_text(re.compile(r"00:00:0[1-9]"))
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#ticket-time")).to_contain_text("1 m")
    page.get_by_label("Time spent", exact=True).fill("1h 20m")
    page.get_by_label("Time spent", exact=True).press("Enter")
    expect(page.locator("#ticket-time-title")).to_contain_text("1 h 21 m")
    assert sorted(TimeEntry.objects.values_list("minutes", flat=True)) == [1, 80]
