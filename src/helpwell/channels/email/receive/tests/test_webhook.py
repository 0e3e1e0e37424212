"""Providers' webhooks: 200 after the commit, one answer for all that is not proven, and the mail whole."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from conftest import Cast
from helpwell.channels.contract import CannotRead
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive.webhook import mime_of, webhook_token
from helpwell.channels.email.sealing import seal
from helpwell.channels.email.views import webhook as view
from helpwell.channels.models import Arrival
from helpwell.kit import clock

SECRET = "helpwell:a-long-shared-secret"
RAW = b"From: Anna <anna@acme.test>\r\nTo: support@desk.test\r\nSubject: H\xc3\xa4\r\n\r\nhello\r\n"
LATIN = b"From: Anna <anna@acme.test>\r\nSubject: caf\xe9\r\n\r\nna\xefve\r\n"


@pytest.fixture
def mailbox(cast: Cast) -> Mailbox:
    """Support's mailbox, fed by Postmark."""
    return fed_by(cast.mailbox, "postmark", SECRET)


def fed_by(mailbox: Mailbox, provider: str, secret: str) -> Mailbox:
    mailbox.incoming = Mailbox.Incoming.WEBHOOK
    mailbox.webhook_provider = provider
    mailbox.sealed_webhook_secret = seal(secret)
    mailbox.save()
    return mailbox


def post(
    mailbox: Mailbox,
    body: bytes,
    *,
    kind: str = "application/json",
    token: str = "",
    **headers: str,
) -> HttpResponse:
    url = f"/in/mail/{token or webhook_token(mailbox)}/"
    return Client(enforce_csrf_checks=True).post(url, body, content_type=kind, headers=headers)  # type: ignore[return-value]


def basic(secret: str = SECRET) -> str:
    return "Basic " + base64.b64encode(secret.encode()).decode()


def postmark(**more: Any) -> bytes:
    facts = {
        "MessageID": "22c74902-a0c1-4511-804f2-341342852c90",
        "OriginalRecipient": "support+t1@desk.test",
        "FromFull": {"Email": "anna@acme.test", "Name": "Anna"},
        "ToFull": [{"Email": "support@desk.test", "Name": ""}],
        "Subject": "Refund",
        "Date": "Thu, 5 Nov 2026 16:59:01 +0200",
        "TextBody": "I was charged twice.",
        "HtmlBody": "<p>I was charged twice.</p>",
        "Headers": [
            {"Name": "Return-Path", "Value": "<bounce@acme.test>"},
            {"Name": "Message-ID", "Value": "<1@acme.test>"},
        ],
        "Attachments": [
            {"Name": "a.txt", "Content": base64.b64encode(b"file").decode(), "ContentType": "text/plain"}
        ],
    }  # fmt: skip
    return json.dumps({**facts, **more}).encode()


def test_a_proven_post_is_stored_and_read_as_the_raw_mail(mailbox: Mailbox) -> None:
    answer = post(mailbox, postmark(RawEmail=RAW.decode()), Authorization=basic())
    assert answer.status_code == 200
    arrival = Arrival.objects.get()
    assert arrival.source == "webhook"
    assert arrival.external_id == "postmark:22c74902-a0c1-4511-804f2-341342852c90"
    assert arrival.envelope_to == "support+t1@desk.test"
    assert arrival.envelope_from == "bounce@acme.test"
    assert mime_of(arrival) == RAW


def test_without_the_raw_mail_it_is_made_from_the_fields_the_same_each_time(
    mailbox: Mailbox,
) -> None:
    post(mailbox, postmark(), Authorization=basic())
    arrival = Arrival.objects.get()
    made = mime_of(arrival)
    assert made == mime_of(Arrival.objects.get())
    mail = read(made)
    assert mail["Subject"] == "Refund"
    assert mail["Message-ID"] == "<1@acme.test>"
    assert mail.get_body(("plain",)).get_content().strip() == "I was charged twice."  # type: ignore[union-attr]
    assert [part.get_filename() for part in mail.iter_attachments()] == ["a.txt"]


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def test_the_provider_s_retry_is_answered_200_and_not_doubled(mailbox: Mailbox) -> None:
    for _ in range(3):
        assert post(mailbox, postmark(), Authorization=basic()).status_code == 200
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET.upper()])
def test_a_wrong_password_leaves_no_row(mailbox: Mailbox, secret: str) -> None:
    headers = {"Authorization": basic(secret)} if secret else {}
    assert post(mailbox, postmark(), **headers).status_code == 401
    assert not Arrival.objects.exists()


