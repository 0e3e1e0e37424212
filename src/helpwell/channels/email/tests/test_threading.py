"""Genuine answers join their ticket; forged, guessed and mistaken ones never do, and never make anybody see anything."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from conftest import Cast, ask
from helpwell.channels.email.addresses import bounce_address
from helpwell.channels.email.tests.letters import answer_address, arrive, letter, store
from helpwell.channels.intake import take_in
from helpwell.channels.models import Arrival
from helpwell.tickets.models import Delivery, Message, Participant, Shelf, Status, Ticket
from helpwell.tickets.verbs.move_message import move_message
from helpwell.tickets.verbs.participate import add_participant
from helpwell.tickets.verbs.reply import default_recipients, reply
from helpwell.tickets.verbs.set_status import set_status

TRUSTED = "mx.desk.test"
STRANGER = "Eve <eve@evil.test>"
ANNA = "Anna Keller <anna@acme.test>"
BEN = "Ben <ben@elsewhere.test>"


@dataclass
class Desk:
    """Anna's ticket and Ben's, each answered by us once."""

    cast: Cast
    hers: Ticket
    ours: Message  # our answer to Anna
    his: Ticket
    ours_to_ben: Message

    @property
    def address(self) -> str:
        """Anna's signed reply address."""
        return answer_address(self.cast.mailbox, self.ours)

    @property
    def bens_address(self) -> str:
        """Ben's signed reply address."""
        return answer_address(self.cast.mailbox, self.ours_to_ben)

    @property
    def her_first(self) -> str:
        """The Message-ID of Anna's own first mail."""
        return self.hers.messages.order_by("id")[0].external_id


@pytest.fixture
def desk(cast: Cast) -> Desk:
    hers = ask(cast, cast.anna, "Refund", "I was charged twice.")
    his = ask(cast, cast.ben, "Parcel", "Where is it?")
    ours = reply(hers, by=cast.bob.actor, text="We look into it.")
    ours_to_ben = reply(his, by=cast.bob.actor, text="It is on its way.")
    return Desk(cast, hers, ours, his, ours_to_ben)


Make = Callable[[Desk], bytes]


def mail(sender: str, subject: str = "Re: Refund", **more: object) -> bytes:
    return letter(sender, subject, "Here is more.", **more)  # type: ignore[arg-type]


def answering(external_id: str, *references: str) -> list[tuple[str, str]]:
    headers = [("In-Reply-To", external_id)]
    return headers + ([("References", " ".join(references))] if references else [])


def proved(words: str) -> list[tuple[str, str]]:
    return [("Authentication-Results", f"{TRUSTED}; {words}")]


