"""Who hears of what, how, and when; and that mails tell nobody what they may no longer see."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from conftest import Cast, ask, signed_in
from helpwell.channels.email.models import AgentLine, SystemMail
from helpwell.conversations.models import SideConversation
from helpwell.conversations.verbs.receive import SideIncoming
from helpwell.conversations.verbs.receive import receive as receive_aside
from helpwell.conversations.verbs.start import start
from helpwell.desk.models import Notice, NoticeChoice, WorkingTime
from helpwell.desk.notice_choices import Choice, next_mail_time
from helpwell.desk.notice_list import notices_of, unseen_count
from helpwell.desk.notice_mail import send_notice_mails
from helpwell.desk.tests.test_notices import kinds, react, write_again
from helpwell.desk.verbs.choose_notices import choose_notices, set_working_time
from helpwell.desk.verbs.see_notices import see_notices
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.routing.events import AnswerDue
from helpwell.tasks.verbs.add_task import add_task
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.follow import follow
from helpwell.tickets.verbs.mention import mention
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import reply

BOTH, MAIL, NEITHER = Choice(True, True), Choice(False, True), Choice(False, False)


def mails(agent: Agent) -> list[SystemMail]:
    with clock.at(clock.now() + timedelta(minutes=2)):
        send_notice_mails()
    return list(SystemMail.objects.filter(to=agent.email, kind="notice").order_by("id"))


@pytest.fixture
def bobs(cast: Cast, ticket: Ticket) -> Ticket:
    """Bob has the ticket, and wants mail of all."""
    assign(ticket, by=cast.bob.actor, agent=cast.bob)
    Agent.objects.filter(pk=cast.bob.pk).update(mail_notices=True)
    react()
    return ticket


def test_followers_hear_of_answers_from_both_sides(cast: Cast, bobs: Ticket) -> None:
    follow(bobs, by=cast.sam.actor, agent=cast.sam)
    write_again(cast, bobs)
    reply(bobs, by=cast.bob.actor, text="Soon.")
    react()
    assert kinds(cast.sam) == ["followed", "followed"]
    assert kinds(cast.bob) == ["replied"]


def test_a_follower_who_lost_the_right_hears_nothing(cast: Cast, bobs: Ticket) -> None:
    follow(bobs, by=cast.carol.actor, agent=cast.carol)
    write_again(cast, bobs)
    react()
    assert kinds(cast.carol) == []


def test_a_mention_is_told_once(cast: Cast, bobs: Ticket) -> None:
    mention(
        note(bobs, by=cast.bob.actor, text="@Sam"), by=cast.bob.actor, agents=[cast.sam, cast.carol]
    )
    react()
    assert kinds(cast.sam) == ["mentioned"]
    assert kinds(cast.carol) == []


def test_an_answer_aside_reaches_assignee_starter_and_followers(cast: Cast, bobs: Ticket) -> None:
    aside = start(bobs, by=cast.mia.actor, subject="W", to=["p@supplier.test"], text="?")
    follow(bobs, by=cast.sam.actor, agent=cast.sam)
    answer = SideIncoming(from_address="p@supplier.test", from_name="Paula", text="Yes")
    receive_aside(aside, answer)
    receive_aside(
        aside,
        SideIncoming(from_address="p@supplier.test", from_name="P", text="Away", is_automatic=True),
    )
    react()
    for agent in (cast.bob, cast.mia, cast.sam):
        assert kinds(agent) == ["aside"]
    assert "Paula answered" in notices_of(cast.bob).rows[0].words
    assert SideConversation.objects.count() == 1


def test_a_due_answer_is_told_to_who_has_it(cast: Cast, bobs: Ticket) -> None:
    with transaction.atomic():
        fact = AnswerDue(
            ticket_id=bobs.pk,
            team_id=bobs.team_id,
            due_at="2026-11-04T12:00:00+00:00",
            is_late=False,
        )
        record(fact, by=Actor.desk())
    react()
    assert kinds(cast.bob) == ["due"]


def test_a_task_is_told_to_whom_it_is_given(cast: Cast, bobs: Ticket) -> None:
    add_task(bobs, by=cast.bob.actor, words="Call", assignee=cast.sam)
    add_task(bobs, by=cast.bob.actor, words="Mine", assignee=cast.bob)
    react()
    assert kinds(cast.sam) == ["task"]
    assert kinds(cast.bob) == []


def test_a_new_ticket_is_told_to_those_of_the_team_who_asked(cast: Cast, ticket: Ticket) -> None:
    choose_notices(cast.bob, {"new": BOTH})
    choose_notices(cast.carol, {"new": BOTH})
    ask(cast, cast.ben, "Another", "Help")
    react()
    assert kinds(cast.bob) == ["new", "new"]
    assert kinds(cast.sam) == kinds(cast.carol) == []


def test_neither_way_is_no_notice_and_mail_alone_is_not_in_the_list(
    cast: Cast, bobs: Ticket
) -> None:
    choose_notices(cast.bob, {"replied": NEITHER})
    write_again(cast, bobs)
    react()
    assert kinds(cast.bob) == []
    choose_notices(cast.bob, {"replied": MAIL})
    write_again(cast, bobs)
    react()
    assert unseen_count(cast.bob) == 0
    assert notices_of(cast.bob).rows == []
    assert len(mails(cast.bob)) == 1


def test_many_of_one_ticket_are_one_mail_that_can_be_answered(cast: Cast, bobs: Ticket) -> None:
    cast.mailbox.trusted_auth_server = "mx.desk.test"
    cast.mailbox.save()
    for _time in range(3):
        write_again(cast, bobs)
    react()
    mail = mails(cast.bob)[0]
    assert SystemMail.objects.filter(kind="notice").count() == 1
    assert mail.agent_line == AgentLine.objects.get(agent=cast.bob, ticket=bobs)
    assert "> Any news?" in mail.text
    assert "#note" in mail.text
    assert f"/tickets/{bobs.pk}/" in mail.text
    assert "<script" not in mail.html
    assert "\n" not in mail.subject


def test_without_proof_of_senders_the_mail_offers_no_answer(cast: Cast, bobs: Ticket) -> None:
    write_again(cast, bobs)
    react()
    mail = mails(cast.bob)[0]
    assert mail.agent_line is None
    assert "#note" not in mail.text


def test_many_tickets_are_one_mail_without_an_answer(cast: Cast, bobs: Ticket) -> None:
    for number in range(5):
        one = ask(cast, cast.ben, f"Question {number}", "Help")
        assign(one, by=cast.mia.actor, agent=cast.bob)
    react()
    mail = mails(cast.bob)[0]
    assert SystemMail.objects.filter(kind="notice").count() == 1
    assert mail.agent_line is None
    assert mail.text.count("/tickets/") == 5


def test_what_was_seen_meanwhile_is_not_mailed(cast: Cast, bobs: Ticket) -> None:
    write_again(cast, bobs)
    react()
    see_notices(cast.bob, ticket_id=bobs.pk)
    assert mails(cast.bob) == []


def test_access_is_looked_at_again_when_it_is_sent(cast: Cast, bobs: Ticket) -> None:
    write_again(cast, bobs)
    react()
    assign(bobs, by=cast.mia.actor, agent=None, team=cast.shipping)
    assert mails(cast.bob) == []
    assert Notice.objects.exclude(mail_due_at=None).filter(mailed_at=None).count() == 0


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "nobody"}])
def test_who_left_gets_no_mail(cast: Cast, bobs: Ticket, change: dict[str, object]) -> None:
    write_again(cast, bobs)
    react()
    Agent.objects.filter(pk=cast.bob.pk).update(**change)
    assert mails(cast.bob) == []


def test_a_mail_goes_once(cast: Cast, bobs: Ticket) -> None:
    write_again(cast, bobs)
    react()
    assert len(mails(cast.bob)) == 1
    assert len(mails(cast.bob)) == 1


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (datetime(2026, 11, 4, 12, 0, tzinfo=UTC), datetime(2026, 11, 4, 12, 0, tzinfo=UTC)),
        (datetime(2026, 11, 4, 5, 0, tzinfo=UTC), datetime(2026, 11, 4, 8, 0, tzinfo=UTC)),
        (datetime(2026, 11, 4, 20, 0, tzinfo=UTC), datetime(2026, 11, 5, 8, 0, tzinfo=UTC)),
        (datetime(2026, 11, 6, 20, 0, tzinfo=UTC), datetime(2026, 11, 9, 8, 0, tzinfo=UTC)),
    ],
)
def test_mail_waits_for_the_working_time_where_one_is(
    cast: Cast, at: datetime, then: datetime
) -> None:
    set_working_time(cast.bob, begins=time(9), ends=time(17))  # in Berlin
    assert next_mail_time(cast.bob, at) == then
    set_working_time(cast.bob, begins=None, ends=None)
    assert next_mail_time(cast.bob, at) == at


def test_the_page_keeps_what_one_chose(cast: Cast) -> None:
    browser = signed_in(cast.bob)
    url = reverse("desk:notice_choices")
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"app-replied": "on", "mail-due": "on"}).status_code == 302
    chosen = {
        row.kind: (row.in_app, row.by_mail) for row in NoticeChoice.objects.filter(agent=cast.bob)
    }
    assert chosen["replied"] == (True, False)
    assert chosen["due"] == (False, True)
    assert chosen["assigned"] == (False, False)
    assert not NoticeChoice.objects.exclude(agent=cast.bob).exists()


def test_a_working_time_that_makes_no_sense_is_refused(cast: Cast) -> None:
    browser = signed_in(cast.bob)
    url = reverse("desk:notice_choices")
    wrong = {"quiet": "on", "begins": "17:00", "ends": "09:00"}
    assert browser.post(url, wrong).status_code == 422
    assert browser.post(url, {**wrong, "begins": "08:00", "ends": "16:30"}).status_code == 302
    kept = WorkingTime.objects.get(agent=cast.bob)
    assert (kept.begins, kept.ends) == (time(8), time(16, 30))
    assert Message.objects.count() == 0
