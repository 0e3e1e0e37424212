"""One table says who may open what; this walks role × route × own and other's, and finds no difference."""

import io
import itertools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from conftest import Cast, ask, signed_in
from helpwell.channels.email.models import BlockedSender, CaughtMail, Mailbox
from helpwell.channels.models import Arrival, ArrivalBody
from helpwell.customers.models import Customer
from helpwell.customers.models.file import CustomerFile
from helpwell.desk.attachment_links import download_url
from helpwell.events.models import Actor
from helpwell.people.checks import OTHERS_ROUTES
from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Permission
from helpwell.people.verbs.invite import invite
from helpwell.routing.models import BusinessHours, Holiday
from helpwell.tickets.models import Attachment, Channel, Participant, Ticket, Upload
from helpwell.tickets.verbs.participate import add_participant
from helpwell.tickets.verbs.reply import reply
from tests.rights_table import EVERYBODY, RIGHTS, Right


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


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)  # a thousand refusals are meant
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def house(cast: Cast) -> House:
    cast.alice.refresh_from_db()
    return House(
        cast, _side(cast, cast.billing, "anna"), _side(cast, cast.shipping, "ben"), _caught()
    )


def _side(cast: Cast, team: Team, name: str) -> Side:
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


def _caught() -> CaughtMail:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.test", "c@d.test", "Hi"
    mail["Message-ID"] = "<1@b.test>"
    mail.set_content("Words")
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="a.png")
    raw = mail.as_bytes(policy=SMTP)
    return CaughtMail.objects.create(
        message_id="<1@b.test>", recipients="c@d.test", subject="Hi", raw=raw
    )


def named_routes(
    resolver: URLResolver | None = None, space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every route of ours with its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from named_routes(entry, inner)
        elif isinstance(entry, URLPattern) and not entry.callback.__module__.startswith(
            tuple(OTHERS_ROUTES)
        ):
            yield f"{space}{entry.name}", entry


def test_every_route_stands_in_the_table_and_nothing_else_does() -> None:
    named = {name for name, _route in named_routes()}
    assert named == set(RIGHTS)


def expected(person: Agent | None, right: Right, *, sees: bool) -> str:
    """What a person must get: "sign in", "forbidden", "not found" or "in"."""
    if right.needs == EVERYBODY:
        return "in"
    if person is None:
        return "sign in"
    assert isinstance(right.needs, Permission)
    if not person.may(right.needs) or (right.also is not None and not person.may(right.also)):
        return "forbidden"
    return "in" if sees else "not found"


def got(browser: Client, method: str, url: str) -> str:
    """What a person got."""
    answer = browser.generic(method, url)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/"):
        return "sign in"
    return {403: "forbidden", 404: "not found"}.get(answer.status_code, "in")


def address(name: str, entry: URLPattern, person: Agent | None, house: House, side: Side) -> str:
    """The route's address for an object of a side."""
    values: dict[str, Callable[[], object]] = {
        "number": lambda: _number(name, house, side),
        "message_id": lambda: side.outbound if RIGHTS[name].own == "outbound" else side.inbound,
        "participant_id": lambda: side.participant.pk,
        "identity": lambda: side.customer.identities.get().pk,
        "agent_id": lambda: house.cast.carl.pk,
        "team_id": lambda: house.cast.shipping.pk,
        "holiday_id": _holiday,
        "invitation_id": lambda: (
            invite(by=house.cast.alice.actor, email="new@desk.test", name="N", role="senior")[0].pk
        ),
        "place": lambda: 0,
        "view": lambda: "open",
        "name": lambda: "theme",
        "value": lambda: "dark",
        "act": lambda: ACTS[name],
        "token": lambda: _token(name, person, house, side),
    }
    wanted = entry.pattern.converters or dict.fromkeys(_groups(entry))
    return reverse(name, kwargs={key: values[key]() for key in wanted}) + QUERIES.get(name, "")


ACTS = {
    "people:team_state": "reopen",
    "people:agent_activity": "reactivate",
    "email:mailbox_sending": "resume",
    "email:mailbox_use": "reactivate",
}


def _groups(entry: URLPattern) -> list[str]:
    regex = entry.pattern.regex
    return list(regex.groupindex)


def _number(name: str, house: House, side: Side) -> int:
    numbers: dict[str, Callable[[], int]] = {
        "customer": lambda: side.customer.pk,
        "organization": lambda: house.cast.acme.pk,
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
            type="text/plain",
            size=1,
        )
        return made.token
    return "no-such-token"


# The address names what nobody has, or what proves itself; these have tests of their own.
NOBODYS = {"people:invitation", "mail_webhooks:provider_post", "desk:remote_picture"}
# What a page needs to be asked for beside its address.
QUERIES = {"desk:earlier": "?before=99999"}
# The object is its owner's alone, whatever others may see.
OWN_ONLY = {"desk:customer_file_preview": "not found"}


SHARED = {"", "caught", "mailbox", "arrival", "block"}  # who may open the page sees all of them


def sees(person: Agent | None, right: Right, house: House, side: Side) -> bool:
    """Whether the person may see the object of this side."""
    if person is None or right.own in SHARED:
        return True
    if right.own == "upload":
        return side is house.billing
    if right.own == "organization":
        return person.may(Permission.SEE_ALL_TICKETS) or house.cast.billing.pk in person.team_ids
    team = house.cast.billing if side is house.billing else house.cast.shipping
    return person.may(Permission.SEE_ALL_TICKETS) or team.pk in person.team_ids


WALKED = [name for name in RIGHTS if name not in NOBODYS and not name.startswith("set_up:")]
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_each_role_gets_what_the_table_says(house: House, part: int) -> None:
    """Every step starts in the same house: what it changed is undone before the next."""
    entries = dict(named_routes())
    people = [None, *house.cast.agents()]
    browsers = {person: signed_in(person) if person else Client() for person in people}
    differences = []
    for name in sorted(WALKED)[part::PARTS]:
        for person, side, method in itertools.product(
            people, (house.billing, house.shipping), RIGHTS[name].methods
        ):
            with _undone():
                url = address(name, entries[name], person, house, side)
                want = wanted(name, person, house, side)
                have = got(browsers[person], method, url)
            if have != want:
                differences.append(
                    f"{person or 'stranger'} {method} {url}: {want} expected, {have}"
                )
    assert differences == []


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def wanted(name: str, person: Agent | None, house: House, side: Side) -> str:
    """What the table says that a person gets."""
    right = RIGHTS[name]
    want = expected(person, right, sees=sees(person, right, house, side))
    return OWN_ONLY.get(name, want) if want == "in" and person is not None else want


def test_the_set_up_is_gone_for_everybody(house: House) -> None:
    entries = dict(named_routes())
    for name in (name for name in RIGHTS if name.startswith("set_up:")):
        url = reverse(name, kwargs=dict.fromkeys(entries[name].pattern.converters, "company"))
        for person in (None, house.cast.alice):
            browser = signed_in(person) if person else Client()
            for method in RIGHTS[name].methods:
                assert got(browser, method, url) == "not found", (name, person)


def test_the_deactivated_get_nowhere(house: House) -> None:
    browser = signed_in(house.cast.zed)
    wrong = [
        name
        for name, right in RIGHTS.items()
        if right.needs != EVERYBODY and not right.own and "GET" in right.methods
        for url in [_plain(name)]
        if url and got(browser, "GET", url) != "sign in"
    ]
    assert wrong == []


def _plain(name: str) -> str | None:
    entry = dict(named_routes())[name]
    return None if entry.pattern.converters or _groups(entry) else reverse(name)
