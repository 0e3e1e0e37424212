"""Scripts on a ticket: begin, answer, one back, keep; also two at once, and their negatives."""

import pytest
from django.test import Client

from conftest import Cast, signed_in
from helpwell.macros.guide import Choice, Step
from helpwell.macros.models import Script, ScriptRun
from helpwell.macros.verbs.write_script import ScriptDraft, write_script
from helpwell.tickets.models import Message, Ticket

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def script(cast: Cast) -> Script:
    steps = (
        Step(say="Hello {{customer.first_name}}", goes_to=2),
        Step(question="Wet?", kind="yes_no", choices=(Choice("yes", 3), Choice("no", 0))),
        Step(question="How much?", kind="number", goes_to=0),
    )
    draft = ScriptDraft("Wet tent", steps, owner="everyone")
    return write_script(draft, by=cast.alice.actor)


def _post(browser: Client, url: str, status: int = 200, **given: str) -> str:
    answer = browser.post(url, given, **HTMX)  # type: ignore[arg-type]
    assert answer.status_code == status
    return answer.content.decode()


def test_a_run_from_the_beginning_to_the_note(cast: Cast, ticket: Ticket, script: Script) -> None:
    bob, url = signed_in(cast.bob), f"/tickets/{ticket.pk}/script/"
    assert "Wet tent" in bob.get(f"/tickets/{ticket.pk}/scripts/").content.decode()
    assert "Hello Anna" in _post(bob, url, script=str(script.pk))
    assert "Hello Anna" in bob.get(f"/tickets/{ticket.pk}/side/").content.decode()
    assert "Wet?" in _post(bob, f"{url}answers/", turn="0", answer="")
    assert "Answer with yes or no." in _post(bob, f"{url}answers/", 422, turn="1", answer="perhaps")
    assert "How much?" in _post(bob, f"{url}answers/", turn="1", answer="yes")
    page = _post(bob, f"{url}answers/", 422, turn="2", answer="much")
    assert "Write a number." in page
    assert 'value="much"' in page
    assert "That was all." in _post(bob, f"{url}answers/", turn="2", answer="3")
    page = _post(bob, f"{url}end/")
    assert "are kept in a note" in page
    assert "How much?\n  3" in Message.objects.get(direction="note").text
    assert "ended already" in _post(bob, f"{url}end/", 422)
    assert "went through the script" in bob.get(f"/tickets/{ticket.pk}/").content.decode()


def test_two_at_once_see_the_same_step(cast: Cast, ticket: Ticket, script: Script) -> None:
    bob, carl = signed_in(cast.bob), signed_in(cast.carl)
    url = f"/tickets/{ticket.pk}/script/"
    _post(bob, url, script=str(script.pk))
    _post(bob, f"{url}answers/", turn="0", answer="")
    page = _post(carl, f"{url}answers/", turn="0", answer="")
    assert "Wet?" in page
    assert "Bob answered last" in page
    carl.delete(f"{url}answers/?turn=1", **HTMX)  # type: ignore[arg-type]
    bob.delete(f"{url}answers/?turn=1", **HTMX)  # type: ignore[arg-type]
    run = ScriptRun.objects.get()
    assert (run.at_number, run.turn) == (1, 2)


def test_another_script_waits(cast: Cast, ticket: Ticket, script: Script) -> None:
    bob, url = signed_in(cast.bob), f"/tickets/{ticket.pk}/script/"
    _post(bob, url, script=str(script.pk))
    other = write_script(
        ScriptDraft("Other", (Step(say="x"),), owner="everyone"), by=cast.alice.actor
    )
    assert "is under way" in _post(bob, url, 422, script=str(other.pk))
    bob.delete(url, **HTMX)  # type: ignore[arg-type]
    assert "Other" in _post(bob, url, script=str(other.pk))
    assert not Message.objects.filter(direction="note").exists()


def test_who_may_not(cast: Cast, ticket: Ticket, script: Script) -> None:
    url = f"/tickets/{ticket.pk}/script/"
    assert signed_in(cast.carol).post(url, {"script": script.pk}).status_code == 404
    assert signed_in(cast.erin).post(url, {"script": script.pk}).status_code == 403
    bob = signed_in(cast.bob)
    for odd in ("", "x", "²", "99999999999999999999", "-1"):
        assert bob.post(url, {"script": odd}).status_code == 404
    assert "script-run" not in _post(bob, f"{url}answers/", turn="x", answer="y")
    assert not ScriptRun.objects.exists()
