"""The house in which rights are tried: two sides, and an object of each side for every kind of address."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import URLPattern, reverse
from PIL import Image

from conftest import Cast, ask
from helpwell.bulk.models import Bulk
from helpwell.bulk.verbs.start import start
from helpwell.channels.email.models import BlockedSender, CaughtMail, Mailbox
from helpwell.channels.models import Arrival, ArrivalBody
from helpwell.conversations.models import SideAttachment, SideConversation
from helpwell.conversations.verbs.start import start as ask_aside
from helpwell.customers.models import Customer
from helpwell.customers.models.file import CustomerFile
from helpwell.customers.verbs.identify import identify
from helpwell.customers.verbs.merge import merge
from helpwell.desk.attachment_links import download_url
from helpwell.desk.home_page import home_of
from helpwell.desk.models import Draft
from helpwell.events.models import Actor, Event
from helpwell.fields.models import Field, TicketForm
from helpwell.kit import clock
from helpwell.knowledge.models import Article, ArticleFile, HelpCenter, Snippet
from helpwell.knowledge.verbs.arrange import CategoryDraft, write_category
from helpwell.knowledge.verbs.flag_article import flag_article
from helpwell.knowledge.verbs.publish import publish
from helpwell.knowledge.verbs.wordings import add_wordings
from helpwell.knowledge.verbs.write_article import ArticleDraft, write_article
from helpwell.macros.models import Macro, Script
from helpwell.people.models import Agent, Team
from helpwell.people.verbs.invite import invite
from helpwell.routing.models import AvailabilityReason, BusinessHours, Holiday
from helpwell.search.models import SavedView
from helpwell.tasks.models import Checklist, Task, TimeEntry
from helpwell.tickets.models import Attachment, Channel, Participant, Tag, Ticket, Upload
from helpwell.tickets.verbs.follow import follow
from helpwell.tickets.verbs.participate import add_participant
from helpwell.tickets.verbs.reply import reply
from tests.rights_public import public_values
from tests.rights_table import RIGHTS

# What a page needs to be asked for beside its address.
QUERIES = {"desk:earlier": "?before=99999"}


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return out.getvalue()


PNG = _png()


@dataclass
class Side:
    """What lies on one team's side of the house: its ticket, and all that hangs on it."""

    ticket: Ticket
    customer: Customer
    inbound: int
    outbound: int
    attachment: Attachment
    participant: Participant


@dataclass
class House:
    """Two sides: Billing's, where Bob works, and Shipping's, where Carol does."""

    cast: Cast
    billing: Side
    shipping: Side
    caught: CaughtMail


def side_of(cast: Cast, team: Team, name: str) -> Side:
    """One side of the house."""
    channel, _made = Channel.objects.get_or_create(
        kind="email",
        address=f"{team.name.lower()}@desk.test",
        defaults={"name": team.name, "team": team},
    )
    customer: Customer = cast.__dict__[name]
    mine = Cast(**{**cast.__dict__, "channel": channel})
    ticket = ask(mine, customer, f"For {team.name}", "Some words")
    inbound = ticket.messages.get()
    outbound = reply(ticket, by=cast.alice.actor, text="An answer")
    key = default_storage.save(f"a/{team.pk}", ContentFile(PNG))
    attachment = Attachment.objects.create(
        message=inbound,
        name="a.png",
        type="image/png",
        size=len(PNG),
        storage_key=key,
        is_safe_image=True,
    )
    participant = add_participant(
        ticket, by=cast.alice.actor, customer=customer, address=f"copy{team.pk}@x.test"
    )
    assert participant is not None
    return Side(ticket, customer, inbound.pk, outbound.pk, attachment, participant)


