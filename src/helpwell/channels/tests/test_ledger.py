"""The ledger counts every arrival once, and notices what does not add up."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import TEST_DATA, Cast
from helpwell.channels.email.tests.letters import arrive, letter, report, store
from helpwell.channels.intake import take_in
from helpwell.channels.ledger import count_failed, count_ledger, count_waiting
from helpwell.channels.models import Arrival, ArrivalBody
from helpwell.events.worker import drain
from helpwell.tickets.models import Message

State = Arrival.State


def test_a_mixed_day_adds_up(cast: Cast) -> None:
    copied = letter(text="twice")
    for mail in (copied, copied, letter(headers=[("Auto-Submitted", "auto-replied")]), letter()):
        arrive(mail, cast.channel)
    store(letter(), cast.channel)
    ledger = count_ledger()
    assert ledger.adds_up
    assert ledger.received == 5
    assert ledger.by_state == {"stored": 1, "ticket": 2, "duplicate": 1, "ignored": 1, "failed": 0}
    assert [account.address for account in ledger.accounts] == ["support@desk.test"]
    assert count_waiting().waiting == 1
    assert count_failed() == 0


def test_a_body_that_is_gone_is_noticed(cast: Cast) -> None:
    arrival = arrive(letter(), cast.channel)
    ArrivalBody.objects.filter(arrival=arrival).delete()
    assert not count_ledger().adds_up


def test_two_mails_in_one_message_are_noticed(cast: Cast) -> None:
    first, second = (arrive(letter(subject=word), cast.channel) for word in ("one", "two"))
    Arrival.objects.filter(pk=second.pk).update(message=first.message)
    assert not count_ledger().adds_up


@pytest.mark.parametrize(
    "wrong", [{"state": "lost"}, {"state": "ignored", "message": None}, {"state": "duplicate"}]
)
def test_a_row_in_no_proper_state_is_noticed(cast: Cast, wrong: dict[str, str]) -> None:
    arrival = arrive(letter(), cast.channel)
    Arrival.objects.filter(pk=arrival.pk).update(**wrong)
    assert not count_ledger().adds_up


def test_the_command_shows_the_counts_and_says_by_its_status_whether_they_hold(cast: Cast) -> None:
    arrival = arrive(letter(), cast.channel)
    out = StringIO()
    call_command("mail_ledger", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["received"], told["ticket"], told["adds_up"]) == (1, 1, True)
    assert told["mailboxes"][0]["address"] == "support@desk.test"
    out = StringIO()
    call_command("mail_ledger", stdout=out)
    assert "support@desk.test" in out.getvalue()
    Arrival.objects.filter(pk=arrival.pk).update(state="lost")
    with pytest.raises(SystemExit):
        call_command("mail_ledger", stdout=StringIO())


SENDERS = ["anna@acme.test", "ben@elsewhere.test", "eve@evil.test", "", "support@desk.test"]
HEADERS = [
    [],
    [("Auto-Submitted", "auto-replied")],
    [("Precedence", "bulk")],
    [("X-Spam-Flag", "YES")],
    [("In-Reply-To", "<same@acme.test>")],
    [("Authentication-Results", "mx.desk.test; dmarc=fail")],
]
Mixed = tuple[str, list[tuple[str, str]], str | None, str, bool]
MAILS = st.tuples(
    st.sampled_from(SENDERS),
    st.sampled_from(HEADERS),
    st.sampled_from([None, "", "<same@acme.test>"]),
    st.text(max_size=40),
    st.booleans(),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mails=st.lists(MAILS, min_size=1, max_size=12), size=st.integers(1, 6))
def test_any_mix_of_mail_adds_up(cast: Cast, mails: list[Mixed], size: int) -> None:
    before = count_ledger().received
    for sender, headers, message_id, subject, is_report in mails:
        words = subject.replace("\r", " ").replace("\n", " ")
        raw = (
            report(sender or "x@y.test")
            if is_report
            else letter(sender, words, message_id=message_id, headers=headers)
        )
        store(raw, cast.channel)
    while take_in(size):
        pass
    ledger = count_ledger()
    assert ledger.adds_up
    assert ledger.received == before + len(mails)
    assert (ledger.by_state["stored"], ledger.by_state["failed"]) == (0, 0)


@pytest.mark.slow
@pytest.mark.skipif(not (TEST_DATA / "mail").is_dir(), reason="no test data")
def test_every_mail_that_strangers_wrote_ends_in_exactly_one_state(cast: Cast) -> None:
    corpus = sorted((TEST_DATA / "mail").glob("*/*.eml"))
    cast.mailbox.acknowledge = True
    cast.mailbox.save()
    for path in corpus:
        store(path.read_bytes(), cast.channel)
    while take_in():
        pass
    drain()
    ledger = count_ledger()
    assert ledger.adds_up
    assert ledger.received == len(corpus)
    assert (ledger.by_state["stored"], ledger.by_state["failed"]) == (0, 0)
    ended = Arrival.objects.filter(state=State.TICKET)
    assert Message.objects.filter(direction="inbound").count() == ended.count()
