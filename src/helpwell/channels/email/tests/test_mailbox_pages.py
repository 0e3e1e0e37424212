"""The mailbox pages: who gets in, what they show, and where secrets go."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import override

from conftest import Cast, signed_in
from helpwell.channels.email.diagnose import diagnose
from helpwell.channels.email.mailbox_form import MailboxForm
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.sealing import seal, unseal
from helpwell.channels.email.views import mailboxes
from helpwell.events.models import Event

CANARY = "canary-9f3"


def filled(mailbox: Mailbox | None = None, **more: object) -> dict[str, object]:
    """What a browser posts for this mailbox."""
    with override("Europe/Berlin"):  # the company's zone, in which the page shows days
        form = MailboxForm(mailbox=mailbox)
        said = {name: form.get_initial_for_field(one, name) for name, one in form.fields.items()}
    posted = {name: value for name, value in said.items() if value not in (None, False, "")}
    return {**posted, **more}


def imap(cast: Cast, **more: object) -> dict[str, object]:
    facts = {
        "name": "Sales", "address": "Sales@Desk.test", "team": cast.shipping.pk, "incoming": "imap", "imap_host": "imap.desk.test",
        "imap_user": "sales", "imap_password": CANARY, "outgoing": "outbox",
    }  # fmt: skip
    return filled(None, **{**facts, **more})


@pytest.fixture
def alice(cast: Cast) -> Client:
    """The administrator's browser."""
    return signed_in(cast.alice)


def test_only_those_who_manage_channels_get_in(cast: Cast) -> None:
    urls = [
        reverse("email:mailboxes"), reverse("email:mailbox_new"), reverse("email:mailbox", args=[cast.mailbox.pk]),
        reverse("email:mailbox_signed_in"),
    ]  # fmt: skip
    number = cast.mailbox.pk
    posts = [
        reverse("email:mailbox_new_test"),
        reverse("email:mailbox_test", args=[number]),
        reverse("email:mailbox_sign_in", args=[number]),
        reverse("email:mailbox_webhook_secret", args=[number]),
        reverse("email:mailbox_sending", args=[number, "pause"]),
        reverse("email:mailbox_use", args=[number, "deactivate"]),
    ]
    before = Mailbox.objects.values().get()
    for agent in cast.agents():
        if agent == cast.alice:
            continue
        browser = signed_in(agent)
        assert {browser.get(url).status_code for url in urls} == {403}
        assert {browser.post(url).status_code for url in urls[1:3] + posts} == {403}
    assert {Client().get(url).status_code for url in urls} == {302}
    assert Mailbox.objects.values().get() == before
    cast.channel.refresh_from_db()
    assert cast.channel.is_active


def test_the_list_shows_trouble_in_words(cast: Cast, alice: Client) -> None:
    Mailbox.objects.update(last_error="desk.test refused the user name or password.")
    page = alice.get(reverse("email:mailboxes")).content.decode()
    assert "refused the user name or password" in page
    assert "Trouble" in page


def test_a_mailbox_is_connected_and_the_password_is_never_shown(cast: Cast, alice: Client) -> None:
    answer = alice.post(reverse("email:mailbox_new"), imap(cast), follow=True)
    mailbox = Mailbox.objects.get(channel__address="sales@desk.test")
    assert answer.redirect_chain[0][0] == reverse("email:mailbox", args=[mailbox.pk])
    assert mailbox.channel.team == cast.shipping
    assert unseal(mailbox.sealed_imap_password) == CANARY
    assert mailbox.import_since is not None
    assert CANARY not in answer.content.decode() + mailbox.sealed_imap_password
    assert mailbox.sealed_imap_password not in answer.content.decode()
    assert all(CANARY not in str(event.facts) for event in Event.objects.all())
    assert Event.objects.filter(name="MailboxConnected").count() == 1


def test_what_is_wrong_stands_beside_its_field(cast: Cast, alice: Client) -> None:
    for wrong, words in (
        ({"address": "no address"}, "no address that mail can reach"),
        ({"address": "support@desk.test"}, "Another mailbox has this address"),
        ({"imap_host": ""}, "needed for the chosen way"),
        ({"imap_host": "a b"}, "The server&#x27;s name alone"),
        ({"imap_folder": "a\r\nb"}, "No line breaks"),
        ({"imap_port": "70000"}, "less than or equal to 65535"),
        ({"login": "google"}, "needed for the chosen way"),
    ):
        answer = alice.post(reverse("email:mailbox_new"), imap(cast, **wrong))
        assert answer.status_code == 422
        assert words in answer.content.decode(), wrong
    assert Mailbox.objects.count() == 1


def test_saving_without_a_change_keeps_all_and_records_nothing(cast: Cast, alice: Client) -> None:
    alice.post(reverse("email:mailbox_new"), imap(cast))
    mailbox = Mailbox.objects.get(channel__address="sales@desk.test")
    before = Mailbox.objects.filter(pk=mailbox.pk).values().get()
    alice.post(reverse("email:mailbox", args=[mailbox.pk]), filled(mailbox))
    assert Mailbox.objects.filter(pk=mailbox.pk).values().get() == before
    assert not Event.objects.filter(name="MailboxChanged").exists()