def a_caught_mail() -> CaughtMail:
    """A mail in the Outbox."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.test", "c@d.test", "Hi"
    mail["Message-ID"] = "<1@b.test>"
    mail.set_content("Words")
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="a.png")
    raw = mail.as_bytes(policy=SMTP)
    return CaughtMail.objects.create(
        message_id="<1@b.test>", recipients="c@d.test", subject="Hi", raw=raw
    )


def address(name: str, entry: URLPattern, person: Agent | None, house: House, side: Side) -> str:
    """The route's address for an object of a side."""
    values: dict[str, Callable[[], object]] = {
        "number": lambda: _number(name, house, side),
        "message_id": lambda: _message(name, house, side),
        "conversation_id": lambda: _aside(house, side).pk,
        "file_id": lambda: _aside_file(house, side),
        "participant_id": lambda: side.participant.pk,
        "identity": lambda: side.customer.identities.get().pk,
        "other": lambda: (
            side.ticket.pk if name == "desk:one_link" else merged_in(house, side).subject_id
        ),
        "event": lambda: merged_in(house, side).pk,
        "agent_id": lambda: house.cast.carl.pk,
        "team_id": lambda: house.cast.shipping.pk,
        "holiday_id": _holiday,
        "macro_id": lambda: (
            Macro.objects.create(name="Thanks", owner="everyone", html="<p>x</p>").pk
        ),
        "script_id": lambda: Script.objects.create(name="Call", owner="everyone").pk,
        "field_id": lambda: _field(name),
        "tag_id": lambda: Tag.objects.create(name=f"tag-{Tag.objects.count()}").pk,
        "form_id": lambda: TicketForm.objects.create(name="Return").pk,
        "checklist_id": lambda: Checklist.objects.create(name="Return").pk,
        "task_id": lambda: Task.objects.create(ticket=side.ticket, words="Look").pk,
        "entry_id": lambda: _time_of(person or house.cast.zed, side),
        "invitation_id": lambda: (
            invite(by=house.cast.alice.actor, email="new@desk.test", name="N", role="senior")[0].pk
        ),
        "place": lambda: 0,
        "view": lambda: "open",
        "view_id": lambda: _saved_view(name),
        "name": lambda: _part(person) if name == "desk:overview_part" else "theme",
        "value": lambda: "dark",
        "act": lambda: ACTS[name],
        "state": lambda: "away",
        "reason_id": lambda: AvailabilityReason.objects.get_or_create(name="Lunch")[0].pk,
        "kind": lambda: {"desk:undo": "event", "desk:one_link": "link"}.get(name, "reply"),
        "draft_id": lambda: _draft(house, side),
        "token": lambda: _token(name, person, house, side),
        **_articles(name, house, side),
        **(public_values(house.cast, PNG) if name.startswith("helpcenter:") else {}),
    }
    wanted = entry.pattern.converters or dict.fromkeys(groups(entry))
    return reverse(name, kwargs={key: values[key]() for key in wanted}) + QUERIES.get(name, "")


ACTS = {
    "people:team_state": "reopen",
    "fields:field_state": "archive",
    "fields:form_state": "archive",
    "tasks:checklist_state": "archive",
    "people:agent_activity": "reactivate",
    "email:mailbox_sending": "resume",
    "email:mailbox_use": "reactivate",
}


def groups(entry: URLPattern) -> list[str]:
    """The names of what a pattern catches."""
    regex = entry.pattern.regex
    return list(regex.groupindex)


def _number(name: str, house: House, side: Side) -> int:
    numbers: dict[str, Callable[[], int]] = {
        "customer": lambda: side.customer.pk,
        "organization": lambda: house.cast.acme.pk,
        "event": lambda: _followed(house, side),
        "bulk": lambda: _bulk(house, side),
        "caught": lambda: house.caught.pk,
        "mailbox": lambda: _mailbox(name, house),
        "arrival": lambda: _arrival(house, ignored=name == "channels:insisting"),
        "block": lambda: BlockedSender.objects.create(value="ads@x.test", by=Actor.desk()).pk,
        "import": lambda: (
            CustomerFile.objects.create(agent=house.cast.zed, name="x.csv", content=b"email\n").pk
        ),
    }
    return numbers.get(RIGHTS[name].own, lambda: side.ticket.pk)()


def _arrival(house: House, *, ignored: bool) -> int:
    raw = bytes(house.caught.raw)
    state = Arrival.State.IGNORED if ignored else Arrival.State.FAILED
    made = Arrival.objects.create(
        channel=house.cast.channel,
        external_id=f"<{Arrival.objects.count()}@b.test>",
        source="lmtp",
        size=len(raw),
        sha256="0" * 64,
        state=state,
    )
    ArrivalBody.objects.create(arrival=made, raw=ArrivalBody.pack(raw))
    return made.pk


def _mailbox(name: str, house: House) -> int:
    if name == "email:mailbox_webhook_secret":
        Mailbox.objects.update(webhook_provider="postmark")
    return house.cast.mailbox.pk


def _message(name: str, house: House, side: Side) -> int:
    if RIGHTS[name].own == "aside":
        return _aside(house, side).messages.get().pk
    return side.outbound if RIGHTS[name].own == "outbound" else side.inbound


def _aside(house: House, side: Side) -> SideConversation:
    return ask_aside(
        side.ticket, by=house.cast.alice.actor, subject="Aside", to=["parts@x.test"], text="Words"
    )


def _aside_file(house: House, side: Side) -> int:
    message = _aside(house, side).messages.get()
    key = side.attachment.storage_key
    return SideAttachment.objects.create(
        message=message, name="a.png", type="image/png", size=4, storage_key=key
    ).pk


