"""A worker that was slow lost its parcels to another one: it neither sends them nor says what became of them."""

from datetime import timedelta

import pytest

from conftest import NOON, Cast
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.send import deliver, lines, smtp
from helpwell.channels.email.send.flow import DATA_LEASE, LEASE_SECONDS, send_all
from helpwell.channels.email.send.tests.smtp_server import Script
from helpwell.events import lease
from helpwell.kit import clock
from helpwell.tickets.models import Delivery, Ticket
from helpwell.tickets.verbs.reply import reply

_AFTER = NOON + timedelta(minutes=1)


@pytest.fixture
def lost(mailbox: Mailbox, cast: Cast, ticket: Ticket) -> "deliver._Reply":
    """A parcel whose lease ran out, and which another worker sends now."""
    with clock.at(NOON):
        message = reply(ticket, by=cast.bob.actor, text="We pay it back.")
    queued = Delivery.objects.filter(message=message)
    with clock.at(_AFTER):
        [mine] = deliver._in_order(lease.claim(queued, limit=1, seconds=LEASE_SECONDS))
    with clock.at(_AFTER + timedelta(seconds=LEASE_SECONDS + 1)):
        [_theirs] = lease.claim(queued, limit=1, seconds=LEASE_SECONDS)
    return deliver._Reply(mine, mailbox, cast.company)


def _as_it_stands() -> tuple[object, ...]:
    return Delivery.objects.values_list("state", "attempts", "lease_until", "due_at", "error").get()


@pytest.mark.parametrize(
    "answer",
    ["250 fine", "451 later", "550 no"],
)
def test_what_another_worker_took_is_left_to_it(
    lost: "deliver._Reply", mailbox: Mailbox, server: Script, answer: str
) -> None:
    server.mail = [answer]
    before = _as_it_stands()
    send_all(mailbox, [lost])
    assert server.taken == []
    assert _as_it_stands() == before


def test_a_server_that_is_gone_puts_off_nothing_of_another_worker(
    lost: "deliver._Reply", mailbox: Mailbox
) -> None:
    Mailbox.objects.update(smtp_port=1)
    mailbox.refresh_from_db()
    before = _as_it_stands()
    send_all(mailbox, [lost])
    assert _as_it_stands() == before


def test_what_may_not_leave_now_is_given_back_by_its_holder_only(
    lost: "deliver._Reply", mailbox: Mailbox, server: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "allowance", lambda _mailbox, _wanted: 0)
    before = _as_it_stands()
    send_all(mailbox, [lost])
    assert _as_it_stands() == before


def test_the_lease_outlasts_all_that_a_server_may_take_over_the_data() -> None:
    """The word DATA, the mail itself and the last answer may each take as long as one wait."""
    assert timedelta(seconds=3 * smtp._DATA_SECONDS) < DATA_LEASE


def test_a_mail_that_cannot_be_caught_is_put_off_and_not_tried_for_ever(
    mailbox: Mailbox, cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mailbox.objects.update(outgoing=Mailbox.Outgoing.OUTBOX)
    with clock.at(NOON):
        reply(ticket, by=cast.bob.actor, text="We pay it back.")
    monkeypatch.setattr(deliver, "catch", lambda *_args, **_more: 1 // 0)
    with clock.at(_AFTER):
        assert deliver.send_due() == 1
    delivery = Delivery.objects.get()
    assert delivery.lease_until is None
    assert "ZeroDivisionError" in delivery.error
