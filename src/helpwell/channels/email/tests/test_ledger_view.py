"""The ledger's pages: who may see them, what they show, and what can be done with mail that failed."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.urls import reverse

from conftest import NOON, Cast, signed_in
from helpwell.channels.email import ledger_list
from helpwell.channels.email.intake import letter as letter_module
from helpwell.channels.email.intake.reader import Reader
from helpwell.channels.email.models import BlockedSender
from helpwell.channels.email.tests.letters import arrive, letter, store
from helpwell.channels.models import Arrival
from helpwell.kit import clock
from helpwell.people.models import Agent

LEDGER = "/mail/"


@pytest.fixture(autouse=True)
def _fresh_cache(db: None) -> None:
    cache.clear()


@pytest.fixture
def failed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Arrival]:
    """A mail that broke its reader."""
    reader = Reader("helpwell.channels.email.tests.bad_child")
    with monkeypatch.context() as broken:
        broken.setattr(letter_module, "reader", reader)
        yield arrive(letter("Vera <vera@visitor.test>", "die, please", "Hello there"), cast.channel)
    reader.close()


def _page(agent: Agent, url: str) -> str:
    answer = signed_in(agent).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def _post(agent: Agent, name: str, arrival: Arrival, **data: str) -> int:
    answer = signed_in(agent).post(reverse(f"channels:{name}", args=[arrival.pk]), data)
    return answer.status_code


def test_only_those_who_may_see_the_ledger_do(cast: Cast, failed: Arrival) -> None:
    urls = [LEDGER, "/mail/?state=failed", *(
        reverse(f"channels:{name}", args=[failed.pk]) for name in ("arrival", "arrival_text", "arrival_raw")
    )]  # fmt: skip
    for agent in cast.agents():
        allowed = agent in (cast.alice, cast.mia)
        statuses = {signed_in(agent).get(url).status_code for url in urls}
        assert statuses == ({200} if allowed else {403})


@pytest.mark.parametrize("name", ["retry", "ignoring", "insisting"])
def test_only_those_who_may_retry_do(cast: Cast, failed: Arrival, name: str) -> None:
    for agent in (cast.bob, cast.carol, cast.sam, cast.erin, cast.nils, cast.carl):
        assert _post(agent, name, failed, reason="x") == 403
    failed.refresh_from_db()
    assert failed.state == Arrival.State.FAILED


def test_reading_a_page_changes_nothing_and_acts_are_posts(cast: Cast, failed: Arrival) -> None:
    client = signed_in(cast.alice)
    for name in ("retry", "ignoring", "insisting"):
        assert client.get(reverse(f"channels:{name}", args=[failed.pk])).status_code == 405
    assert client.get(reverse("channels:retries")).status_code == 405
    failed.refresh_from_db()
    assert failed.state == Arrival.State.FAILED


def test_the_accounts_and_their_proof_are_shown(cast: Cast, failed: Arrival) -> None:
    arrive(letter(), cast.channel)
    page = _page(cast.mia, LEDGER)
    assert "2 mails arrived, and every one is accounted for." in page
    assert "support@desk.test" in page
    Arrival.objects.filter(pk=failed.pk).update(error="")
    assert "do not add up" in _page(cast.mia, LEDGER)


def test_failed_mail_is_listed_with_sender_subject_and_error(cast: Cast, failed: Arrival) -> None:
    page = _page(cast.mia, "/mail/?state=failed")
    for words in ("Vera", "die, please", "broke the reader", "Read all again"):
        assert words in page


def test_a_failed_mail_can_be_read_as_text(cast: Cast, failed: Arrival) -> None:
    page = _page(cast.mia, reverse("channels:arrival", args=[failed.pk]))
    assert "broke the reader" in page
    assert "From: Vera &lt;vera@visitor.test&gt;" in page
    assert "Hello there" in _page(cast.mia, reverse("channels:arrival_text", args=[failed.pk]))


def test_hostile_words_stay_words(cast: Cast) -> None:
    subject = "<script>alert(1)</script>{{ 7 }}"
    arrival = arrive(letter('"<img src=x onerror=alert(1)>" <a@b.test>', subject), cast.channel)
    for url in (
        "/mail/?state=ticket",
        reverse("channels:arrival", args=[arrival.pk]),
        reverse("channels:arrival_text", args=[arrival.pk]),
    ):
        page = _page(cast.mia, url)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_export_is_the_mail_as_it_came_and_no_page(cast: Cast) -> None:
    raw = letter(html="<script>alert(1)</script>")
    arrival = arrive(raw, cast.channel)
    answer = signed_in(cast.alice).get(reverse("channels:arrival_raw", args=[arrival.pk]))
    assert answer.content == raw
    assert answer["Content-Type"] == "message/rfc822"
    assert answer["Content-Disposition"].startswith("attachment")
    assert f"mail-{arrival.pk}.eml" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_failed_mail_is_read_again_on_request(cast: Cast, failed: Arrival) -> None:
    assert _post(cast.mia, "retry", failed) == 302
    failed.refresh_from_db()
    assert failed.state == Arrival.State.STORED


def test_all_failed_mail_is_read_again_on_request(cast: Cast, failed: Arrival) -> None:
    assert signed_in(cast.mia).post(reverse("channels:retries")).status_code == 302
    failed.refresh_from_db()
    assert failed.state == Arrival.State.STORED


def test_a_failed_mail_is_ignored_with_a_reason(cast: Cast, failed: Arrival) -> None:
    _post(cast.mia, "ignoring", failed, reason=" ")
    failed.refresh_from_db()
    assert failed.state == Arrival.State.FAILED
    _post(cast.mia, "ignoring", failed, reason="Not for us")
    failed.refresh_from_db()
    assert (failed.state, failed.reason) == (Arrival.State.IGNORED, "Not for us")


def test_an_ignored_mail_is_made_a_ticket_on_request(cast: Cast) -> None:
    arrival = arrive(letter(headers=[("Auto-Submitted", "auto-replied")]), cast.channel)
    assert "Make a ticket of it" in _page(cast.mia, reverse("channels:arrival", args=[arrival.pk]))
    _post(cast.mia, "insisting", arrival)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.insisted_at is not None) == (Arrival.State.STORED, True)


def test_the_mails_ticket_is_linked(cast: Cast) -> None:
    arrival = arrive(letter(), cast.channel)
    assert arrival.message is not None
    number = f"#{arrival.message.ticket_id} "
    url = reverse("channels:arrival", args=[arrival.pk])
    assert number in _page(cast.mia, url)


def test_an_unknown_mail_and_one_beyond_all_numbers_are_not_found(cast: Cast) -> None:
    client = signed_in(cast.alice)
    for number in (999_999, 10**25):
        assert client.get(f"/mail/{number}/").status_code == 404
    for query in ("before=x", "before=99999999999999999999", "after=-1", "state=nothing"):
        assert client.get(f"/mail/?state=all&{query}").status_code == 200


@pytest.mark.parametrize("state", ["", "stored"])
def test_the_list_is_paged_by_key_both_ways(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr(ledger_list, "PAGE", 2)
    with clock.at(NOON):
        ids = [store(letter(subject=f"mail {n}"), cast.channel).pk for n in range(5)]

    def page(before: int | None = None, after: int | None = None) -> ledger_list.Page:
        everything = Arrival.objects.select_related("channel")
        return ledger_list.page_of(state, everything, before=before, after=after)

    def shown(one: ledger_list.Page) -> list[int]:
        return [line.arrival.pk for line in one.lines]

    first, second, last, back = page(), page(ids[3]), page(ids[1]), page(after=ids[0])
    assert (shown(first), first.newer, first.older) == ([ids[4], ids[3]], None, ids[3])
    assert (shown(second), second.newer, second.older) == ([ids[2], ids[1]], ids[2], ids[1])
    assert (shown(last), last.newer, last.older) == ([ids[0]], ids[0], None)
    assert (shown(back), back.newer, back.older) == ([ids[2], ids[1]], ids[2], ids[1])
    assert first.lines[0].head.subject == "mail 4"


def test_senders_are_blocked_and_taken_again(cast: Cast) -> None:
    client = signed_in(cast.sam)
    url = reverse("channels:blocked")
    refused = client.post(url, {"value": "desk.test"})
    assert refused.status_code == 422
    assert "your own" in refused.content.decode()
    assert client.post(url, {"value": "junk.test"}).status_code == 302
    block = BlockedSender.objects.get()
    assert "junk.test" in client.get(url).content.decode()
    for agent in (cast.bob, cast.carol, cast.erin):
        assert signed_in(agent).get(url).status_code == 403
        removal = reverse("channels:unblock", args=[block.pk])
        assert signed_in(agent).post(removal).status_code == 403
    client.post(reverse("channels:unblock", args=[block.pk]))
    assert not BlockedSender.objects.exists()
