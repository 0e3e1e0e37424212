"""The pages of side conversations."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conftest import Cast, signed_in
from helpwell.conversations.models import SideAttachment, SideConversation, SideMessage
from helpwell.conversations.verbs.start import start
from helpwell.tickets.models import Message, Ticket

SUPPLIER = "parts@supplier.test"


@pytest.fixture
def aside(cast: Cast, ticket: Ticket) -> SideConversation:
    return start(ticket, by=cast.bob.actor, subject="Spare <b>wheel", to=[SUPPLIER], text="<i>one?")


def test_one_asks_about_a_message_and_quotes_it(cast: Cast, ticket: Ticket) -> None:
    url = reverse("conversations:new", args=[ticket.pk])
    page = signed_in(cast.bob).get(f"{url}?message={Message.objects.get().pk}").content.decode()
    assert "&gt; I was charged twice for order 10023." in page
    answer = signed_in(cast.bob).post(
        url,
        {
            "to": f"{SUPPLIER}, carol@desk.test",
            "subject": "Wheel",
            "text": "Well?",
            "opens_ticket": "on",
            "client_id": "c" * 32,
            "files": SimpleUploadedFile("plan.txt", b"a plan"),
        },
    )
    made = SideConversation.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == reverse("conversations:conversation", args=[made.pk])
    assert made.participants.count() == 2
    assert SideAttachment.objects.get().name == "plan.txt"


def test_what_is_wrong_is_said_and_the_words_stay(cast: Cast, ticket: Ticket) -> None:
    url = reverse("conversations:new", args=[ticket.pk])
    asked = {"to": "anna@acme.test", "subject": "W", "text": "my long question"}
    answer = signed_in(cast.bob).post(url, asked)
    assert answer.status_code == 422
    assert "takes part in the ticket itself" in answer.content.decode()
    assert "my long question" in answer.content.decode()
    empty = signed_in(cast.bob).post(url, asked | {"to": SUPPLIER, "text": " "})
    assert empty.status_code == 422


def test_a_message_of_another_teams_ticket_is_not_quoted(cast: Cast, ticket: Ticket) -> None:
    cast.channel.team = cast.shipping
    cast.channel.save()
    other = Message.objects.create(
        ticket=Ticket.objects.create(channel=cast.channel, customer=cast.ben, team=cast.shipping),
        direction="inbound",
        author=cast.ben.actor,
        text="secret",
    )
    url = reverse("conversations:new", args=[ticket.pk])
    assert signed_in(cast.bob).get(f"{url}?message={other.pk}").status_code == 404
    assert signed_in(cast.bob).get(f"{url}?message=99999999999999999999").status_code == 200


def test_the_page_escapes_and_takes_an_answer(cast: Cast, aside: SideConversation) -> None:
    browser = signed_in(cast.bob)
    page = browser.get(reverse("conversations:conversation", args=[aside.pk])).content.decode()
    assert "Spare &lt;b&gt;wheel" in page
    assert "<i>one?" not in page
    answer = browser.post(reverse("conversations:written", args=[aside.pk]), {"text": "Hm?"})
    assert answer.status_code == 303
    assert SideMessage.objects.count() == 2
    empty = browser.post(reverse("conversations:written", args=[aside.pk]), {"text": ""})
    assert empty.status_code == 422


def test_one_closes_opens_and_takes_people_in(cast: Cast, aside: SideConversation) -> None:
    browser = signed_in(cast.bob)
    browser.post(reverse("conversations:state", args=[aside.pk]), {"state": "closed"})
    assert not SideConversation.objects.get().is_open
    browser.post(reverse("conversations:state", args=[aside.pk]), {"state": "open"})
    assert SideConversation.objects.get().is_open
    people = reverse("conversations:people", args=[aside.pk])
    browser.post(people, {"address": "two@supplier.test"})
    browser.post(people, {"address": "anna@acme.test"})
    assert aside.participants.count() == 2


def test_who_reads_only_gets_no_form(cast: Cast, aside: SideConversation) -> None:
    page = signed_in(cast.erin).get(reverse("conversations:conversation", args=[aside.pk]))
    assert page.status_code == 200
    assert "aside-form" not in page.content.decode()


def test_who_may_not_see_the_ticket_sees_nothing(cast: Cast, aside: SideConversation) -> None:
    browser = signed_in(cast.carol)
    for name in ("conversation", "thread"):
        assert browser.get(reverse(f"conversations:{name}", args=[aside.pk])).status_code == 404
    assert browser.get(reverse("conversations:conversation", args=[2**70])).status_code == 404


def test_the_side_panel_lists_them(cast: Cast, ticket: Ticket, aside: SideConversation) -> None:
    page = signed_in(cast.bob).get(reverse("desk:ticket_side", args=[ticket.pk])).content.decode()
    assert reverse("conversations:conversation", args=[aside.pk]) in page
    assert SUPPLIER in page


def test_a_file_is_a_download_and_no_page(cast: Cast, aside: SideConversation) -> None:
    browser = signed_in(cast.bob)
    evil = SimpleUploadedFile("x.html", b"<script>alert(1)</script>")
    browser.post(reverse("conversations:written", args=[aside.pk]), {"text": "a", "files": evil})
    url = reverse("conversations:file", args=[SideAttachment.objects.get().pk])
    answer = browser.get(url)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in(cast.carol).get(url).status_code == 404
