"""The cast of the whole house, and the clock. Alice administers; Bob works on Billing; Carol on Shipping only; Zed has left."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from helpwell.channels.email.models import Mailbox
from helpwell.customers.models import Customer, Organization
from helpwell.customers.verbs.identify import identify
from helpwell.people.company import forget_company
from helpwell.people.models import Agent, Company, Team
from helpwell.people.permissions import Role
from helpwell.people.verbs.join import join
from helpwell.tickets.models import Channel, Message, Ticket
from helpwell.tickets.verbs.receive import Incoming, receive

NOON = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)  # a Wednesday
PASSWORD = "a long and quiet river"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
TEST_DATA = Path(
    os.environ.get("HELPWELL_TEST_DATA") or Path(__file__).resolve().parent.parent / "shared"
)

# Where all must pass, the same examples are tried each time, and a search that filters much is no failure; by hand others are.
hypothesis.settings.register_profile(
    "same", derandomize=True, suppress_health_check=[hypothesis.HealthCheck.filter_too_much]
)
if os.environ.get("HELPWELL_TEST_REQUIRE") == "all":
    hypothesis.settings.load_profile("same")


@dataclass
class Cast:
    """Everybody by name."""

    company: Company
    billing: Team
    shipping: Team
    alice: Agent  # administrator, on no team
    bob: Agent  # specialist on Billing
    carol: Agent  # specialist on Shipping, must never get into Billing's tickets
    sam: Agent  # senior specialist on Billing
    erin: Agent  # customer experience specialist
    mia: Agent  # manager of Billing
    nils: Agent  # account manager
    carl: Agent  # call center specialist on Billing
    zed: Agent  # left: deactivated
    channel: Channel  # support@desk.test, goes to Billing
    mailbox: Mailbox
    acme: Organization
    anna: Customer  # anna@acme.test
    ben: Customer  # ben@elsewhere.test

    def agents(self) -> list[Agent]:
        """All who can sign in, one for each role."""
        return [
            self.alice,
            self.bob,
            self.carol,
            self.sam,
            self.erin,
            self.mia,
            self.nils,
            self.carl,
        ]


@pytest.fixture(autouse=True)
def _files_apart(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Rate limits of one test are none of the next one's, also where the cache outlives the test.
    caches["default"].key_prefix = uuid4().hex
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """What one test's reader chose is not the next one's language."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _nobody_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """PostgreSQL drops no database that a thread of the last test is still connected to."""
    if connection.vendor == "sqlite":
        yield
        return
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    yield
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def cast(db: None) -> Cast:
    """The company with its people and two customers."""
    return build_cast()


def build_cast() -> Cast:
    """Make the cast in the present database."""
    forget_company()
    company = Company.objects.create(
        name="Teapot & Co", time_zone="Europe/Berlin", undo_send_seconds=10, set_up_at=NOON
    )
    billing, shipping = (Team.objects.create(name=name) for name in ("Billing", "Shipping"))
    alice = _agent(None, "alice", Role.ADMINISTRATOR)
    others = {
        "bob": _agent(alice, "bob", Role.SPECIALIST, billing),
        "carol": _agent(alice, "carol", Role.SPECIALIST, shipping),
        "sam": _agent(alice, "sam", Role.SENIOR, billing),
        "erin": _agent(alice, "erin", Role.EXPERIENCE),
        "mia": _agent(alice, "mia", Role.MANAGER, billing),
        "nils": _agent(alice, "nils", Role.ACCOUNT_MANAGER),
        "carl": _agent(alice, "carl", Role.CALL_CENTER, billing),
        "zed": _agent(alice, "zed", Role.SPECIALIST, billing),
    }
    others["zed"].is_active = False
    others["zed"].save(update_fields=["is_active"])
    channel = Channel.objects.create(
        kind="email", name="Support", address="support@desk.test", team=billing
    )
    mailbox = Mailbox.objects.create(channel=channel, incoming="receiver", outgoing="outbox")
    acme = Organization.objects.create(name="Acme", domain="acme.test")
    return Cast(
        company=company,
        billing=billing,
        shipping=shipping,
        alice=alice,
        channel=channel,
        mailbox=mailbox,
        acme=acme,
        anna=identify("email", "anna@acme.test", name="Anna Keller"),
        ben=identify("email", "ben@elsewhere.test", name="Ben Okoye"),
        **others,
    )


def _agent(by: Agent | None, name: str, role: str, *teams: Team) -> Agent:
    return join(
        by=by.actor if by else None,
        email=f"{name}@desk.test",
        name=name.capitalize(),
        role=role,
        password=PASSWORD,
        teams=teams,
    )


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Anna's question to Billing, new and unassigned."""
    return ask(
        cast, cast.anna, "Refund for a double charge", "I was charged twice for order 10023."
    )


def ask(cast: Cast, customer: Customer, subject: str, text: str, **more: object) -> Ticket:
    """A ticket begun by a customer's mail."""
    incoming = Incoming(
        channel=cast.channel,
        customer=customer,
        subject=subject,
        text=text,
        from_address=customer.email,
        external_id=f"<{subject.replace(' ', '.')}@{customer.email.partition('@')[2]}>",
        **more,  # type: ignore[arg-type]
    )
    return receive(incoming, into=None, joined_by=Message.JoinedBy.NEW).ticket


def signed_in(agent: Agent) -> Client:
    """A browser in which the agent is signed in."""
    client = Client()
    client.force_login(agent)
    return client


def _missing(marker: str) -> str | None:
    if marker == "browser" and CHROMIUM is None:
        return "Chromium is not installed"
    if marker == "dovecot" and DOVECOT is None:
        return "dovecot is not installed"
    if marker == "postgresql" and connection.vendor != "postgresql":
        return "needs PostgreSQL; runs in the second round"
    if marker == "sqlite" and connection.vendor != "sqlite":
        return "needs SQLite; runs in the first round"
    if marker == "redis" and not os.environ.get("REDIS_URL"):
        return "needs Redis; runs in the second round"
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here: deselected where the other round runs it, skipped by name where a program is missing."""
    kept, left = [], []
    for item in items:
        reasons = {mark.name: _missing(mark.name) for mark in item.iter_markers()}
        if any(reasons.get(name) for name in ("sqlite", "postgresql", "redis")):
            left.append(item)
            continue
        for why in filter(None, reasons.values()):
            item.add_marker(pytest.mark.skip(reason=why))
        if connection.vendor != "sqlite" and "database_file" in getattr(item, "fixturenames", ()):
            # Other threads must see the rows: committed, and cleared away afterwards.
            item.add_marker(pytest.mark.django_db(transaction=True))
        kept.append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)
