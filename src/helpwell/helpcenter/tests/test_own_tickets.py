"""Signing in by mail, and that one's own tickets show nothing of others, of notes, of what was not sent."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from conftest import Cast, ask, signed_in
from helpwell.channels.email.models import SystemMail
from helpwell.conversations.verbs.start import start
from helpwell.customers.models import Identity
from helpwell.customers.verbs.block import block
from helpwell.customers.verbs.identify import identify
from helpwell.customers.verbs.merge import merge
from helpwell.events.models import Event
from helpwell.helpcenter import personal_data
from helpwell.helpcenter.models import SignIn
from helpwell.helpcenter.session import COOKIE
from helpwell.helpcenter.tests.conftest import HOME, customers_window
from helpwell.knowledge.models import HelpCenter
from helpwell.tickets.models import Delivery, Message, Status, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.forward import forward
from helpwell.tickets.verbs.merge import merge as merge_tickets
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.undo_send import undo_send

SIGN_IN = f"{HOME}sign-in"
TICKETS = f"{HOME}tickets"


def _mailed_link(address: str = "anna@acme.test") -> str:
    Client().post(SIGN_IN, {"address": address})
    found = re.search(r"https?://[^/]+(/\S+)", SystemMail.objects.latest("id").text)
    assert found
    return found[1]


def test_a_link_signs_in_once_in_the_browser_that_used_it(cast: Cast, center: HelpCenter) -> None:
    link, browser, other = _mailed_link(), Client(), Client()
    assert "anna@acme.test" in browser.get(link).content.decode()
    assert browser.get(link).status_code == 200, "looking uses nothing up"
    answer = browser.post(link)
    assert (answer.status_code, answer["Location"]) == (302, TICKETS)
    cookie = answer.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie.value not in link
    assert browser.get(TICKETS).status_code == 200
    assert other.post(link).status_code == other.get(link).status_code == 410
    assert other.get(TICKETS).status_code == 302
    kept = SignIn.objects.get()
    assert link.rpartition("/")[2] not in (kept.link_digest, kept.session_digest)
    assert Event.objects.filter(name="CustomerSignedIn").count() == 1


def test_a_link_is_over_after_half_an_hour_and_a_session_after_a_week(
    cast: Cast, center: HelpCenter
) -> None:
    link = _mailed_link()
    SignIn.objects.update(created_at=SignIn.objects.get().created_at - timedelta(minutes=31))
    assert Client().post(link).status_code == 410
    browser = customers_window(cast.anna)
    assert browser.get(TICKETS).status_code == 200
    SignIn.objects.exclude(used_at=None).update(
        used_at=SignIn.objects.latest("id").created_at - timedelta(days=8)
    )
    assert browser.get(TICKETS).status_code == 302


def test_no_guess_opens_a_link_or_a_session(cast: Cast, center: HelpCenter) -> None:
    customers_window(cast.anna)
    digest = SignIn.objects.get().session_digest
    for guess in ("", "x", digest, "x" * 43, SignIn.objects.get().link_digest):
        browser = Client()
        browser.cookies[COOKIE] = guess
        assert browser.get(TICKETS).status_code == 302
        assert browser.post(f"{SIGN_IN}/{guess or 'x'}").status_code == 410


def test_the_answer_is_the_same_for_those_we_know_and_others(
    cast: Cast, center: HelpCenter
) -> None:
    def said(address: str) -> str:
        answer = Client().post(SIGN_IN, {"address": address})
        words = answer.content.decode().replace(address, "…")
        return re.sub(r'nonce="[^"]*"|value="[^"]*"', "", words)

    assert said("anna@acme.test") == said("nobody@acme.test")
    assert list(SystemMail.objects.values_list("to", flat=True)) == ["anna@acme.test"]


def test_one_address_gets_few_mails_and_one_caller_sends_few(
    cast: Cast, center: HelpCenter
) -> None:
    for number in range(8):
        where = f"127.0.1.{number}"
        answer = Client().post(SIGN_IN, {"address": "anna@acme.test"}, REMOTE_ADDR=where)
        assert answer.status_code == 200
    assert SystemMail.objects.count() == 4
    answers = [
        Client().post(SIGN_IN, {"address": f"n{n}@x.test"}, REMOTE_ADDR="127.0.2.1")
        for n in range(11)
    ]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_agents_and_customers_are_signed_in_apart(cast: Cast, center: HelpCenter) -> None:
    customer, agent = customers_window(cast.anna), signed_in(cast.alice)
    assert customer.get("/settings/").status_code == 302
    assert agent.get(TICKETS)["Location"] == SIGN_IN
    both = signed_in(cast.bob)
    both.cookies[COOKIE] = customer.cookies[COOKIE].value
    both.post(f"{HOME}sign-out")
    assert both.get("/settings/profile/").status_code == 200, "the agent is still there"
    assert customer.get(TICKETS).status_code == 302, "and the customer's session is over everywhere"


def test_who_is_blocked_or_lost_the_address_is_out(cast: Cast, center: HelpCenter) -> None:
    anna, ben = customers_window(cast.anna), customers_window(cast.ben)
    block(cast.anna, by=cast.alice.actor)
    Identity.objects.filter(customer=cast.ben).delete()
    assert anna.get(TICKETS).status_code == ben.get(TICKETS).status_code == 302


def _sent(message: Message) -> Message:
    Delivery.objects.filter(message=message).update(state=Delivery.State.SENT)
    return message


def test_a_ticket_shows_what_was_said_to_its_customer_and_nothing_else(
    cast: Cast, center: HelpCenter, ticket: Ticket
) -> None:
    by = cast.bob.actor
    _sent(reply(ticket, by=by, text="PUBLIC answer"))
    note(ticket, by=by, text="SECRET note")
    _sent(reply(ticket, by=by, text="SECRET to others", recipients=[To("x@else.test")]))
    undo_send(reply(ticket, by=by, text="SECRET withdrawn"), by=by)
    reply(ticket, by=by, text="SECRET waiting")
    _sent(
        forward(
            ticket.messages.earliest("id"),
            by=by,
            recipients=[To("p@x.test")],
            text="SECRET forward",
        )
    )
    start(ticket, by=by, subject="SECRET aside", to=["parts@x.test"], text="SECRET aside")
    page = customers_window(cast.anna).get(f"{TICKETS}/{ticket.pk}").content.decode()
    assert "charged twice" in page
    assert "PUBLIC answer" in page
    assert "SECRET" not in page


def test_nobody_sees_anothers_ticket(cast: Cast, center: HelpCenter, ticket: Ticket) -> None:
    ask(cast, cast.ben, "Of Ben", "Words")
    for browser in (customers_window(cast.ben), signed_in(cast.alice), Client()):
        for method, path in (
            ("GET", ""), ("POST", ""), ("POST", "/closed"), ("GET", "/files/1"),
        ):  # fmt: skip
            answer = browser.generic(method, f"{TICKETS}/{ticket.pk}{path}")
            assert answer.status_code in (302, 404)
            assert "Refund" not in answer.content.decode()
    assert "Refund" not in customers_window(cast.ben).get(TICKETS).content.decode()
    assert ticket.messages.count() == 1


@pytest.mark.parametrize(
    "hidden", [{"is_spam": True}, {"held_reason": "x"}, {"deleted_at": "2026-01-01T00:00Z"}]
)
def test_what_is_spam_held_or_in_the_bin_is_not_there(
    cast: Cast, center: HelpCenter, ticket: Ticket, hidden: dict[str, object]
) -> None:
    browser = customers_window(cast.anna)
    assert browser.get(f"{TICKETS}/{ticket.pk}").status_code == 200
    Ticket.objects.filter(pk=ticket.pk).update(**hidden)
    assert browser.get(f"{TICKETS}/{ticket.pk}").status_code == 404
    assert "Refund" not in browser.get(TICKETS).content.decode()


def test_a_merged_customer_sees_all_of_theirs(
    cast: Cast, center: HelpCenter, ticket: Ticket
) -> None:
    other = identify("email", "anna@home.test", name="Anna at home")
    theirs = ask(cast, other, "From home", "Home words")
    browser = customers_window(cast.anna)
    assert browser.get(f"{TICKETS}/{theirs.pk}").status_code == 404
    merge(other, into=cast.anna, by=cast.alice.actor)
    words = browser.get(TICKETS).content.decode()
    assert "From home" in words
    assert "Refund" in words


def test_of_a_ticket_merged_into_anothers_one_sees_ones_own_half(
    cast: Cast, center: HelpCenter, ticket: Ticket
) -> None:
    bens = ask(cast, cast.ben, "Of Ben", "BENS words")
    merge_tickets(ticket, into=bens, by=cast.alice.actor)
    page = customers_window(cast.anna).get(f"{TICKETS}/{ticket.pk}").content.decode()
    assert "charged twice" in page
    assert "BENS" not in page
    assert (
        "charged twice"
        not in customers_window(cast.ben).get(f"{TICKETS}/{bens.pk}").content.decode()
    )


def test_a_follow_up_reopens_and_one_closes_what_is_solved(
    cast: Cast, center: HelpCenter, ticket: Ticket
) -> None:
    browser, address = customers_window(cast.anna), f"{TICKETS}/{ticket.pk}"
    assert browser.post(address, {"words": "  "}).status_code == 422
    assert browser.post(f"{address}/closed").status_code == 302
    ticket.refresh_from_db()
    assert ticket.status == Status.SOLVED
    assert Event.objects.get(name="TicketResolved").actor == cast.anna.actor
    assert (
        browser.post(address, {"words": "<script>alert(1)</script> still open"}).status_code == 302
    )
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN
    said = ticket.messages.latest("id")
    assert (said.author, said.from_address) == (cast.anna.actor, "anna@acme.test")
    assert "<script>alert" not in browser.get(address).content.decode()
    set_status(ticket, by=cast.bob.actor, status=Status.CLOSED)
    where = browser.post(address, {"words": "Once more"})["Location"]
    follow = Ticket.objects.latest("id")
    assert follow.follow_up_of == ticket
    assert where.startswith(f"{TICKETS}/{follow.pk}#m")


def test_what_is_kept_is_handed_out_and_erased(cast: Cast, center: HelpCenter) -> None:
    browser = customers_window(cast.anna)
    assert len(personal_data.export(cast.anna)["signed_in"]) == 1
    personal_data.erase(cast.anna)
    assert personal_data.export(cast.anna) == {"signed_in": [], "questions": []}
    assert browser.get(TICKETS).status_code == 302
