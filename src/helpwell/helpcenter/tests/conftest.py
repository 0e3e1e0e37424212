"""A help center with articles of every audience and state."""

import pytest
from django.test import Client

from conftest import Cast
from helpwell.customers.models import Customer, Identity
from helpwell.helpcenter.session import COOKIE
from helpwell.helpcenter.verbs.sign_in import mail_link, open_link
from helpwell.knowledge.models import Article, Category, HelpCenter
from helpwell.knowledge.verbs.arrange import (
    CategoryDraft,
    HelpCenterDraft,
    write_category,
    write_help_center,
)
from helpwell.knowledge.verbs.index_article import index_article
from helpwell.knowledge.verbs.publish import publish
from helpwell.knowledge.verbs.write_article import ArticleDraft, add_edition, write_article

HOME = "/help/teapot/en/"


@pytest.fixture
def center(cast: Cast) -> HelpCenter:
    """Open, in English and German."""
    draft = HelpCenterDraft("Teapot help", "teapot", ("en", "de"), is_open=True)
    return write_help_center(draft, by=cast.alice.actor)


def written(
    cast: Cast,
    center: HelpCenter,
    title: str,
    html: str = "<p>Words.</p>",
    *,
    audience: str = "public",
    live: bool = True,
    category: str = "",
    german: str = "",
) -> Article:
    """An article; in German too where a title is given."""
    team = cast.billing if audience == "team" else None
    draft = ArticleDraft(
        title, html, language="en", help_center=center, audience=audience, team=team,
        category=_category(cast, center, category),
    )  # fmt: skip
    article = write_article(draft, by=cast.alice.actor)
    if german:
        add_edition(article, by=cast.alice.actor, language="de", title=german, html="<p>Worte.</p>")
    if live:
        for edition in article.editions.all():
            publish(edition, by=cast.alice.actor)
    index_article(article.pk)
    return article


def _category(cast: Cast, center: HelpCenter, name: str) -> Category | None:
    if not name:
        return None
    known = center.categories.filter(names__name=name).first()
    return known or write_category(center, CategoryDraft({"en": name}), by=cast.alice.actor)


def customers_window(customer: Customer) -> Client:
    """A browser in which the customer has signed in by a mailed link."""
    secrets: list[str] = []

    def url_of(secret: str) -> str:
        secrets.append(secret)
        return ""

    identity = Identity.objects.filter(customer=customer).order_by("id")[0]
    mail_link(identity.value, site_name="x", url_of=url_of)
    client = Client()
    client.cookies[COOKIE] = open_link(secrets[0])
    return client