def test_unknown_wrong_and_unset_all_get_one_answer(cast: Cast, mailbox: Mailbox) -> None:
    def shown(answer: HttpResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
        return answer.status_code, answer.content, sorted(answer.items())

    wrong = shown(post(mailbox, postmark(), Authorization=basic("x:y")))
    unknown = post(mailbox, postmark(), token="1-aaaaaaaaaaaaaaaa", Authorization=basic())
    garbage = post(mailbox, b"\xff", token="%00", Authorization=basic())
    assert shown(unknown) == shown(garbage) == wrong
    fed_by(mailbox, "postmark", "")
    assert shown(post(mailbox, postmark(), Authorization=basic(""))) == wrong
    fed_by(mailbox, "postmark", SECRET)
    cast.channel.is_active = False
    cast.channel.save()
    assert shown(post(mailbox, postmark(), Authorization=basic())) == wrong
    assert not Arrival.objects.exists()


def test_a_database_that_is_down_asks_the_provider_to_come_again(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_mails: object) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(view, "store_arrivals", down)
    assert post(mailbox, postmark(), Authorization=basic()).status_code == 503


def test_a_post_that_is_no_mail_is_kept_and_cannot_be_read(mailbox: Mailbox) -> None:
    for body in (b"no json", b"[1]", b"{}", postmark(RecordType="Open", RawEmail=None)):
        assert post(mailbox, body, Authorization=basic()).status_code == 200
    arrivals = list(Arrival.objects.order_by("pk"))
    assert len(arrivals) == 4
    for arrival in (arrivals[0], arrivals[1], arrivals[3]):
        with pytest.raises(CannotRead):
            mime_of(arrival)


def mailgun(key: str = SECRET, *, age: int = 0, **more: str) -> dict[str, str]:
    stamp = str(int((clock.now() - timedelta(seconds=age)).timestamp()))
    signature = hmac.new(key.encode(), f"{stamp}t1".encode(), hashlib.sha256).hexdigest()
    fields = {"sender": "anna@acme.test", "recipient": "support@desk.test", "token": "t1"}
    return {**fields, "timestamp": stamp, "signature": signature, **more}


FORM = "application/x-www-form-urlencoded"


def test_mailgun_s_raw_mail_keeps_each_byte(cast: Cast) -> None:
    mailbox = fed_by(cast.mailbox, "mailgun", SECRET)
    body = (urlencode(mailgun()) + "&" + urlencode({"body-mime": LATIN})).encode()
    assert post(mailbox, body, kind=FORM).status_code == 200
    assert mime_of(Arrival.objects.get()) == LATIN


def test_mailgun_s_parsed_mail_keeps_its_files(cast: Cast) -> None:
    mailbox = fed_by(cast.mailbox, "mailgun", SECRET)
    fields = {
        **mailgun(),
        "message-headers": json.dumps([["From", "anna@acme.test"], ["Subject", "Größe"]]),
        "body-plain": "hällo",
        "attachment-count": "1",
    }
    parts = [
        f'Content-Disposition: form-data; name="{k}"\r\n\r\n{v}'.encode() for k, v in fields.items()
    ]
    parts.append(
        b'Content-Disposition: form-data; name="attachment-1"; filename="fwd.eml"\r\nContent-Type: message/rfc822\r\n\r\n'
        + RAW
    )
    body = b"".join(b"--xyz\r\n" + part + b"\r\n" for part in parts) + b"--xyz--\r\n"
    assert post(mailbox, body, kind="multipart/form-data; boundary=xyz").status_code == 200
    mail = read(mime_of(Arrival.objects.get()))
    assert mail["Subject"] == "Größe"
    assert mail.get_body(("plain",)).get_content().strip() == "hällo"  # type: ignore[union-attr]
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["message/rfc822"]


@pytest.mark.parametrize(
    "fields",
    [
        mailgun("another key"),
        mailgun(signature=""),
        mailgun(timestamp="1"),
        {k: v for k, v in mailgun().items() if k != "signature"},
        mailgun(age=25 * 3600),
        mailgun(age=-25 * 3600),
    ],
    ids=["wrong key", "empty", "other time", "missing", "stale", "from the future"],
)
def test_mailgun_wrong_missing_or_stale_signatures_leave_no_row(
    cast: Cast, fields: dict[str, str]
) -> None:
    mailbox = fed_by(cast.mailbox, "mailgun", SECRET)
    body = urlencode({**fields, "body-mime": RAW.decode()}).encode()
    assert post(mailbox, body, kind=FORM).status_code == 401
    assert not Arrival.objects.exists()


def test_a_signature_seen_elsewhere_brings_in_no_second_mail(cast: Cast) -> None:
    mailbox = fed_by(cast.mailbox, "mailgun", SECRET)
    signed = mailgun()
    for text in ("first", "forged"):
        body = urlencode({**signed, "body-mime": f"Subject: {text}\r\n\r\n"}).encode()
        assert post(mailbox, body, kind=FORM).status_code == 200
    assert mime_of(Arrival.objects.get()).startswith(b"Subject: first")


def mailersend(raw: bytes = RAW) -> bytes:
    data = {
        "id": "ms1", "raw": raw.decode(), "sender": {"email": "anna@acme.test"},
        "recipients": {"rcptTo": [{"email": "support@desk.test"}]},
    }  # fmt: skip
    return json.dumps({"type": "inbound.message", "data": data}).encode()


def test_mailersend_signs_the_whole_body(cast: Cast) -> None:
    mailbox = fed_by(cast.mailbox, "mailersend", SECRET)
    signature = hmac.new(SECRET.encode(), mailersend(), hashlib.sha256).hexdigest()
    forged = mailersend(RAW + b"more")
    assert post(mailbox, forged, Signature=signature).status_code == 401
    assert post(mailbox, mailersend()).status_code == 401
    assert not Arrival.objects.exists()
    assert post(mailbox, mailersend(), Signature=signature).status_code == 200
    assert mime_of(Arrival.objects.get()) == RAW


def test_postal_signs_with_a_key_pair(cast: Cast) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    mailbox = fed_by(cast.mailbox, "postal", "".join(pem.decode().splitlines()[1:-1]))
    facts = {
        "id": 7,
        "message": base64.b64encode(LATIN).decode(),
        "base64": True,
        "rcpt_to": "support@desk.test",
    }
    body = json.dumps(facts).encode()
    signature = base64.b64encode(key.sign(body, padding.PKCS1v15(), hashes.SHA1())).decode()
    assert post(mailbox, body + b" ", **{"X-Postal-Signature": signature}).status_code == 401
    assert post(mailbox, body).status_code == 401
    assert not Arrival.objects.exists()
    assert post(mailbox, body, **{"X-Postal-Signature": signature}).status_code == 200
    assert mime_of(Arrival.objects.get()) == LATIN


def test_sparkpost_posts_many_at_once_and_each_is_an_arrival(cast: Cast) -> None:
    mailbox = fed_by(cast.mailbox, "sparkpost", SECRET)
    events = [
        {"msys": {"relay_message": {
            "protocol": "smtp", "rcpt_to": "support@desk.test", "msg_from": "anna@acme.test",
            "content": {"email_rfc822": base64.b64encode(raw).decode(), "email_rfc822_is_base64": True},
        }}}
        for raw in (RAW, LATIN)
    ]  # fmt: skip
    assert post(mailbox, json.dumps(events).encode(), Authorization=basic()).status_code == 200
    assert [mime_of(arrival) for arrival in Arrival.objects.order_by("pk")] == [RAW, LATIN]
    assert post(mailbox, b'[{"msys": {}}]', Authorization=basic()).status_code == 200
    assert Arrival.objects.count() == 2


def test_mailjet_is_made_from_its_fields(cast: Cast) -> None:
    mailbox = fed_by(cast.mailbox, "mailjet", SECRET)
    facts = {
        "Sender": "anna@acme.test", "Recipient": "support@desk.test",
        "Headers": {"From": "Anna <anna@acme.test>", "Subject": "Hi", "Received": ["a", "b"]},
        "Text-part": "hello",
    }  # fmt: skip
    assert post(mailbox, json.dumps(facts).encode(), Authorization=basic()).status_code == 200
    mail = read(mime_of(Arrival.objects.get()))
    assert (mail["Subject"], mail.get_all("Received")) == ("Hi", ["a", "b"])


def test_a_signature_of_another_provider_proves_nothing(cast: Cast) -> None:
    mailbox = fed_by(cast.mailbox, "mailersend", SECRET)
    assert post(mailbox, postmark(), Authorization=basic()).status_code == 401
    mailbox = fed_by(cast.mailbox, "postmark", SECRET)
    signature = hmac.new(SECRET.encode(), mailersend(), hashlib.sha256).hexdigest()
    assert post(mailbox, mailersend(), Signature=signature).status_code == 401
    assert not Arrival.objects.exists()


def test_a_post_larger_than_the_browsers_limit_is_stored(mailbox: Mailbox, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    raw = RAW + b"x" * 5_000
    assert post(mailbox, postmark(RawEmail=raw.decode()), Authorization=basic()).status_code == 200
    assert mime_of(Arrival.objects.get()) == raw
    settings.MAX_MAIL_BYTES = 1000
    assert (
        post(mailbox, postmark(MessageID="2", More="x" * 1500), Authorization=basic()).status_code
        == 413
    )
    assert Arrival.objects.count() == 1


def test_only_posts_are_answered(mailbox: Mailbox) -> None:
    assert Client().get(f"/in/mail/{webhook_token(mailbox)}/").status_code == 405