JOINS = Message.JoinedBy
GENUINE: dict[str, tuple[Make, str]] = {
    "answers to the signed address": (lambda d: mail(ANNA, to=d.address), JOINS.REPLY_ADDRESS),
    "the signed address among others": (lambda d: mail(ANNA, to=f"x@y.test, Desk <{d.address}>"), JOINS.REPLY_ADDRESS),
    "the signed address in Cc": (lambda d: mail(ANNA, headers=[("Cc", d.address)]), JOINS.REPLY_ADDRESS),
    "the signed address in capitals": (lambda d: mail(ANNA, to=d.address.upper()), JOINS.REPLY_ADDRESS),
    "the signed address in Delivered-To alone": (
        lambda d: mail(ANNA, headers=[("Delivered-To", d.address)]), JOINS.REPLY_ADDRESS),
    "the signed address in X-Original-To alone": (
        lambda d: mail(ANNA, headers=[("X-Original-To", d.address)]), JOINS.REPLY_ADDRESS),
    "the signed address beats a changed subject": (
        lambda d: mail(ANNA, "Something else", to=d.address), JOINS.REPLY_ADDRESS),
    "the signed address beats another number in the subject": (
        lambda d: mail(ANNA, f"[#{d.his.pk}]", to=d.address), JOINS.REPLY_ADDRESS),
    "the signed address beats another ticket's message id": (
        lambda d: mail(ANNA, to=d.address, headers=answering(d.ours_to_ben.external_id)), JOINS.REPLY_ADDRESS),
    "In-Reply-To our answer": (lambda d: mail(ANNA, headers=answering(d.ours.external_id)), JOINS.MESSAGE_ID),
    "In-Reply-To her own first mail": (lambda d: mail(ANNA, headers=answering(d.her_first)), JOINS.MESSAGE_ID),
    "References alone": (lambda d: mail(ANNA, headers=[("References", d.ours.external_id)]), JOINS.MESSAGE_ID),
    "References with unknown ids behind": (
        lambda d: mail(ANNA, headers=[("References", f"{d.ours.external_id} <unknown@acme.test>")]), JOINS.MESSAGE_ID),
    "References folded over lines": (
        lambda d: mail(ANNA, headers=[("References", f"<a@b.test>\r\n\t{d.ours.external_id}")]), JOINS.MESSAGE_ID),
    "In-Reply-To with words around": (
        lambda d: mail(ANNA, headers=[("In-Reply-To", f"Your message {d.ours.external_id} of Tuesday")]),
        JOINS.MESSAGE_ID),
    "a changed subject with the message id": (
        lambda d: mail(ANNA, "New subject", headers=answering(d.ours.external_id)), JOINS.MESSAGE_ID),
    "the number in the subject": (lambda d: mail(ANNA, f"Re: [#{d.hers.pk}] Refund"), JOINS.SUBJECT),
    "the number at the end of the subject": (lambda d: mail(ANNA, f"AW: Refund [#{d.hers.pk}]"), JOINS.SUBJECT),
    "the number in an encoded subject": (
        lambda d: mail(ANNA, f"=?utf-8?q?Re=3A_=5B=23{d.hers.pk}=5D_R=C3=BCckzahlung?="), JOINS.SUBJECT),
    "a number that is not there before hers": (
        lambda d: mail(ANNA, f"[#999999] [#{d.hers.pk}] Refund"), JOINS.SUBJECT),
    "proved by DMARC": (
        lambda d: mail(ANNA, to=d.address, headers=proved("dmarc=pass header.from=acme.test")), JOINS.REPLY_ADDRESS),
    "SPF fails after forwarding, but DKIM passes": (
        lambda d: mail(ANNA, to=d.address, headers=proved("spf=fail smtp.mailfrom=acme.test; dkim=pass header.d=acme.test")),
        JOINS.REPLY_ADDRESS),
    "an untrusted server's failure counts for nothing": (
        lambda d: mail(ANNA, to=d.address, headers=[("Authentication-Results", "mx.else.test; dmarc=fail")]),
        JOINS.REPLY_ADDRESS),
    "no server said anything": (lambda d: mail(ANNA, to=d.address), JOINS.REPLY_ADDRESS),
    "a temporary error of the check": (
        lambda d: mail(ANNA, to=d.address, headers=proved("dmarc=temperror; spf=temperror")), JOINS.REPLY_ADDRESS),
    "From in capitals": (lambda d: mail("ANNA@ACME.TEST", headers=answering(d.ours.external_id)), JOINS.MESSAGE_ID),
}  # fmt: skip


@pytest.mark.parametrize("name", GENUINE)
def test_a_genuine_answer_joins_and_says_why(desk: Desk, name: str) -> None:
    desk.cast.mailbox.trusted_auth_server = TRUSTED
    desk.cast.mailbox.save()
    make, why = GENUINE[name]
    message = arrive(make(desk), desk.cast.channel).message
    assert message is not None
    assert (message.ticket_id, message.joined_by) == (desk.hers.pk, why)
    assert message.joined_detail
    desk.hers.refresh_from_db()
    assert desk.hers.status == Status.OPEN


def _tampered(address: str) -> str:
    name, at, domain = address.partition("@")
    return f"{name[:-1]}{'a' if name[-1] != 'a' else 'b'}{at}{domain}"


def _other_id(address: str, number: int) -> str:
    return re.sub(r"\+t\d+-", f"+t{number}-", address)


def _cut(address: str, letters: int) -> str:
    name, at, domain = address.partition("@")
    return f"{name[:-letters]}{at}{domain}"


