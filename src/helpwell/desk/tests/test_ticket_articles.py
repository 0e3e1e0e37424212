"""Articles beside a ticket: suggested by what the customer wrote, put into the reply, and said to have answered it."""

import pytest
from django.test import Client
from django.urls import reverse

from conftest import Cast, ask, signed_in
from helpwell.desk.models import ArticleUse
from helpwell.desk.verbs.use_article import question_of
from helpwell.events.models import Event
from helpwell.events.worker import drain
from helpwell.knowledge.models import Article, HelpCenter, Wording
from helpwell.knowledge.verbs.arrange import HelpCenterDraft, write_help_center
from helpwell.knowledge.verbs.publish import publish
from helpwell.knowledge.verbs.write_article import ArticleDraft, write_article
from helpwell.tickets.models import Ticket


@pytest.fixture
def refunds(cast: Cast) -> Article:
    html = "<p>About money.</p><h2>By card</h2><p>A refund takes &lt;3 days.</p><p><a href='https://x.test/'>Bank</a></p>"
    made = write_article(ArticleDraft("Refunds", html), by=cast.sam.actor)
    publish(made.editions.get(), by=cast.sam.actor)
    drain()
    return made


def beside(cast: Cast, ticket: Ticket, **query: str) -> str:
    url = reverse("desk:ticket_articles", args=[ticket.pk])
    return signed_in(cast.bob).get(url, query).content.decode()


def use(cast: Cast, ticket: Ticket, article: Article, **data: str) -> str:
    url = reverse("desk:article_use", args=[ticket.pk, article.pk])
    answer = signed_in(cast.bob).post(url, data, headers={"HX-Request": "true"})
    return f"{answer.status_code} {answer.content.decode()}"


def test_without_articles_there_is_no_panel(cast: Cast, ticket: Ticket) -> None:
    assert beside(cast, ticket).strip() == ""


def test_what_may_answer_is_suggested_and_searched(
    cast: Cast, ticket: Ticket, refunds: Article
) -> None:
    assert "Refunds" in beside(cast, ticket)
    assert "Refunds" in beside(cast, ticket, q="card refund")
    assert "<mark>" in beside(cast, ticket, q="refund")
    assert "No article fits" in beside(cast, ticket, q="🎉")


def test_its_words_go_into_the_composer(cast: Cast, ticket: Ticket, refunds: Article) -> None:
    page = use(cast, ticket, refunds, kind="passage", anchor="by-card")
    assert 'data-kind="reply"' in page
    assert "A refund takes &lt;3 days." in page
    whole = use(cast, ticket, refunds, kind="whole")
    assert "<h2>By card</h2>" in whole
    assert use(cast, ticket, refunds, kind="bad").startswith("400")
    assert list(ArticleUse.objects.order_by("id").values_list("kind", flat=True)) == [
        "passage",
        "whole",
    ]


def test_a_link_leads_to_where_the_customer_can_read_it(
    cast: Cast, ticket: Ticket, refunds: Article
) -> None:
    assert use(cast, ticket, refunds, kind="link").startswith("422")
    draft = HelpCenterDraft("Help", "teapot", ("en",), is_open=True)
    refunds.help_center = write_help_center(draft, by=cast.alice.actor)
    refunds.save()
    assert "Insert link" in beside(cast, ticket)
    page = use(cast, ticket, refunds, kind="link")
    path = f"/help/teapot/en/articles/{refunds.pk}-refunds"
    assert path in page
    assert Client().get(path).status_code == 200
    HelpCenter.objects.update(host="help.desk.test")
    assert f"://help.desk.test/en/articles/{refunds.pk}-refunds" in use(
        cast, ticket, refunds, kind="link"
    )


def test_internal_words_do_not_go_into_a_reply(
    cast: Cast, ticket: Ticket, refunds: Article
) -> None:
    Article.objects.update(audience=Article.Audience.AGENTS)
    assert "Agents only" in beside(cast, ticket)
    assert use(cast, ticket, refunds, kind="whole").startswith("422")
    Article.objects.update(audience=Article.Audience.TEAM, team=cast.shipping)
    assert "Refunds" not in beside(cast, ticket)
    assert use(cast, ticket, refunds, kind="answered").startswith("404")


def test_it_answered_it_and_how_was_asked_is_proposed(cast: Cast, refunds: Article) -> None:
    text = "Hello dear team,\nwhere is my refund, I am anna@private.test and +49 30 1234567? Thanks"
    ticket = ask(cast, cast.anna, "Money", text)
    use(cast, ticket, refunds, kind="answered")
    use(cast, ticket, refunds, kind="answered")
    assert ArticleUse.objects.count() == 1
    wording = Wording.objects.get()
    assert wording.state == Wording.State.PROPOSED
    assert "where is my refund" in wording.text
    assert "anna@private.test" not in wording.text
    assert "1234567" not in wording.text
    assert "Answered it" in beside(cast, ticket)
    page = signed_in(cast.bob).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "said that the article “Refunds” answered it" in page


def test_it_is_taken_back_and_said_again(cast: Cast, ticket: Ticket, refunds: Article) -> None:
    browser = signed_in(cast.bob)
    use(cast, ticket, refunds, kind="answered")
    said = Event.objects.get(name="ArticleAnswered")
    browser.post(reverse("desk:undo", args=["event", said.pk]))
    assert ArticleUse.objects.get().withdrawn_at is not None
    back = Event.objects.get(name="ArticleAnsweredNot")
    browser.post(reverse("desk:undo", args=["event", back.pk]))
    assert ArticleUse.objects.get().withdrawn_at is None
    stranger = signed_in(cast.carol).post(reverse("desk:undo", args=["event", said.pk]))
    assert stranger.status_code == 404


def test_a_ticket_without_words_asks_by_its_subject(cast: Cast) -> None:
    assert question_of(ask(cast, cast.anna, "Where is it", "?")) == "Where is it"
