"""Stored mail becomes a ticket, a copy, ignored or failed; one bad mail never stops the next."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from conftest import NOON, Cast
from helpwell.channels import intake
from helpwell.channels.email.intake import letter as letter_module
from helpwell.channels.email.intake.place import Placing
from helpwell.channels.email.intake.reader import Reader
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.tests.letters import arrive, letter, store
from helpwell.channels.intake import take_in
from helpwell.channels.ledger import count_ledger
from helpwell.channels.models import Arrival
from helpwell.channels.verbs.ignore_arrival import NoReason, ignore_arrival
from helpwell.channels.verbs.insist_on_arrival import insist_on_arrival
from helpwell.channels.verbs.retry_arrival import retry_all_failed, retry_arrival
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.tickets.models import Attachment, Channel, Message, Ticket

State = Arrival.State


@pytest.fixture
def bad_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reading process in which a mail can go wrong in every way."""
    reader = Reader("helpwell.channels.email.tests.bad_child")
    monkeypatch.setattr(letter_module, "reader", reader)
    yield reader
    reader.close()


def test_a_mail_becomes_a_ticket_of_its_sender(cast: Cast) -> None:
    arrival = arrive(letter(subject="Refund", text="I was charged twice."), cast.channel)
    message = arrival.message
    assert message is not None
    assert (message.ticket.subject, message.ticket.customer) == ("Refund", cast.anna)
    assert (message.text, message.joined_by) == ("I was charged twice.", Message.JoinedBy.NEW)
    assert (arrival.state, message.ticket.team) == (State.TICKET, cast.billing)
    assert Event.objects.filter(name="MessageReceived").count() == 1


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        ("spin", "processor time"),
        ("swell", "memory"),
        ("die", "broke the reader"),
        ("dive", "nested too deeply"),
        ("trip", "a defect of the parser"),
    ],
)
def test_a_mail_that_breaks_the_reader_fails_and_the_next_one_does_not(
    cast: Cast, bad_reader: Reader, subject: str, why: str
) -> None:
    before = store(letter(subject="before"), cast.channel)
    bad = store(letter(subject=subject), cast.channel)
    after = store(letter(subject="after"), cast.channel)
    assert take_in() == 3
    for arrival in (before, bad, after):
        arrival.refresh_from_db()
    assert (before.state, bad.state, after.state) == (State.TICKET, State.FAILED, State.TICKET)
    assert why in bad.error
    assert bad.body.read().startswith(b"From: ")
    assert count_ledger().adds_up


def test_the_reading_process_ends_with_its_pipe(cast: Cast) -> None:
    reader = Reader()
    reader.read(letter())
    child = reader._child
    assert child is not None
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(timeout=20) == 0
    assert reader.read(letter(subject="again")).envelope.subject == "again"
    reader.close()


def test_a_failed_mail_can_be_read_again(cast: Cast, bad_reader: Reader) -> None:
    arrival = arrive(letter(subject="die"), cast.channel)
    assert arrival.state == State.FAILED
    assert retry_arrival(arrival, by=cast.mia.actor)
    assert not retry_arrival(arrival, by=cast.mia.actor)
    take_in()
    arrival.refresh_from_db()
    assert (arrival.state, arrival.attempts) == (State.FAILED, 1)
    assert Event.objects.filter(name="ArrivalRetried").count() == 1