@pytest.mark.parametrize("change", [{"imap_host": "evil.test"}, {"imap_security": "none"}])
def test_another_server_does_not_get_the_stored_password(
    cast: Cast, alice: Client, change: dict[str, str]
) -> None:
    alice.post(reverse("email:mailbox_new"), imap(cast))
    mailbox = Mailbox.objects.get(channel__address="sales@desk.test")
    alice.post(reverse("email:mailbox", args=[mailbox.pk]), filled(mailbox, **change))
    mailbox.refresh_from_db()
    assert mailbox.sealed_imap_password == ""
    assert set(change) <= set(Event.objects.get(name="MailboxChanged").facts["changed"])


def test_a_new_sign_in_server_gets_neither_the_client_secret_nor_tokens(
    cast: Cast, alice: Client
) -> None:
    mailbox = cast.mailbox
    mailbox.login, mailbox.oauth_client_id = "google", "id"
    mailbox.incoming, mailbox.imap_host = "imap", "imap.gmail.com"
    mailbox.sealed_oauth_client_secret = seal(CANARY)
    mailbox.sealed_oauth_refresh_token = mailbox.sealed_oauth_access_token = seal(CANARY)
    mailbox.save()
    url = reverse("email:mailbox", args=[mailbox.pk])
    assert CANARY not in alice.get(url).content.decode()
    posted = filled(mailbox, oauth_token_url="https://evil.test/token")
    assert alice.post(url, posted).status_code == 302
    mailbox.refresh_from_db()
    sealed = (
        mailbox.sealed_oauth_client_secret,
        mailbox.sealed_oauth_refresh_token,
        mailbox.sealed_oauth_access_token,
    )
    assert sealed == ("", "", "")


def test_testing_an_edited_server_sends_it_no_stored_password(
    cast: Cast, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.post(reverse("email:mailbox_new"), imap(cast))
    mailbox = Mailbox.objects.get(channel__address="sales@desk.test")
    tried: list[tuple[str, str]] = []
    seen = diagnose

    def spy(one: Mailbox) -> object:
        tried.append((one.imap_host, unseal(one.sealed_imap_password)))
        return seen(one)

    monkeypatch.setattr(mailboxes, "diagnose", spy)
    url = reverse("email:mailbox_test", args=[mailbox.pk])
    page = alice.post(url, filled(mailbox, imap_host="127.0.0.1", imap_port=1)).content.decode()
    assert tried == [("127.0.0.1", "")]
    assert "takes no connections on port 1" in page
    mailbox.refresh_from_db()
    assert mailbox.imap_host == "imap.desk.test"
    assert unseal(mailbox.sealed_imap_password) == CANARY


def test_pause_resume_and_out_of_use(cast: Cast, alice: Client) -> None:
    def post(name: str, act: str) -> Mailbox:
        url = reverse(f"email:{name}", args=[cast.mailbox.pk, act])
        assert alice.get(url).status_code == 405
        assert alice.post(url).status_code == 302
        return Mailbox.objects.select_related("channel").get(pk=cast.mailbox.pk)

    paused = post("mailbox_sending", "pause")
    assert paused.paused_at
    assert paused.pause_reason == "Paused by Alice."
    assert post("mailbox_sending", "resume").paused_at is None
    assert not post("mailbox_use", "deactivate").channel.is_active
    assert post("mailbox_use", "reactivate").channel.is_active
    names = Event.objects.filter(room="email").values_list("name", flat=True)
    assert list(names.order_by("id")) == [
        "SendingPaused", "SendingResumed", "MailboxDeactivated", "MailboxReactivated",
    ]  # fmt: skip


def test_the_webhook_password_is_shown_once(cast: Cast, alice: Client) -> None:
    mailbox = cast.mailbox
    url = reverse("email:mailbox_webhook_secret", args=[mailbox.pk])
    assert alice.post(url).status_code == 404
    mailbox.incoming, mailbox.webhook_provider = "webhook", "postmark"
    mailbox.save()
    shown = alice.post(url).content.decode()
    mailbox.refresh_from_db()
    user, _colon, password = unseal(mailbox.sealed_webhook_secret).partition(":")
    assert user in shown
    assert password in shown
    page = alice.get(reverse("email:mailbox", args=[mailbox.pk])).content.decode()
    assert password not in page
    assert "/in/mail/" in page


def test_an_unknown_mailbox_is_not_there(cast: Cast, alice: Client) -> None:
    assert alice.get(reverse("email:mailbox", args=[999_999])).status_code == 404


def test_few_questions_for_the_list(cast: Cast, alice: Client) -> None:
    for number in range(5):
        alice.post(reverse("email:mailbox_new"), imap(cast, address=f"box{number}@desk.test"))
    with CaptureQueriesContext(connection) as asked:
        alice.get(reverse("email:mailboxes"))
    assert len(asked) <= 8
