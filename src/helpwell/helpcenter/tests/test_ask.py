"""Asking: articles first, then a ticket; what hostile hands and machines send."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import Cast
from helpwell.channels.email.acknowledge import acknowledge
from helpwell.channels.email.models import Mailbox, SystemMail
from helpwell.customers.verbs.block import block
from helpwell.events.models import Event
from helpwell.helpcenter.forms import sign_offer
from helpwell.helpcenter.models import Offer
from helpwell.helpcenter.tests.conftest import HOME, written
from helpwell.knowledge.models import HelpCenter, SearchMade
from helpwell.tickets.events import TicketCreated
from helpwell.tickets.models import Channel, Message, Shelf, Ticket
from helpwell.tickets.verbs.reply import reply

ASK = f"{HOME}ask"
QUESTION = {
    "address": "Nora@New.test",
    "name": "Nora",
    "subject": "Refund",
    "words": "How do I get a refund for my teapot?",
}


def _go_on(browser: Client, **more: str) -> Offer:
    answer = browser.post(ASK, QUESTION | more)
    assert answer.status_code == 200
    return Offer.objects.latest("id")


def _send(browser: Client, offer: Offer, **more: object) -> int:
    facts = QUESTION | {"step": "send", "offer": sign_offer(offer)} | more
    return browser.post(ASK, facts).status_code


def test_articles_are_offered_first_and_one_that_answers_is_counted(
    cast: Cast, center: HelpCenter
) -> None:
    article = written(cast, center, "Get a refund", "<p>A refund for a teapot takes a day.</p>")
    written(cast, center, "Refunds inside", "<p>refund teapot</p>", audience="agents")
    browser = Client()
    page = browser.post(ASK, QUESTION).content.decode()
    offer = Offer.objects.get()
    assert offer.articles == [article.pk]
    assert "Get a refund" in page
    assert "Refunds inside" not in page
    assert not Ticket.objects.exists(), "offering sends nothing"
    facts = {"offer": sign_offer(offer), "article": str(article.pk)}
    for _twice in range(2):
        assert browser.post(f"{ASK}/answered", facts).status_code == 302
    offer.refresh_from_db()
    assert (offer.outcome, offer.answered_by) == ("answered", article)
    assert Event.objects.filter(name="QuestionAnswered").count() == 1


def test_nobody_counts_what_was_not_offered(cast: Cast, center: HelpCenter) -> None:
    article = written(cast, center, "Other")
    offer = _go_on(Client())
    Offer.objects.update(articles=[])
    for facts in (
        {"offer": sign_offer(offer), "article": str(article.pk)},
        {"offer": str(offer.pk), "article": str(article.pk)},
        {"offer": sign_offer(offer), "article": "x"},
        {},
    ):
        assert Client().post(f"{ASK}/answered", facts)["Location"] == ASK
    offer.refresh_from_db()
    assert offer.outcome == "open"


def test_a_question_becomes_one_ticket_that_a_mailbox_answers(
    cast: Cast, center: HelpCenter
) -> None:
    browser = Client()
    browser.get(f"{HOME}search", {"q": "refund"})
    offer = _go_on(browser)
    file = SimpleUploadedFile("../../a.txt", b"words")
    assert _send(browser, offer, files=file) == 302
    assert _send(browser, offer) == 302, "sent twice"
    ticket = Ticket.objects.get()
    message = ticket.messages.get()
    assert (ticket.channel, ticket.team) == (cast.channel, cast.billing)
    assert ticket.customer.email == "nora@new.test"
    assert (message.channel or cast.channel).kind == Channel.Kind.WEB
    assert message.joined_by == Message.JoinedBy.FORM
    assert message.attachments.get().name == "a.txt"
    offer.refresh_from_db()
    assert (offer.outcome, offer.ticket) == ("sent", ticket)
    assert SearchMade.objects.get().asked_after
    answer = reply(ticket, by=cast.bob.actor, text="In a day.")
    assert answer.channel == cast.channel
    assert list(answer.delivery.recipients.values_list("address", flat=True)) == ["nora@new.test"]


def test_it_is_acknowledged_as_mail_is(cast: Cast, center: HelpCenter) -> None:
    Mailbox.objects.update(acknowledge=True)
    _send(Client(), _go_on(Client()))
    event = Event.objects.get(name="TicketCreated")
    fact = TicketCreated.from_json(event.facts)
    assert isinstance(fact, TicketCreated)
    acknowledge(event, fact)
    mail = SystemMail.objects.get()
    assert mail.to == "nora@new.test"
    assert "teapot" not in mail.text, "nobody mails their words through us"


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "nobody"},
        {"address": "support@desk.test"},
        {"address": "a@b.test\nBcc: x@y.test"},
        {"words": " "},
        {"words": "x" * 20_001},
        {"subject": ""},
    ],
)
def test_what_cannot_be_answered_is_said_and_kept(
    cast: Cast, center: HelpCenter, wrong: dict[str, str]
) -> None:
    answer = Client().post(ASK, QUESTION | wrong)
    assert answer.status_code == 422
    assert "Nora" in answer.content.decode()
    assert not Offer.objects.exists()


def test_hostile_words_are_only_words(cast: Cast, center: HelpCenter) -> None:
    evil = "<script>alert(1)</script>\x00\ud800"
    evil = evil.encode("utf-8", "ignore").decode()
    page = Client().post(ASK, QUESTION | {"words": evil, "subject": evil, "name": evil})
    assert "<script>alert" not in page.content.decode()
    if page.status_code == 200:
        _send(Client(), Offer.objects.get(), words=evil, subject="x", name="y")
        assert "\x00" not in Message.objects.get().text


def test_a_machine_and_one_who_is_blocked_land_on_the_spam_shelf(
    cast: Cast, center: HelpCenter
) -> None:
    assert _send(Client(), _go_on(Client()), second_address="x") == 302
    assert Ticket.objects.get().shelf == Shelf.SPAM
    block(cast.anna, by=cast.alice.actor)
    offer = _go_on(Client(), address="anna@acme.test")
    assert _send(Client(), offer, address="anna@acme.test") == 302
    assert Ticket.objects.latest("id").shelf == Shelf.SPAM


def test_too_many_files_are_refused_and_the_words_stay(cast: Cast, center: HelpCenter) -> None:
    offer = _go_on(Client())
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]
    answer = Client().post(
        ASK, QUESTION | {"step": "send", "offer": sign_offer(offer), "files": files}
    )
    assert answer.status_code == 422
    assert "refund for my teapot" in answer.content.decode()
    assert not Ticket.objects.exists()


def test_without_a_mailbox_nobody_can_ask(cast: Cast, center: HelpCenter) -> None:
    Mailbox.objects.all().delete()
    assert Client().get(ASK).status_code == 404
    assert "/ask" not in Client().get(HOME).content.decode()


def test_the_form_closes_for_who_asks_too_often_and_for_nobody_else(
    cast: Cast, center: HelpCenter
) -> None:
    def knock(where: str) -> tuple[int, str]:
        offer = Offer.objects.create(help_center=center, language="en")
        facts = QUESTION | {"step": "send", "offer": sign_offer(offer)}
        answer = Client().post(ASK, facts, REMOTE_ADDR=where)
        return answer.status_code, answer.headers.get("Retry-After", "")

    answers = [knock("127.0.1.1") for _ in range(11)]
    assert [code for code, _wait in answers] == [302] * 10 + [429]
    assert 0 < int(answers[-1][1]) <= 3600
    assert knock("127.0.1.2")[0] == 302
    assert Ticket.objects.count() == 11