FORGED: dict[str, Make] = {
    "a stranger with our message id": lambda d: mail(STRANGER, headers=answering(d.ours.external_id)),
    "a stranger with her message id": lambda d: mail(STRANGER, headers=answering(d.her_first)),
    "a stranger with the id in References": lambda d: mail(STRANGER, headers=[("References", d.ours.external_id)]),
    "a stranger with the number": lambda d: mail(STRANGER, f"Re: [#{d.hers.pk}] Refund"),
    "a stranger with all numbers": lambda _d: mail(STRANGER, " ".join(f"[#{n}]" for n in range(1, 50))),
    "a stranger who uses her name": lambda d: mail("Anna Keller <eve@evil.test>", f"[#{d.hers.pk}]"),
    "her address as a name": lambda d: mail('"anna@acme.test" <eve@evil.test>', f"[#{d.hers.pk}]"),
    "her address in a comment": lambda d: mail("eve@evil.test (anna@acme.test)", f"[#{d.hers.pk}]"),
    "her address as Reply-To": lambda d: mail(STRANGER, f"[#{d.hers.pk}]", headers=[("Reply-To", "anna@acme.test")]),
    "From nobody reads, her address as Reply-To, proved for its own domain": lambda d: mail(
        "noreply@evil.test", f"[#{d.hers.pk}]",
        headers=[("Reply-To", "anna@acme.test"), *proved("dmarc=pass header.from=evil.test")]),
    "our own From, her address as Reply-To": lambda d: mail(
        "support@desk.test", headers=[("Reply-To", "anna@acme.test"), *answering(d.ours.external_id)]),
    "her address as Sender": lambda d: mail(STRANGER, f"[#{d.hers.pk}]", headers=[("Sender", "anna@acme.test")]),
    "two From lines, the second hers": lambda d: mail(
        STRANGER, f"[#{d.hers.pk}]", headers=[("X-From", "anna@acme.test")]),
    "a look-alike domain": lambda d: mail("anna@acrne.test", f"[#{d.hers.pk}]"),
    "a subdomain of hers": lambda d: mail("anna@mail.acme.test", f"[#{d.hers.pk}]"),
    "her address with a plus": lambda d: mail("anna+x@acme.test", f"[#{d.hers.pk}]"),
    "a colleague of hers who takes no part": lambda d: mail("otto@acme.test", headers=answering(d.ours.external_id)),
    "a known customer with her number": lambda d: mail(BEN, f"[#{d.hers.pk}]"),
    "a known customer with her message id": lambda d: mail(BEN, headers=answering(d.ours.external_id)),
    "her id nearest, his own behind it": lambda d: mail(
        BEN, headers=[("References", f"{d.ours_to_ben.external_id} {d.ours.external_id}")]),
    "no From with her number": lambda d: mail("", f"[#{d.hers.pk}]"),
    "an empty From with her message id": lambda d: mail("<>", headers=answering(d.ours.external_id)),
    "a tampered signature": lambda d: mail(STRANGER, to=_tampered(d.address)),
    "a signature cut by one": lambda d: mail(STRANGER, to=_cut(d.address, 1)),
    "a signature cut by half": lambda d: mail(STRANGER, to=_cut(d.address, 8)),
    "a signature cut whole": lambda d: mail(STRANGER, to=_cut(d.address, 16)),
    "no signature at all": lambda d: mail(STRANGER, to=f"support+t{d.ours.pk}@desk.test"),
    "another message's number under a good signature": lambda d: mail(
        STRANGER, to=_other_id(d.bens_address, d.ours.pk)),
    "a padded number under a good signature": lambda d: mail(
        STRANGER, to=d.address.replace("+t", "+t0")),
    "a bounce address used as a reply address": lambda d: mail(
        STRANGER, to=str(bounce_address(d.cast.mailbox, d.ours.delivery.pk)).replace("+b", "+t")),
    "the signature in the subject": lambda d: mail(STRANGER, d.address),
    "the signature in the body's place": lambda d: letter(STRANGER, "Hello", d.address),
    "the signature in an own header": lambda d: mail(STRANGER, headers=[("X-Helpwell-Ticket", str(d.hers.pk))]),
    "our own header with the message": lambda d: mail(STRANGER, headers=[("X-Helpwell-Message", str(d.ours.pk))]),
    "a huge number": lambda _d: mail(ANNA, "[#99999999999999999999999999]"),
    "a number beyond the database": lambda _d: mail(ANNA, "[#999999999999999999]"),
    "a number of another form": lambda d: mail(ANNA, f"Ticket #{d.hers.pk}"),
    "a number with a sign": lambda d: mail(ANNA, f"[#-{d.hers.pk}]"),
    "an agent's address, not proved, with the number": lambda d: mail("bob@desk.test", f"[#{d.hers.pk}]"),
    "a deactivated agent's address": lambda d: mail("zed@desk.test", f"[#{d.hers.pk}]"),
    "an agent of another team, proved": lambda d: mail(
        "carol@desk.test", f"[#{d.hers.pk}]", headers=proved("dmarc=pass header.from=desk.test")),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_or_guessed_answer_begins_a_ticket_of_its_own(desk: Desk, name: str) -> None:
    desk.cast.mailbox.trusted_auth_server = TRUSTED
    desk.cast.mailbox.save()
    before = _seen_by_outsiders(desk)
    arrival = arrive(FORGED[name](desk), desk.cast.channel)
    assert arrival.message is not None
    assert arrival.message.ticket_id not in (desk.hers.pk, desk.his.pk)
    assert _seen_by_outsiders(desk) == before


def _seen_by_outsiders(desk: Desk) -> list[object]:
    """Whom the next answers in the two tickets go to, and everything that left."""
    return [
        [to.address for to in default_recipients(desk.hers)],
        [to.address for to in default_recipients(desk.his)],
        Delivery.objects.count(),
        Participant.objects.filter(ticket__in=[desk.hers, desk.his]).count(),
    ]


HELD: dict[str, Sequence[tuple[str, str]]] = {
    "DMARC fails": proved("dmarc=fail header.from=acme.test"),
    "SPF and DKIM fail": proved("spf=fail smtp.mailfrom=acme.test; dkim=fail header.d=acme.test"),
    "SPF fails and nothing is signed": proved("spf=fail; dkim=none"),
    "a pass below the failure, brought along": [
        ("Authentication-Results", f"{TRUSTED}; dmarc=fail"),
        ("Authentication-Results", f"{TRUSTED}; dmarc=pass"),
    ],
    "the server's name in capitals": [("Authentication-Results", f"{TRUSTED.upper()}; dmarc=fail")],
    "one field for each method": [
        ("Authentication-Results", f"{TRUSTED}; spf=fail"),
        ("Authentication-Results", f"{TRUSTED}; dkim=fail"),
    ],
}


@pytest.mark.parametrize("name", HELD)
def test_a_mail_that_fails_the_trusted_check_is_held_for_an_agent(desk: Desk, name: str) -> None:
    desk.cast.mailbox.trusted_auth_server = TRUSTED
    desk.cast.mailbox.save()
    before = _seen_by_outsiders(desk)
    message = arrive(mail(ANNA, to=desk.address, headers=HELD[name]), desk.cast.channel).message
    assert message is not None
    held = message.ticket
    assert (held.shelf, held.held_for) == (Shelf.HELD, desk.hers)
    assert "forged" in held.held_reason
    assert _seen_by_outsiders(desk) == before
    desk.hers.refresh_from_db()
    assert desk.hers.status == Status.PENDING


def test_a_pass_that_came_with_the_mail_does_not_prove_an_agent(desk: Desk) -> None:
    desk.cast.mailbox.trusted_auth_server = TRUSTED
    desk.cast.mailbox.save()
    forged = [
        ("Authentication-Results", f"{TRUSTED}; spf=none"),
        ("Authentication-Results", f"{TRUSTED}; dmarc=pass header.from=desk.test"),
    ]
    message = arrive(
        mail("bob@desk.test", f"[#{desk.hers.pk}]", headers=forged), desk.cast.channel
    ).message
    assert message is not None
    assert message.ticket != desk.hers


def test_an_agent_of_the_team_joins_once_proved(desk: Desk) -> None:
    desk.cast.mailbox.trusted_auth_server = TRUSTED
    desk.cast.mailbox.save()
    headers = proved("dmarc=pass header.from=desk.test")
    message = arrive(
        mail("bob@desk.test", f"[#{desk.hers.pk}]", headers=headers), desk.cast.channel
    ).message
    assert message is not None
    assert message.ticket == desk.hers


def test_a_stranger_with_the_signed_address_joins_but_gets_nothing(desk: Desk) -> None:
    message = arrive(mail(STRANGER, to=desk.address), desk.cast.channel).message
    assert message is not None
    assert message.ticket == desk.hers
    assert [to.address for to in default_recipients(desk.hers)] == ["anna@acme.test"]
    eve = Participant.objects.get(ticket=desk.hers)
    assert (eve.address, eve.accepted_at) == ("eve@evil.test", None)
    # And having joined once does not open the other ways.
    again = arrive(mail(STRANGER, f"[#{desk.hers.pk}]"), desk.cast.channel).message
    assert again is not None
    assert again.ticket != desk.hers


def test_an_accepted_participant_joins_by_number_and_message_id(desk: Desk) -> None:
    add_participant(
        desk.hers, by=desk.cast.bob.actor, customer=desk.cast.ben, address="ben@elsewhere.test"
    )
    by_number = arrive(mail(BEN, f"[#{desk.hers.pk}]"), desk.cast.channel).message
    by_id = arrive(mail(BEN, headers=answering(desk.ours.external_id)), desk.cast.channel).message
    assert by_number is not None
    assert by_id is not None
    assert (by_number.ticket, by_id.ticket) == (desk.hers, desk.hers)


def test_a_message_id_copied_into_another_ticket_leads_nobody_astray(desk: Desk) -> None:
    """Eve sends a mail under the id of our answer to Anna; Anna's next answer still finds her own ticket."""
    copied = mail(STRANGER, "Hello", message_id=desk.her_first)
    assert arrive(copied, desk.cast.channel).state == Arrival.State.TICKET
    message = arrive(mail(ANNA, headers=answering(desk.her_first)), desk.cast.channel).message
    assert message is not None
    assert message.ticket == desk.hers


def test_answers_follow_a_message_that_an_agent_moved(desk: Desk) -> None:
    wrong = mail(ANNA, to=desk.address, message_id="<second@acme.test>")
    second = arrive(wrong, desk.cast.channel).message
    assert second is not None
    elsewhere = move_message(second, by=desk.cast.bob.actor, to=None)
    assert elsewhere != desk.hers
    third = arrive(
        mail(ANNA, to=desk.address, headers=answering("<second@acme.test>", "<first@acme.test>")),
        desk.cast.channel,
    ).message
    assert third is not None
    assert (third.ticket, third.joined_by) == (elsewhere, Message.JoinedBy.MESSAGE_ID)


def test_a_moved_message_does_not_open_its_new_ticket_to_strangers(desk: Desk) -> None:
    second = arrive(
        mail(ANNA, to=desk.address, message_id="<second@acme.test>"), desk.cast.channel
    ).message
    assert second is not None
    elsewhere = move_message(second, by=desk.cast.bob.actor, to=None)
    message = arrive(
        mail(STRANGER, headers=answering("<second@acme.test>")), desk.cast.channel
    ).message
    assert message is not None
    assert message.ticket != elsewhere


def test_an_answer_in_the_same_batch_finds_the_mail_before_it(cast: Cast) -> None:
    first = store(mail(ANNA, message_id="<one@acme.test>"), cast.channel)
    second = store(mail(ANNA, headers=answering("<one@acme.test>")), cast.channel)
    assert take_in() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.message is not None
    assert second.message is not None
    assert first.message.ticket == second.message.ticket


def test_an_answer_to_a_closed_ticket_begins_a_linked_follow_up(desk: Desk) -> None:
    set_status(desk.hers, by=desk.cast.bob.actor, status=Status.CLOSED)
    message = arrive(mail(ANNA, to=desk.address), desk.cast.channel).message
    assert message is not None
    assert (message.ticket.follow_up_of, message.joined_by) == (desk.hers, JOINS.FOLLOW_UP)


def test_there_are_at_least_sixty_scenarios() -> None:
    assert len(GENUINE) + len(FORGED) + len(HELD) >= 60
