# ruff: noqa: E501, ISC004 -- mails and sentences are shown as they come
"""Delivery reports of many systems, written for this test in the shape that each of them uses."""

import pytest

from helpwell.channels.email.parse import parse

from .mails import plain, report

ROBOT = {
    "Return_Path": "<>",
    "From": "Mail Delivery System <MAILER-DAEMON@mx.relay.example>",
    "Subject": "Mail delivery failed",
}
COPY = (
    "Return-Path: <help@desk.example>\nReceived: from desk.example by mx.relay.example; Mon, 12 Jan 2026 10:15:02 +0100\n"
    "From: Help <help@desk.example>\nTo: bob@gone.example\nSubject: Your order\nMessage-ID: <reply-77@desk.example>\n"
    "In-Reply-To: <first@customer.example>\nReferences: <zero@customer.example>\n <first@customer.example>\n\nHello Bob\n"
)


def status(
    action: str = "failed",
    code: str = "5.1.1",
    diagnostic: str = "",
    recipient: str = "bob@gone.example",
) -> str:
    text = f"Reporting-MTA: dns; mx.relay.example\n\nFinal-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {code}\n"
    return text + (f"Diagnostic-Code: smtp; {diagnostic}\n" if diagnostic else "")


# Prose of one system each; all of them failed to reach bob@gone.example.
PROSE = {
    "qmail": (
        "hard",
        "Hi. This is the qmail-send program at mx.relay.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<bob@gone.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\n" + COPY,
    ),
    "qmail, full": (
        "soft",
        "Hi. This is the qmail-send program at mx.relay.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        "<bob@gone.example>:\nThe users mailfolder is over the allowed quota (size). (#5.2.2)\n\n--- Below this line is a copy of the message.\n\n"
        + COPY,
    ),
    "exim": (
        "hard",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n  bob@gone.example\n    host mx.gone.example [192.0.2.1]\n"
        "    SMTP error from remote mail server after RCPT TO:<bob@gone.example>:\n    550 5.1.1 <bob@gone.example>: Recipient address rejected: User unknown\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n" + COPY,
    ),
    "exim, unrouteable": (
        "hard",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
        "recipients. The following address(es) failed:\n\n  bob@gone.example\n    Unrouteable address\n\n------ This is a copy ------\n\n"
        + COPY,
    ),
    "exim, retries over": (
        "soft",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered. The following address(es) failed:\n\n"
        "  bob@gone.example\n    retry timeout exceeded\n\n------ This is a copy of the message, including all the headers. ------\n\n"
        + COPY,
    ),
    "postfix, without a report": (
        "hard",
        "This is the mail system at host mx.relay.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more"
        " recipients.\n\nFor further assistance, please send mail to postmaster@relay.example.\n\n<bob@gone.example>: host mx.gone.example[192.0.2.1] said:"
        " 550 5.1.1\n    <bob@gone.example>: Recipient address rejected: User unknown in virtual\n    mailbox table (in reply to RCPT TO command)\n",
    ),
    "sendmail": (
        "hard",
        "The original message was received at Mon, 12 Jan 2026 10:15:02 +0100\nfrom desk.example [192.0.2.9]\n\n"
        "   ----- The following addresses had permanent fatal errors -----\n<bob@gone.example>\n    (reason: 550 5.1.1 User unknown)\n\n"
        "   ----- Transcript of session follows -----\n... while talking to mx.gone.example.:\n>>> RCPT To:<bob@gone.example>\n<<< 550 5.1.1 User unknown\n"
        "550 5.1.1 <bob@gone.example>... User unknown\n",
    ),
    "sendmail, no such host": (
        "hard",
        "   ----- The following addresses had permanent fatal errors -----\n<bob@gone.example>\n\n   ----- Transcript of session follows -----\n"
        "550 5.1.2 <bob@gone.example>... Host unknown (Name server: gone.example: host not found)\n",
    ),
    "exchange 2003": (
        "hard",
        "Your message\n\n  To:      bob@gone.example\n  Subject: Your order\n  Sent:    Mon, 12 Jan 2026 10:15:02 +0100\n\ndid not reach the following recipient(s):\n\n"
        "bob@gone.example on Mon, 12 Jan 2026 10:15:08 +0100\n    The recipient name is not recognized\n",
    ),
    "exchange 2010": (
        "hard",
        "Delivery has failed to these recipients or groups:\n\nbob@gone.example<mailto:bob@gone.example>\nThe e-mail address you entered couldn't be found.\n\n"
        "Diagnostic information for administrators:\n\nGenerating server: mx.gone.example\n\nbob@gone.example\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n\n"
        "Original message headers:\n\nReceived: from desk.example by mx.gone.example\nMessage-ID: <reply-77@desk.example>\nFrom: Help <help@desk.example>\nTo: bob@gone.example\n",
    ),
    "microsoft 365": (
        "hard",
        "Your message to bob@gone.example couldn't be delivered.\n\nbob wasn't found at gone.example.\n\nhelp\tOffice 365\tbob\nAction Required\t\tRecipient\n\n"
        "Unknown To address\n\nHow to Fix It\nThe address may be misspelled or may not exist.\n\nError: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found\n",
    ),
    "domino": (
        "hard",
        "Your message\n\n  Subject: Your order\n\nwas not delivered to:\n\n  bob@gone.example\n\nbecause:\n\n  User bob (bob@gone.example) not listed in Domino Directory\n",
    ),
    "notes": (
        "hard",
        "------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\nbob@gone.example\n\n------- Returned Message --------\n"
        + COPY,
    ),
    "gmail": (
        "hard",
        "** Address not found **\n\nYour message wasn't delivered to bob@gone.example because the address couldn't be found, or is unable to receive mail.\n\n"
        "Learn more here: https://support.google.com/mail/?p=NoSuchUser\n\nThe response from the remote server was:\n550 5.1.1 The email account that you tried to reach does not exist.\n",
    ),
    "gmail, full": (
        "soft",
        "** Recipient inbox full **\n\nYour message couldn't be delivered to bob@gone.example. Their inbox is full, or it's getting too much mail right now.\n\n"
        "The response was:\n552 5.2.2 The email account that you tried to reach is over quota.\n",
    ),
    "gmail, old": (
        "hard",
        "This is an automatically generated Delivery Status Notification\n\nDelivery to the following recipient failed permanently:\n\n     bob@gone.example\n\n"
        "Technical details of permanent failure:\nDNS Error: Domain name not found\n\n----- Original message -----\n\n"
        + COPY,
    ),
    "amazon": (
        "hard",
        "An error occurred while trying to deliver the mail to the following recipients:\nbob@gone.example: 550 5.1.1 user unknown\n",
    ),
    "yahoo": (
        "hard",
        "Sorry, we were unable to deliver your message to the following address.\n\n<bob@gone.example>:\n554: delivery error: dd This user doesn't have a yahoo.example account"
        " (bob@gone.example) [0] - mta.example\n\n--- Below this line is a copy of the message.\n\n"
        + COPY,
    ),
    "gmx": (
        "hard",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients."
        " This is a permanent error.\nThe following address failed:\n\n<bob@gone.example>:\n550 5.1.1 The recipient mailbox does not exist\n\n"
        "--- The header of the original message is following. ---\n\n" + COPY,
    ),
    "courier": (
        "hard",
        "This is a delivery status notification from mx.relay.example,\nrunning the Courier mail server.\n\nUNDELIVERABLE MAIL\n\nYour message to the following recipients"
        " cannot be delivered:\n\n<bob@gone.example>:\n    mx.gone.example [192.0.2.1]:\n    >>> RCPT TO:<bob@gone.example>\n    <<< 550 User unknown.\n",
    ),
    "opensmtpd": (
        "hard",
        "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n"
        "    the following list of recipients:\n\nbob@gone.example: 550 No such user here\n\n    Below is a copy of the original message:\n\n"
        + COPY,
    ),
    "dragonfly": (
        "soft",
        "This is the DragonFly Mail Agent at df.relay.example.\n\nThere was an error delivering your mail to <bob@gone.example>.\n\nmx.gone.example [192.0.2.1] did not like our"
        " RCPT TO:\n452 4.2.2 <bob@gone.example>: Mailbox full\n\nOriginal message follows.\n\n"
        + COPY,
    ),
    "imail": ("hard", "Unknown user: bob@gone.example\n\nOriginal message follows.\n\n" + COPY),
    "mdaemon": (
        "hard",
        "The attached message had PERMANENT fatal delivery errors!\n\nFailed address: bob@gone.example\n\n--- Session Transcript ---\n RCPT To:<bob@gone.example>\n"
        "<-- 550 <bob@gone.example>, Recipient unknown\n",
    ),
    "groupwise": (
        "hard",
        "The message that you sent was undeliverable to the following:\n\tbob@gone.example (550 no such user)\n",
    ),
    "mercury": (
        "hard",
        "This message has been returned to you by your mail server because of a delivery failure.\n\nThe following address failed:\n\n    <bob@gone.example>:\n"
        "    550 Requested action not taken: mailbox unavailable (no such user)\n",
    ),
    "zoho": (
        "hard",
        "This message was created automatically by mail delivery software.\nA message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\n"
        "bob@gone.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User does not exist\n\nReceived:from mail.zoho.example by mx; Mon, 12 Jan 2026\nMessage-ID:<reply-77@desk.example>\n"
        "From:Help <help@desk.example>\nTo:<bob@gone.example>\n",
    ),
    "mail.ru": (
        "hard",
        "Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.\n\nК сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:\n\n"
        "**********************\n\nbob@gone.example\nuser not found\n\n**********************\n\n"
        + COPY,
    ),
    "yandex": (
        "hard",
        "This is the mail system at host forward.mail.example.\n\nЯ вынужден сообщить Вам, что Ваше сообщение не может быть доставлено одному или нескольким получателям.\n\n"
        "<bob@gone.example>: host mx.gone.example said: 550 5.1.1 No such user\n",
    ),
    "japanese phones": (
        "hard",
        "次のあて先へのメッセージはエラーのため送信できませんでした。\n\n送信先メールアドレスが見つからないか、\n送信先メールサーバの事情により送信できませんでした。\n\n"
        "<bob@gone.example>:\nUser unknown\n",
    ),
    "german": (
        "hard",
        "Ihre Nachricht konnte nicht zugestellt werden.\n\nFolgender Empfänger ist unbekannt:\n\n    bob@gone.example\n\nBitte prüfen Sie die Adresse.\n",
    ),
    "french": (
        "hard",
        "Votre message n'a pas pu être remis au destinataire suivant :\n\nbob@gone.example\n\nL'adresse n'existe pas.\n",
    ),
    "spanish": (
        "soft",
        "No se pudo entregar el mensaje a los siguientes destinatarios:\n\nbob@gone.example\n\nEl buzón del destinatario está lleno.\n",
    ),
    "italian": (
        "hard",
        "Impossibile recapitare il messaggio al seguente destinatario:\n\nbob@gone.example\n\nL'utente non esiste.\n",
    ),
    "portuguese": (
        "hard",
        "Sua mensagem não foi entregue ao destinatário:\n\nbob@gone.example\n\nO usuário não existe neste servidor.\n",
    ),
    "chinese": (
        "hard",
        "抱歉，您的邮件被退回来了，无法投递到以下收件人：\n\nbob@gone.example\n\n收件人不存在\n",
    ),
    "too fast": (
        "soft",
        "I was unable to deliver your message to the following addresses:\n\n<bob@gone.example>: 550 5.1.1 you have sent too many messages per hour\n",
    ),
    "refused as spam": (
        "soft",
        "Your message could not be delivered to:\n\n<bob@gone.example>: 550 5.7.1 Message rejected as spam by content filter\n",
    ),
    "cannot connect": (
        "soft",
        "The following message could not be delivered to <bob@gone.example>: connection refused by mx.gone.example\n",
    ),
    "the address in a sentence": (
        "hard",
        "There was an error delivering your mail to bob@gone.example: the account does not exist.\n",
    ),
}


@pytest.mark.parametrize(("kind", "text"), PROSE.values(), ids=PROSE.keys())
def test_a_report_in_prose_names_the_address_and_the_kind(kind: str, text: str) -> None:
    envelope = parse(plain(text, **ROBOT))
    assert envelope.is_bounce
    assert envelope.bounce_recipient == "bob@gone.example"
    assert envelope.bounce_kind == kind
    assert not envelope.is_auto_reply
    assert envelope.bounce_message
    if COPY in text:
        assert envelope.returned_message_id == "reply-77@desk.example"
        assert envelope.returned
        assert envelope.returned.references == ["zero@customer.example", "first@customer.example"]


STANDARD = {
    "unknown": ("hard", "5.1.1", "550 5.1.1 <bob@gone.example>: User unknown"),
    "no such host": ("hard", "5.4.4", "550 5.4.4 Host or domain name not found"),
    "no host and a code that says nothing": ("hard", "5.0.0", "550 Unknown host gone.example"),
    "full": ("soft", "5.2.2", "552 5.2.2 Mailbox full"),
    "full with the code of an unknown user": ("soft", "5.1.1", "550 5.1.1 over quota"),
    "refused": ("soft", "5.7.1", "550 5.7.1 Message rejected due to local policy"),
    "refused because unknown": (
        "hard",
        "5.7.1",
        "554 5.7.1 Recipient address rejected: user bob does not exist",
    ),
    "not authenticated": (
        "soft",
        "5.7.26",
        "550 5.7.26 Unauthenticated email is not accepted due to DMARC policy",
    ),
    "given up": ("soft", "4.4.7", "Message expired"),
    "only a code, gone": ("hard", "5.1.1", ""),
    "only a code, for now": ("soft", "4.4.1", ""),
    "only a code, refused": ("soft", "5.7.0", ""),
    "disabled": (
        "hard",
        "5.2.1",
        "550 5.2.1 The email account that you tried to reach is disabled",
    ),
    "greylisted": ("soft", "4.7.1", "451 4.7.1 Greylisted, please try again later"),
}


@pytest.mark.parametrize(("kind", "code", "diagnostic"), STANDARD.values(), ids=STANDARD.keys())
def test_a_standard_report_is_read(kind: str, code: str, diagnostic: str) -> None:
    envelope = parse(
        report(
            "Your message could not be delivered.", status(code=code, diagnostic=diagnostic), COPY
        )
    )
    assert envelope.is_bounce
    assert envelope.bounce_recipient == "bob@gone.example"
    assert envelope.bounce_kind == kind
    assert envelope.bounce_status == code if not code.endswith("0.0") else True
    assert envelope.returned_message_id == "reply-77@desk.example"
    assert envelope.returned
    assert envelope.returned.in_reply_to == "first@customer.example"
    assert envelope.returned.to == ["bob@gone.example"]


def test_several_recipients_are_all_named_but_not_those_that_were_reached() -> None:
    groups = (
        status()
        + "\nFinal-Recipient: rfc822; eve@gone.example\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; carol@there.example\nAction: delivered\nStatus: 2.0.0\n"
    )
    assert parse(report("Failed.", groups)).bounce_recipients == [
        "bob@gone.example",
        "eve@gone.example",
    ]


def test_the_address_that_we_wrote_to_is_named_beside_the_one_behind_it() -> None:
    groups = "Reporting-MTA: dns; x\n\nOriginal-Recipient: rfc822; sales@gone.example\nFinal-Recipient: rfc822; bob@inner.gone.example\nAction: failed\nStatus: 5.1.1\n"
    assert parse(report("Failed.", groups)).bounce_recipients == [
        "bob@inner.gone.example",
        "sales@gone.example",
    ]


@pytest.mark.parametrize(
    "returned_only",
    [COPY, "To: <bob@gone.example>\nMessage-ID: <reply-77@desk.example>\nSubject: x\n\n"],
)
def test_a_report_that_names_nobody_takes_the_address_from_the_returned_mail(
    returned_only: str,
) -> None:
    envelope = parse(
        report("Delivery report unavailable", "Reporting-MTA: dns; x\n", returned_only)
    )
    assert envelope.is_bounce
    assert envelope.bounce_recipient == "bob@gone.example"


def test_a_mailbox_that_sends_without_a_robots_name_is_seen_by_what_it_says() -> None:
    text = "Message could not be delivered to mobile.\nError: No valid recipients for this MM\n\n550 unknown user\nRCPT TO: <bob@gone.example>\n"
    envelope = parse(
        plain(text, From="Gateway <sysadmin@phones.example>", Subject="Undeliverable Message")
    )
    assert envelope.is_bounce
    assert envelope.bounce_recipient == "bob@gone.example"


def test_a_list_that_refuses_is_a_bounce() -> None:
    text = "You are not a member of this mailing list <users@list.example>.\n\nTo join, write to users-join@list.example.\n"
    envelope = parse(plain(text, From="users-admin@list.example", Subject="Your message to users"))
    assert envelope.is_bounce
    assert envelope.bounce_recipient == "users@list.example"


def test_a_report_inside_a_report_is_read() -> None:
    inner = report("Failed.", status(diagnostic="550 5.1.1 User unknown"), COPY).decode()
    outer = plain("x", **ROBOT).decode().split("MIME-Version")[0]
    raw = f"{outer}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nThe following addresses had permanent errors\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--o--\r\n"
    envelope = parse(raw.encode())
    assert envelope.is_bounce
    assert envelope.bounce_recipient == "bob@gone.example"
    assert envelope.bounce_kind == "hard"


def test_a_complaint_is_no_bounce() -> None:
    raw = report(
        "This is an abuse report.",
        "",
        COPY,
        From="fbl@provider.example",
        Return_Path="<fbl@provider.example>",
    ).replace(b"delivery-status", b"feedback-report")
    envelope = parse(raw)
    assert envelope.is_feedback_report
    assert not envelope.is_bounce


@pytest.mark.parametrize(
    "text",
    [
        "The help desk's account bob@gone.example: user unknown",
        "User mailbox exceeds allowed size: bob@gone.example",
        "Addressed To: bob@gone.example\n\nFailed to send to identified host",
        "Your message:\n   From:    help@desk.example\n   Subject: Order\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected:\n   bob@gone.example\n",
        "The following address(es) failed:\n\n  bob@gone.example\n    (generated from sales@gone.example)\n    550 unknown user\n",
        "Sent <<< RCPT TO:<bob@gone.example>\nReceived >>> 550 5.1.1 <bob@gone.example>... user unknown\n",
        "Sorry, your mail was not delivered.\n\nFor help write to support@relay.example.\n\n  * bob@gone.example\n",
        "<bob@gone.example> (expanded from <sales@gone.example>): user unknown. Command output: no such user",
    ],
)
def test_the_failed_address_is_told_from_others(text: str) -> None:
    envelope = parse(plain(text, **ROBOT))
    assert envelope.is_bounce
    assert envelope.bounce_recipient == "bob@gone.example"
