"""What came by a provider's webhook leaves the ledger as what it is: a mail, or the provider's own post."""

import json
from email import message_from_bytes

import pytest
from django.http import HttpResponse
from django.urls import reverse

from conftest import Cast, signed_in
from helpwell.channels.email.arrival_file import file_of
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive.tests.test_webhook import (
    RAW,
    SECRET,
    basic,
    fed_by,
    mailbox,
    post,
    postmark,
)
from helpwell.channels.email.receive.webhook_post import Post
from helpwell.channels.models import Arrival, ArrivalBody

__all__ = ["mailbox"]


def exported(cast: Cast) -> HttpResponse:
    arrival = Arrival.objects.get()
    answer = signed_in(cast.alice).get(reverse("channels:arrival_raw", args=[arrival.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    return answer  # type: ignore[return-value]


def test_the_raw_mail_in_a_post_is_exported_byte_by_byte(cast: Cast, mailbox: Mailbox) -> None:
    post(mailbox, postmark(RawEmail=RAW.decode()), Authorization=basic())
    answer = exported(cast)
    assert answer.content == RAW
    assert answer["Content-Type"] == "message/rfc822"
    assert ".eml" in answer["Content-Disposition"]


def test_a_mail_of_fields_is_exported_as_a_mail_that_programs_open(
    cast: Cast, mailbox: Mailbox
) -> None:
    post(mailbox, postmark(), Authorization=basic())
    answer = exported(cast)
    made = message_from_bytes(answer.content)
    assert (made["Subject"], made["Message-ID"]) == ("Refund", "<1@acme.test>")
    assert answer["Content-Type"] == "message/rfc822"
    assert ".eml" in answer["Content-Disposition"]


def test_a_post_that_is_no_mail_is_exported_as_json(cast: Cast, mailbox: Mailbox) -> None:
    body = postmark(RecordType="Open", RawEmail=None)
    post(mailbox, body, Authorization=basic())
    answer = exported(cast)
    assert json.loads(answer.content) == json.loads(body)
    assert answer.content == body
    assert answer["Content-Type"] == "application/json"
    assert f"post-{Arrival.objects.get().pk}.json" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("claimed", "media_type", "ending"),
    [
        ("Application/JSON; charset=utf-8", "application/json", "json"),
        ("multipart/form-data; boundary=xyz", "multipart/form-data", "form"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "form"),
        ("text/html", "application/octet-stream", "bin"),
        ("text/html\r\nX-Evil: 1", "application/octet-stream", "bin"),
    ],
)
def test_only_the_types_of_providers_are_named(
    cast: Cast, mailbox: Mailbox, claimed: str, media_type: str, ending: str
) -> None:
    fed_by(mailbox, "postmark", SECRET)
    arrival = kept(mailbox, Post("postmark", claimed, b"no mail").pack())
    file = file_of(arrival)
    assert (file.content, file.type) == (b"no mail", media_type)
    assert file.name == f"post-{arrival.pk}.{ending}"
    assert exported(cast).status_code == 200


def test_what_is_no_post_at_all_is_exported_as_it_lies_there(cast: Cast, mailbox: Mailbox) -> None:
    for stored in (b"", b"\xff\n", b"[]\n", b"{}\nx"):
        file = file_of(kept(mailbox, stored))
        assert (file.content, file.type) == (stored, "application/octet-stream")


def kept(mailbox: Mailbox, stored: bytes) -> Arrival:
    made = Arrival.objects.create(
        channel=mailbox.channel,
        external_id=f"postmark:{Arrival.objects.count()}",
        source="webhook",
        size=len(stored),
        sha256="0" * 64,
    )
    ArrivalBody.objects.create(arrival=made, raw=ArrivalBody.pack(stored))
    return made
