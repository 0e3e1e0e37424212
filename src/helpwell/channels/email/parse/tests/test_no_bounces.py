# ruff: noqa: E501, ISC004 -- mails and sentences are shown as they come
"""Mail that only looks like a bounce: delays, receipts, vacation notes, and people who write of one."""

import pytest

from helpwell.channels.email.parse import parse

from .mails import plain, report

ROBOT = {
    "Return_Path": "<>",
    "From": "Mail Delivery System <MAILER-DAEMON@mx.relay.example>",
    "Subject": "Mail delivery failed",
}


def status(
    action: str = "failed",
    code: str = "5.1.1",
    diagnostic: str = "",
    recipient: str = "bob@gone.example",
) -> str:
    text = f"Reporting-MTA: dns; mx.relay.example\n\nFinal-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {code}\n"
    return text + (f"Diagnostic-Code: smtp; {diagnostic}\n" if diagnostic else "")


def test_a_delayed_mail_is_no_bounce() -> None:
    envelope = parse(
        report(
            "Your mail has been delayed.",
            status(action="delayed", code="4.4.1"),
            Subject="Warning: still trying",
        )
    )
    assert not envelope.is_bounce
    assert envelope.is_delay_notice
    assert envelope.bounce_recipient == "bob@gone.example"
    assert envelope.bounce_kind == "soft"


@pytest.mark.parametrize(
    "text",
    [
        "THIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the following recipient has been delayed:\n\n     bob@gone.example\n\nMessage will be retried for 2 more days.\n",
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours.\n"
        "The address to which the message has not yet been delivered is:\n\n  bob@gone.example\n\nNo action is required on your part. Delivery attempts will continue.\n",
    ],
)
def test_a_delay_in_prose_is_no_bounce(text: str) -> None:
    envelope = parse(plain(text, **{**ROBOT, "Subject": "Warning: message delayed 24 hours"}))
    assert not envelope.is_bounce
    assert envelope.is_delay_notice
    assert envelope.bounce_recipient == "bob@gone.example"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_receipt_of_delivery_is_no_bounce(action: str) -> None:
    envelope = parse(
        report(
            "Your message was delivered.", status(action=action, code="2.0.0"), Subject="Delivered"
        )
    )
    assert not envelope.is_bounce
    assert not envelope.is_delay_notice


NO_BOUNCE = {
    "a vacation note with a null sender": plain("I am out of office until Monday.", Return_Path="<>", Subject="Automatic reply: Order 12", Auto_Submitted="auto-replied",
                                                In_Reply_To="<reply-77@desk.example>"),
    "a vacation note of a phone company": plain("Away.", Return_Path="<>", Subject="Auto reply: Order", X_Apple_Action="VACATION"),
    "a note that the address changed": plain("I have moved. My new address is eve@new.example.", Subject="Auto: Order 12", Auto_Submitted="auto-replied"),
    "a customer whose parcel did not come": plain("My parcel could not be delivered, says the driver.\n\nPlease write to:\neve@customer.example\n", Subject="Delivery failed"),
    "a customer whose mail came back": plain("Hello, my mail to bob@gone.example came back: 550 user unknown. Do you have another address?", Subject="Problem with mail"),
    "a forwarded report": plain("Why this?\n\n---------- Forwarded message ----------\nFrom: Mail Delivery System <MAILER-DAEMON@x.example>\nSubject: failure\n\n<bob@gone.example>: 550 unknown\n",
                                Subject="Fwd: Undelivered Mail Returned to Sender"),
    "an answer to a report": plain("What does this mean? The message could not be delivered.", Subject="Re: Undelivered Mail Returned to Sender", In_Reply_To="<x@y.example>"),
    "an ordinary mail": plain("Please call me.", Return_Path="<ada@customer.example>"),
    "a postmaster who writes": plain("Dear colleagues, we upgrade our servers on Sunday.", From="Postmaster <postmaster@customer.example>", Subject="Maintenance"),
}  # fmt: skip


@pytest.mark.parametrize("raw", NO_BOUNCE.values(), ids=NO_BOUNCE.keys())
def test_other_mail_is_no_bounce(raw: bytes) -> None:
    envelope = parse(raw)
    assert not envelope.is_bounce
    assert not envelope.is_delay_notice
    assert envelope.bounce_recipients == []
