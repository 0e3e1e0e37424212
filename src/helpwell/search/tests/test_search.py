"""What words and operators find."""

import pytest

from conftest import Cast
from helpwell.search.index import index_messages, index_ticket
from helpwell.search.models import SearchDocument
from helpwell.search.tests.conftest import Write, search
from helpwell.tickets.models import Attachment, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.delete import delete
from helpwell.tickets.verbs.merge import merge
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_field import set_subject
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.spam import mark_spam
from helpwell.tickets.verbs.tag import tag


@pytest.fixture
def three(cast: Cast, write: Write) -> list[Ticket]:
    """Two about refunds, one about a parcel."""
    return [
        write("Refund please", "The order 10023 was charged twice."),
        write("Late parcel", "Where is my Größe 42?", cast.ben),
        write("Another matter", "I want a refund for the parcel."),
    ]


def test_words_are_found_in_subject_text_and_names(cast: Cast, three: list[Ticket]) -> None:
    refund, parcel, other = (one.pk for one in three)
    assert set(search(cast.bob, "refund").ids) == {refund, other}
    assert search(cast.bob, "REFUND twice").ids == [refund]
    assert search(cast.bob, "grosse").ids == [parcel]
    assert search(cast.bob, "größe").ids == [parcel]
    assert search(cast.bob, "okoye").ids == [parcel]
    assert search(cast.bob, "anna parcel").ids == [other]
    assert search(cast.bob, "charg*").ids == [refund]
    assert search(cast.bob, "elephant").ids == []


def test_phrases_stand_together(cast: Cast, three: list[Ticket]) -> None:
    assert search(cast.bob, '"charged twice"').ids == [three[0].pk]
    assert search(cast.bob, '"twice charged"').ids == []


def test_a_word_is_left_out(cast: Cast, three: list[Ticket]) -> None:
    assert search(cast.bob, "refund -parcel").ids == [three[0].pk]


def test_words_of_different_messages_find_their_ticket(cast: Cast, three: list[Ticket]) -> None:
    note(three[0], by=cast.bob.actor, text="The warehouse says giraffe.")
    index_ticket(three[0].pk)
    assert search(cast.bob, "twice giraffe").ids == [three[0].pk]
    assert search(cast.bob, "refund -giraffe").ids == [three[2].pk]


def test_names_of_files_are_found(cast: Cast, three: list[Ticket]) -> None:
    message = three[1].messages.get()
    Attachment.objects.create(
        message=message, name="invoice-march.pdf", type="application/pdf", size=1
    )
    index_messages([message.pk])
    assert search(cast.bob, "invoice march").ids == [three[1].pk]


def test_operators_narrow(cast: Cast, three: list[Ticket]) -> None:
    refund, parcel, other = three
    assign(refund, by=cast.bob.actor, agent=cast.bob)
    tag(parcel, by=cast.bob.actor, names=["vip"])
    set_status(other, by=cast.bob.actor, status="solved")
    assert set(search(cast.bob, "status:open").ids) == {refund.pk, parcel.pk}
    assert search(cast.bob, "is:solved refund").ids == [other.pk]
    assert search(cast.bob, "is:mine").ids == [refund.pk]
    assert set(search(cast.bob, "is:unassigned").ids) == {parcel.pk, other.pk}
    assert search(cast.bob, "tag:vip").ids == [parcel.pk]
    assert set(search(cast.bob, "-tag:vip").ids) == {refund.pk, other.pk}
    assert search(cast.bob, "from:ben").ids == [parcel.pk]
    assert set(search(cast.bob, "org:acme").ids) == {refund.pk, other.pk}
    assert search(cast.bob, "subject:late").ids == [parcel.pk]
    assert len(search(cast.bob, "after:yesterday team:billing").ids) == 3
    assert search(cast.bob, "before:2020-01-01").ids == []
    assert search(cast.bob, "assignee:bob type:question channel:email priority:normal").ids == [
        refund.pk
    ]
    assert search(cast.bob, f"number:{parcel.pk}").ids == [parcel.pk]


def test_what_is_not_known_finds_nothing_and_says_so(cast: Cast, three: list[Ticket]) -> None:
    assert search(cast.bob, "refund team:nosuch").ids == []
    assert search(cast.bob, "status:nonsense").ids == []


def test_others_tickets_are_not_found(cast: Cast, three: list[Ticket]) -> None:
    assert search(cast.carol, "refund").ids == []
    assert search(cast.carol, "status:open").ids == []
    assert len(search(cast.sam, "refund").ids) == 2


def test_spam_and_bin_are_found_only_when_asked_for(cast: Cast, three: list[Ticket]) -> None:
    mark_spam(three[0], by=cast.bob.actor)
    delete(three[2], by=cast.alice.actor)
    assert search(cast.alice, "refund").ids == []
    assert search(cast.alice, "refund is:spam").ids == [three[0].pk]
    assert search(cast.alice, "refund is:deleted").ids == [three[2].pk]
    assert search(cast.bob, "refund is:deleted").ids == []


def test_messages_of_a_merged_ticket_find_the_survivor(cast: Cast, three: list[Ticket]) -> None:
    merge(three[0], into=three[2], by=cast.bob.actor)
    index_ticket(three[0].pk)
    assert search(cast.bob, "twice").ids == [three[2].pk]


def test_a_new_subject_is_found_and_the_old_one_not(cast: Cast, three: list[Ticket]) -> None:
    set_subject(three[1], by=cast.bob.actor, subject="Zebra crossing")
    index_ticket(three[1].pk)
    assert search(cast.bob, "zebra").ids == [three[1].pk]
    assert search(cast.bob, "late").ids == []


def test_what_was_taken_back_is_not_found(cast: Cast, three: list[Ticket]) -> None:
    message = reply(three[0], by=cast.bob.actor, text="A secret walrus.")
    index_ticket(three[0].pk)
    assert search(cast.bob, "walrus").ids == [three[0].pk]
    message.withdrawn_at = message.created_at
    message.save()
    index_messages([message.pk])
    assert search(cast.bob, "walrus").ids == []


def test_a_deleted_message_leaves_no_words_behind(cast: Cast, three: list[Ticket]) -> None:
    three[0].messages.get().delete()
    assert search(cast.bob, "twice").ids == []
    assert not SearchDocument.objects.filter(ticket=three[0]).exists()
