"""Macros and scripts as an agent uses them, with the keyboard alone, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from conftest import ask
from helpwell.fields.reads import values_of
from helpwell.fields.verbs.define_field import Asked, ChoiceLine, define_field
from helpwell.macros.changes import Changes
from helpwell.macros.guide import Choice, Step
from helpwell.macros.models import Macro
from helpwell.macros.verbs.write_macro import MacroDraft, write_macro
from helpwell.macros.verbs.write_script import ScriptDraft, write_script
from helpwell.tickets.models import Message, Ticket
from tests.live_desk import LiveDesk, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def ticket(live_desk: LiveDesk) -> Ticket:
    cast = live_desk.cast
    for name, changes in (
        ("Ask for a picture", Changes(add_tags=("repair",))),
        ("Refund approved", Changes(priority=4, status="pending", add_tags=("refund",))),
    ):
        draft = MacroDraft(
            name=name,
            folder="Orders",
            owner="everyone",
            html="<p>Hi {{customer.first_name|there}}, <strong>thank you</strong>.</p>",
            changes=changes,
        )
        write_macro(draft, by=cast.alice.actor)
    return ask(cast, cast.anna, "Charged twice", "Please refund one of them.")


def _open(live_desk: LiveDesk, ticket: Ticket) -> Page:
    page = live_desk.window(live_desk.cast.bob)
    page.goto(f"/tickets/{ticket.pk}/")
    expect(page.locator(f"#ticket-side-{ticket.pk} h2").first).to_be_visible()
    return page


def _state(ticket: Ticket) -> tuple[str, int]:
    now = Ticket.objects.get(pk=ticket.pk)
    return now.status, now.priority


def test_a_macro_is_found_applied_and_taken_back(live_desk: LiveDesk, ticket: Ticket) -> None:
    page = _open(live_desk, ticket)
    page.keyboard.press("m")
    picker = page.locator("#macros")
    expect(picker.locator("input")).to_be_focused()
    page.keyboard.type("rfnd")
    expect(picker.locator("[data-choice]")).to_have_count(1)
    preview = picker.locator("#macro-preview")
    expect(preview).to_contain_text("Hi Anna, thank you.")
    expect(preview).to_contain_text("Urgent")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(picker).to_be_hidden()
    expect(page.locator("#composer-reply")).to_contain_text("Hi Anna, thank you.")
    wait_for(lambda: _state(ticket) == ("pending", 4))
    head = page.locator(f"#ticket-head-{ticket.pk} .pane__sub")
    expect(head).to_contain_text("Urgent")
    expect(page.locator("#ticket-body")).to_contain_text("Refund approved")
    page.locator("#toasts button", has_text=re.compile("Undo")).press("Enter")
    wait_for(lambda: _state(ticket) == ("new", 2))
    expect(head).not_to_contain_text("Urgent")


def test_a_macro_is_taken_after_a_slash(live_desk: LiveDesk, ticket: Ticket) -> None:
    page = _open(live_desk, ticket)
    page.keyboard.press("r")
    field = page.locator("#composer-reply [contenteditable=true]")
    expect(field).to_be_focused()
    page.keyboard.type("/refund")
    expect(page.locator("#composer-reply [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(field).to_contain_text("Hi Anna, thank you.")
    expect(field).not_to_contain_text("/refund")
    wait_for(lambda: _state(ticket) == ("pending", 4))


def test_a_macro_after_a_slash_is_sent_with_what_it_changes(
    live_desk: LiveDesk, ticket: Ticket
) -> None:
    cast = live_desk.cast
    asked = Asked(name="Cause", choices=[ChoiceLine("Defect"), ChoiceLine("Billing")])
    cause = define_field(by=cast.alice.actor, type_="choice", asked=asked)
    billing = cause.choices.get(name="Billing")
    Macro.objects.get(name="Refund approved").actions.create(
        kind="field", target=cause.key, value=str(billing.pk)
    )
    page = _open(live_desk, ticket)
    page.keyboard.press("r")
    field = page.locator("#composer-reply [contenteditable=true]")
    expect(field).to_be_focused()
    page.keyboard.type("Dear Anna, /")
    expect(page.locator("#composer-reply [role=option]")).to_have_count(2)
    page.keyboard.type("app")
    expect(page.locator("#composer-reply [role=option]")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(field.locator("strong")).to_have_text("thank you")
    wait_for(lambda: _state(ticket) == ("pending", 4))
    page.keyboard.type(" The money is on its way.")
    page.keyboard.press("Control+Enter")
    body = page.locator(".message--agent .message__body")
    expect(body).to_contain_text("thank you")
    expect(body).to_contain_text("The money is on its way.")
    expect(body).not_to_contain_text("/app")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.priority) == ("pending", 4)
    assert [one.name for one in ticket.tags.all()] == ["refund"]
    assert values_of([ticket.pk])[ticket.pk] == {cause.pk: billing.pk}
    assert Message.objects.get(direction="outbound").text.startswith("Dear Anna,")


def test_a_macro_whose_team_is_gone_says_so(live_desk: LiveDesk, ticket: Ticket) -> None:
    macro = Macro.objects.get(name="Refund approved")
    macro.actions.create(kind="assign_team", value="999999")
    page = _open(live_desk, ticket)
    page.keyboard.press("m")
    expect(page.locator("#macros input")).to_be_focused()
    page.keyboard.type("refund")
    expect(page.locator("#macros [data-choice]")).to_have_count(1)
    expect(page.locator("#macro-preview")).to_contain_text("team that it moves to is gone")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("was not applied")
    assert _state(ticket) == ("new", 2)


def test_a_script_is_gone_through_with_the_keyboard(live_desk: LiveDesk, ticket: Ticket) -> None:
    steps = (
        Step(say="Thank you for calling, {{customer.first_name}}.", goes_to=2),
        Step(question="Is it wet?", kind="yes_no", choices=(Choice("yes", 3), Choice("no", 0))),
        Step(question="How many?", kind="number", goes_to=0),
    )
    write_script(ScriptDraft("Wet tent", steps, owner="everyone"), by=live_desk.cast.alice.actor)
    page = _open(live_desk, ticket)
    page.keyboard.press("q")
    expect(page.locator("#scripts [data-choice]")).to_have_count(1)
    page.keyboard.press("Enter")
    run = page.locator(f"#ticket-script-{ticket.pk}")
    expect(run).to_contain_text("Thank you for calling, Anna.")
    expect(run.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(run).to_contain_text("Is it wet?")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(run.get_by_label("How many?")).to_be_focused()
    page.keyboard.type("some")
    page.keyboard.press("Enter")
    expect(run).to_contain_text("Write a number.")
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(run).to_contain_text("That was all.")
    page.keyboard.press("Enter")
    expect(page.locator("#ticket-body")).to_contain_text("How many?")
    expect(run).to_be_empty()
    assert Message.objects.get(direction="note").text.endswith("How many?\n  3")


def test_a_macro_is_written_in_rich_text_beside_its_preview(
    live_desk: LiveDesk, ticket: Ticket
) -> None:
    page = live_desk.window(live_desk.cast.bob)
    page.goto("/macros/new/")
    field = page.locator(".macro-words__rich")
    page.get_by_label("Name", exact=True).fill("Warm thanks")
    field.click()
    page.keyboard.type("Hi ")
    page.get_by_role("button", name="Insert a variable").click()
    page.locator("[data-inserts]", has_text="{{customer.first_name}}").click()
    expect(field).to_contain_text("Hi {{customer.first_name}}")
    page.keyboard.type(", **thanks** a lot")
    expect(page.locator("#macro-preview")).to_contain_text("Hi Anna, thanks a lot")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/macros/\d+/$"))
    macro = Macro.objects.get(name="Warm thanks")
    assert macro.html == "<p>Hi {{customer.first_name}}, <strong>thanks</strong> a lot</p>"
    expect(field.locator("strong")).to_have_text("thanks")