def _part(person: Agent | None) -> str:
    """A part of the person's own home that comes later."""
    return next(iter(home_of(person).parts), "mine") if person else "mine"


def _draft(house: House, side: Side) -> int:
    """A draft that its author shares with all who see the ticket."""
    draft = Draft.objects.create(
        agent=house.cast.alice, ticket=side.ticket, kind="note", text="Words", shared_at=clock.now()
    )
    return draft.pk


def _bulk(house: House, side: Side) -> int:
    """A change of many tickets by somebody who has left."""
    bulk = start(house.cast.alice, tickets=[side.ticket.pk], change="follow")
    Bulk.objects.filter(pk=bulk.pk).update(agent=house.cast.zed)
    return bulk.pk


def _followed(house: House, side: Side) -> int:
    """An event that everybody who sees its ticket may take back."""
    follow(side.ticket, by=house.cast.alice.actor, agent=house.cast.alice)
    return Event.objects.latest("id").pk


def merged_in(house: House, side: Side) -> Event:
    """The event by which somebody else was merged into the side's customer."""
    double = identify("email", "double@elsewhere.test", name="Double")
    return merge(double, into=side.customer, by=house.cast.alice.actor)


def _articles(name: str, house: House, side: Side) -> dict[str, Callable[[], object]]:
    """What addresses of articles name: one for the side's own team, and what hangs on it."""

    def article() -> Article:
        team = house.cast.billing if side is house.billing else house.cast.shipping
        draft = ArticleDraft("For the team", "<p>x</p>", audience="team", team=team)
        found = Article.objects.filter(team=team).first()
        found = found or write_article(draft, by=house.cast.alice.actor)
        if name == "desk:article_use":  # a draft is no answer
            publish(found.editions.get(), by=house.cast.alice.actor)
        return found

    def center() -> HelpCenter:
        return HelpCenter.objects.get_or_create(
            slug="kessel", defaults={"name": "Kessel", "languages": ["en"]}
        )[0]

    return {
        "article_id": lambda: article().pk,
        "language": lambda: "en",
        "wording_id": lambda: (
            add_wordings(article(), by=house.cast.alice.actor, language="en", texts=["Why?"])[0].pk
        ),
        "flag_id": lambda: flag_article(article(), by=house.cast.alice, words="Wrong").pk,
        "snippet_id": lambda: Snippet.objects.create(key="k", language="en", html="<p>x</p>").pk,
        "center_id": lambda: center().pk,
        "category_id": lambda: (
            write_category(center(), CategoryDraft({"en": "Money"}), by=house.cast.alice.actor).pk
        ),
        **({"token": lambda: _article_file(article())} if RIGHTS[name].own == "article" else {}),
    }


def _article_file(article: Article) -> str:
    key = default_storage.save(f"k/{article.pk}", ContentFile(PNG))
    return ArticleFile.objects.create(
        article=article, token=f"file-{article.pk}", name="a.png", type="image/png", size=len(PNG),
        storage_key=key, is_safe_image=True,
    ).token  # fmt: skip


def _field(name: str) -> int:
    about = {"desk:customer_field": "customer", "desk:organization_field": "organization"}
    key = f"field_{Field.objects.count()}"
    return Field.objects.create(
        name="Order", key=key, type=Field.Type.TEXT, about=about.get(name, Field.About.TICKET)
    ).pk


def _time_of(person: Agent, side: Side) -> int:
    spent = TimeEntry.objects.create(
        ticket=side.ticket, agent=person, minutes=5, day=date(2026, 11, 4)
    )
    return spent.pk


def _saved_view(name: str) -> int:
    """A view for everyone: who may open the desk may open it, who may share may change it."""
    gone = clock.now() if RIGHTS[name].own == "deleted_view" else None
    return SavedView.objects.create(name="Everyone's", deleted_at=gone).pk


def _holiday() -> int:
    hours = BusinessHours.objects.first() or BusinessHours.objects.create()
    return Holiday.objects.create(hours=hours, date=date(2026, 12, 25)).pk


def _token(name: str, person: Agent | None, house: House, side: Side) -> str:
    kind = RIGHTS[name].own
    if kind == "attachment" and person is not None:
        return download_url(person, side.attachment.pk).rstrip("/").rpartition("/")[2]
    if kind == "upload":
        agent = person if person is not None and side is house.billing else house.cast.zed
        made = Upload.objects.create(
            agent=agent,
            token=f"{agent.pk}-{side.ticket.pk}-{Upload.objects.count()}",
            name="u",
            type="image/png",
            size=len(PNG),
            storage_key=side.attachment.storage_key,
            is_safe_image=True,
        )
        return made.token
    return "no-such-token"
