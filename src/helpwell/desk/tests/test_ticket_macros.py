"""Macros on a ticket: the picker, the preview, applying; and their negatives."""

import pytest
from django.test import Client

from conftest import Cast, signed_in
from helpwell.events.models import Act
from helpwell.macros.changes import Changes
from helpwell.macros.models import Macro, MacroUse
from helpwell.macros.verbs.write_macro import MacroDraft, write_macro
from helpwell.people.verbs.change_team import close_team
from helpwell.tickets.models import Ticket

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def macro(cast: Cast) -> Macro:
    draft = MacroDraft(
        name="Refund approved",
        folder="Refunds",
        owner="everyone",
        html="<p>Hi {{customer.first_name}}</p>",
        changes=Changes(priority=4, team=cast.billing.pk, add_tags=("refund",)),
    )
    return write_macro(draft, by=cast.alice.actor)


@pytest.fixture
def bob(cast: Cast) -> Client:
    return signed_in(cast.bob)


def test_the_picker_offers_what_fits(bob: Client, ticket: Ticket, macro: Macro) -> None:
    url = f"/tickets/{ticket.pk}/macros/"
    whole = bob.get(url, **HTMX).content.decode()  # type: ignore[arg-type]
    assert "<dialog" in whole
    assert "Refund approved" in whole
    lines = bob.get(f"{url}?q=rfnd", **HTMX).content.decode()  # type: ignore[arg-type]
    assert "<dialog" not in lines
    assert f'hx-post="{url}{macro.pk}/"' in lines
    assert "No macro of that name" in bob.get(f"{url}?q=zebra").content.decode()


def test_the_preview_changes_nothing(bob: Client, ticket: Ticket, macro: Macro) -> None:
    page = bob.get(f"/tickets/{ticket.pk}/macros/{macro.pk}/").content.decode()
    assert "Hi Anna" in page
    assert "Urgent" in page
    ticket.refresh_from_db()
    assert ticket.priority == Ticket.Priority.NORMAL
    assert not MacroUse.objects.exists()


def test_applying_changes_all_gives_words_and_a_way_back(
    bob: Client, ticket: Ticket, macro: Macro
) -> None:
    answer = bob.post(f"/tickets/{ticket.pk}/macros/{macro.pk}/", **HTMX)  # type: ignore[arg-type]
    page = answer.content.decode()
    assert (
        '<template id="composer-insert" data-kind="reply" hx-swap-oob="true"><p>Hi Anna</p>' in page
    )
    ticket.refresh_from_db()
    assert ticket.priority == Ticket.Priority.URGENT
    act = Act.objects.get()
    assert f"/act/{act.pk}/" in page
    back = bob.post(f"/undo/act/{act.pk}/", **HTMX)  # type: ignore[arg-type]
    assert back.status_code == 200
    ticket.refresh_from_db()
    assert ticket.priority == Ticket.Priority.NORMAL


def test_a_broken_one_says_why_and_changes_nothing(
    cast: Cast, bob: Client, ticket: Ticket, macro: Macro
) -> None:
    close_team(cast.billing, by=cast.alice.actor)
    url = f"/tickets/{ticket.pk}/macros/{macro.pk}/"
    assert "takes no tickets any more" in bob.get(url).content.decode()
    answer = bob.post(url, **HTMX)  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert "takes no tickets any more" in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.priority == Ticket.Priority.NORMAL


def test_the_history_names_the_macro(bob: Client, ticket: Ticket, macro: Macro) -> None:
    bob.post(f"/tickets/{ticket.pk}/macros/{macro.pk}/")
    page = bob.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Refund approved" in page


def test_others_tickets_and_macros_are_not_found(
    cast: Cast, bob: Client, ticket: Ticket, macro: Macro
) -> None:
    carol = signed_in(cast.carol)
    assert carol.post(f"/tickets/{ticket.pk}/macros/{macro.pk}/").status_code == 404
    draft = MacroDraft(name="Carols", html="<p>x</p>", agent=cast.carol)
    hers = write_macro(draft, by=cast.carol.actor)
    assert bob.post(f"/tickets/{ticket.pk}/macros/{hers.pk}/").status_code == 404
    assert bob.get(f"/tickets/{ticket.pk}/macros/{hers.pk}/").status_code == 404
    assert "Carols" not in bob.get(f"/tickets/{ticket.pk}/macros/?q=carols").content.decode()
    erin = signed_in(cast.erin)
    assert erin.post(f"/tickets/{ticket.pk}/macros/{macro.pk}/").status_code == 403
    assert bob.post(f"/tickets/{ticket.pk}/macros/{2**70}/").status_code == 404
    assert not MacroUse.objects.exists()