def test_all_failed_mail_can_be_read_again_at_once(
    cast: Cast, bad_reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        arrive(letter(subject=f"die {number}"), cast.channel)
    good = Reader()
    monkeypatch.setattr(letter_module, "reader", good)
    assert retry_all_failed(by=cast.alice.actor) == 3
    assert take_in() == 3
    good.close()
    assert count_ledger().by_state == {
        "stored": 0, "ticket": 3, "duplicate": 0, "ignored": 0, "failed": 0,
    }  # fmt: skip


def test_failed_mail_is_ignored_with_a_reason_only(cast: Cast, bad_reader: Reader) -> None:
    arrival = arrive(letter(subject="die"), cast.channel)
    with pytest.raises(NoReason):
        ignore_arrival(arrival, by=cast.mia.actor, reason="  ")
    assert ignore_arrival(arrival, by=cast.mia.actor, reason="Rubbish")
    arrival.refresh_from_db()
    assert (arrival.state, arrival.reason) == (State.IGNORED, "Rubbish")
    assert count_ledger().adds_up


def test_ignored_mail_becomes_a_ticket_where_a_person_insists(cast: Cast) -> None:
    arrival = arrive(letter(headers=[("Auto-Submitted", "auto-replied")]), cast.channel)
    assert arrival.state == State.IGNORED
    assert insist_on_arrival(arrival, by=cast.mia.actor)
    take_in()
    arrival.refresh_from_db()
    assert arrival.state == State.TICKET
    assert not insist_on_arrival(arrival, by=cast.mia.actor)


def test_a_mail_that_stops_the_worker_five_times_is_failed_and_goes_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is gone each time after it took the mail; the lease lets it come back."""
    bad = store(letter(subject="bad"), cast.channel)
    good = store(letter(subject="good"), cast.channel)
    taken: list[list[int]] = []

    def stop_the_worker(arrivals: list[Arrival]) -> list[object]:
        taken.append([arrival.pk for arrival in arrivals])
        raise KeyboardInterrupt

    moment = clock.now()
    with monkeypatch.context() as broken:
        broken.setattr(intake, "_read", stop_the_worker)
        for number in range(5):
            with clock.at(moment + timedelta(hours=number)), pytest.raises(KeyboardInterrupt):
                take_in()
    assert taken == [[bad.pk, good.pk], [bad.pk], [bad.pk], [bad.pk], [bad.pk]]
    with clock.at(moment + timedelta(hours=6)):
        while take_in():
            pass
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.error) == (State.FAILED, "Reading it stopped the worker.")
    assert good.state == State.TICKET


def test_one_that_was_taken_before_never_goes_with_fresh_ones(cast: Cast) -> None:
    fresh, taken, later = (store(letter(subject=f"mail {n}"), cast.channel) for n in range(3))
    Arrival.objects.filter(pk=taken.pk).update(attempts=1)
    assert [take_in(), take_in(), take_in()] == [1, 1, 1]
    assert set(Arrival.objects.values_list("state", flat=True)) == {State.TICKET}
    assert {fresh.pk, later.pk} == set(
        Arrival.objects.filter(attempts=1).values_list("pk", flat=True)
    )


def test_a_refusal_of_the_database_puts_the_mail_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ("note.txt", "text/plain", b"words")
    arrival = store(letter(files=[file]), cast.channel)

    def refuse(self: Placing, arrival: Arrival, letter: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Placing, "place", refuse)
        take_in()
    arrival.refresh_from_db()
    assert (arrival.state, arrival.attempts) == (State.STORED, 1)
    assert "disk is full" in arrival.error
    assert _stored_files() == []
    with clock.at(clock.now() + timedelta(minutes=1)):
        take_in()
    arrival.refresh_from_db()
    assert (arrival.state, len(_stored_files())) == (State.TICKET, 1)


def test_a_defect_of_ours_fails_one_mail_and_leaves_nothing_of_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Placing.place

    def stumble(self: Placing, arrival: Arrival, letter: letter_module.Letter) -> object:
        outcome = place(self, arrival, letter)
        if letter.envelope.subject == "bad":
            raise ValueError("a defect")
        return outcome

    monkeypatch.setattr(Placing, "place", stumble)
    sender = "New <new@new.test>"
    bad = store(letter(sender, "bad", files=[("a.txt", "text/plain", b"x")]), cast.channel)
    good = store(letter(sender, "good"), cast.channel)
    assert take_in() == 2
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.error) == (State.FAILED, "ValueError: a defect")
    assert good.state == State.TICKET
    assert list(Ticket.objects.values_list("subject", flat=True)) == ["good"]
    assert _stored_files() == []


def test_one_that_another_worker_ended_meanwhile_is_not_placed_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = store(letter(), cast.channel)
    place = Placing.place

    def late(self: Placing, one: Arrival, letter: letter_module.Letter) -> object:
        outcome = place(self, one, letter)
        Arrival.objects.filter(pk=one.pk).update(state=State.IGNORED, reason="elsewhere")
        return outcome

    monkeypatch.setattr(Placing, "place", late)
    take_in()
    arrival.refresh_from_db()
    # The other's word was written inside the savepoint here, so it is gone with it; no ticket is left either.
    assert (arrival.state, Ticket.objects.count()) == (State.STORED, 0)


def test_a_copy_is_found_by_what_it_says_and_not_by_its_id_alone(cast: Cast) -> None:
    first = letter(message_id="<same@acme.test>", text="One")
    original = arrive(first, cast.channel)
    copy = arrive(first, cast.channel)
    spoofed = arrive(letter(message_id="<same@acme.test>", text="Two"), cast.channel)
    assert (copy.state, copy.duplicate_of) == (State.DUPLICATE, original)
    assert spoofed.state == State.TICKET
    assert spoofed.message is not None
    assert spoofed.message != original.message


def test_the_same_words_with_another_file_are_no_copy(cast: Cast) -> None:
    mails = [
        letter(message_id="<same@acme.test>", files=[("a.txt", "text/plain", content)])
        for content in (b"one", b"two")
    ]
    assert [arrive(mail, cast.channel).state for mail in mails] == [State.TICKET, State.TICKET]


def test_a_copy_without_message_id_is_found_by_its_content(cast: Cast) -> None:
    first = letter(message_id="", text="No id here")
    states = [arrive(first, cast.channel).state for _ in range(2)]
    assert states == [State.TICKET, State.DUPLICATE]


def test_a_mail_to_two_mailboxes_makes_one_ticket(cast: Cast) -> None:
    second = Channel.objects.create(
        kind="email", name="Shop", address="shop@desk.test", team=cast.shipping
    )
    Mailbox.objects.create(channel=second)
    to = "support@desk.test, shop@desk.test"
    one = letter(to=to, message_id="<both@acme.test>", headers=[("Received", "from a by b")])
    other = letter(to=to, message_id="<both@acme.test>", headers=[("Received", "from a by c")])
    first, copy = arrive(one, cast.channel), arrive(other, second)
    assert (first.state, copy.state) == (State.TICKET, State.DUPLICATE)
    assert copy.duplicate_of == first
    assert Ticket.objects.count() == 1


def test_a_copy_changed_on_the_way_joins_the_first_one(cast: Cast) -> None:
    """A list adds its footer to one of two copies: another message, but not another ticket."""
    first = arrive(letter(message_id="<both@acme.test>"), cast.channel)
    second = arrive(letter(message_id="<both@acme.test>", text="Longer\n-- \nfooter"), cast.channel)
    assert first.message is not None
    assert second.message is not None
    assert first.message.ticket == second.message.ticket


@pytest.mark.parametrize("sender", ["", "<>", "undisclosed", '"only a name"', "@", "a@b@c@"])
def test_mail_without_a_usable_sender_is_taken_in(cast: Cast, sender: str) -> None:
    one, two = (arrive(letter(sender, subject), cast.channel) for subject in ("one", "two"))
    assert one.message is not None
    assert two.message is not None
    customer = one.message.ticket.customer
    assert (customer.name, customer.email) == ("Unknown sender", "")
    assert two.message.ticket.customer == customer


def test_a_web_form_that_writes_in_our_name_gives_its_visitor(cast: Cast) -> None:
    mail = letter("Shop <support@desk.test>", headers=[("Reply-To", "Vera <vera@visitor.test>")])
    message = arrive(mail, cast.channel).message
    assert message is not None
    assert (message.ticket.customer.email, message.from_address) == ("vera@visitor.test",) * 2


def test_the_oldest_mail_goes_first(cast: Cast) -> None:
    with clock.at(NOON):
        old = store(letter(subject="old"), cast.channel)
    store(letter(subject="new"), cast.channel)
    take_in(1)
    old.refresh_from_db()
    assert old.state == State.TICKET


def test_controls_and_nul_do_not_reach_the_database(cast: Cast) -> None:
    mail = letter(subject="a\x00b", text="one\x00two\x07three")
    message = arrive(mail, cast.channel).message
    assert message is not None
    assert "\x00" not in message.text + message.ticket.subject


def _stored_files() -> list[str]:
    keys = Attachment.objects.exclude(storage_key="").values_list("storage_key", flat=True)
    kept = [key for key in keys if default_storage.exists(key)]
    return kept if kept else _everything("")


def _everything(folder: str) -> list[str]:
    if not default_storage.exists(folder or "."):
        return []
    folders, files = default_storage.listdir(folder)
    inner = [name for one in folders for name in _everything(f"{folder}/{one}".strip("/"))]
    return files + inner
