"""Fills a desk with many tickets, for measuring: three messages each, as the verbs would have left them.

Run: bin/bench load 100000 (into HELPWELL_DATA, which must be empty, or DATABASE_URL). For 10 million the same with PostgreSQL:
about 50 GB of disk and an hour; see docs/performance.md.
"""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from helpwell.channels.email.models import Mailbox
from helpwell.customers.search import rebuild
from helpwell.events.models import Actor
from helpwell.people.models import Agent, Company, Membership, Team
from helpwell.people.permissions import Role
from helpwell.routing.models import BusinessHours, OpenPeriod, ServiceLevel
from helpwell.tickets.counts import recount
from helpwell.tickets.models import NEVER, Channel, Shelf, Status

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
PASSWORD = "bench bench bench"
AGENTS, TEAMS = 50, 10
OPEN_SHARE, PENDING_SHARE, HOLD_SHARE = 0.02, 0.02, 0.005
_CHUNK = 20_000
_WORDS = (
    "order invoice refund charge delivery parcel late missing broken return exchange account password login address change cancel "
    "subscription plan upgrade price discount code error page mobile app crash slow question thanks urgent again today please waiting"
).split()
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
Row = Sequence[Any]


def load(tickets: int, *, say: Callable[[str], None] = print) -> None:
    """Fill the present database, which must be migrated and empty of tickets."""
    began = time.monotonic()
    rng = random.Random(7)
    with transaction.atomic():
        agents, teams, channel = _people()
    customers = max(100, tickets // 5)
    _customers(customers, rng)
    say(f"{customers} customers after {time.monotonic() - began:.0f} s")
    first_actor = (
        Actor.objects.filter(kind="customer").order_by("id").values_list("id", flat=True)[0]
    )
    for start in range(0, tickets, _CHUNK):
        numbers = range(start + 1, min(tickets, start + _CHUNK) + 1)
        with transaction.atomic():
            _tickets(numbers, tickets, customers, first_actor, agents, teams, channel, rng)
        if start % (_CHUNK * 10) == 0:
            say(f"{numbers.stop - 1} tickets after {time.monotonic() - began:.0f} s")
    _settle()
    recount()
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(f"{tickets} tickets in {time.monotonic() - began:.0f} s")


def _people() -> tuple[list[tuple[int, int]], list[int], int]:
    # Nothing is closed by itself: on so many old tickets the worker would be busy with that for an hour.
    Company.objects.create(
        name="Bench & Co", time_zone="Europe/Berlin", set_up_at=NOW, close_solved_days=0
    )
    hours = BusinessHours.objects.create(name="Always", time_zone="UTC", is_default=True)
    OpenPeriod.objects.bulk_create(
        [OpenPeriod(hours=hours, weekday=day, opens=0, closes=1440) for day in range(7)]
    )
    ServiceLevel.objects.create(name="Standard", hours=hours, is_default=True)
    teams = [Team.objects.create(name=f"Team {number:02}") for number in range(TEAMS)]
    password = make_password(PASSWORD)
    agents = []
    for number in range(AGENTS):
        actor = Actor.objects.create(kind="agent", name=f"Agent {number}")
        role = (Role.ADMINISTRATOR, Role.SENIOR)[number] if number < 2 else Role.SPECIALIST
        agent = Agent.objects.create(
            email=f"agent{number}@desk.test",
            name=f"Agent {number}",
            role=role,
            actor=actor,
            password=password,
        )
        Membership.objects.create(agent=agent, team=teams[number % TEAMS])
        agents.append((agent.pk, actor.pk))
    channel = Channel.objects.create(
        kind="email", name="Support", address="support@desk.test", team=teams[0]
    )
    Mailbox.objects.create(channel=channel, incoming="receiver", outgoing="outbox")
    return agents, [team.pk for team in teams], channel.pk


def _customers(count: int, rng: random.Random) -> None:
    first = (Actor.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    names = [
        f"{rng.choice(_WORDS).capitalize()} {rng.choice(_WORDS).capitalize()}" for _ in range(count)
    ]
    for start in range(0, count, _CHUNK):
        part = range(start, min(count, start + _CHUNK))
        with transaction.atomic():
            _fill(
                "events_actor",
                ("id", "kind", "name", "created_at"),
                ((first + n, "customer", names[n], NOW) for n in part),
            )
            _fill(
                "customers_customer",
                ("id", "name", "actor_id", "email", "language", "time_zone", "notes", "created_at"),
                (
                    (
                        n + 1,
                        names[n],
                        first + n,
                        f"customer{n + 1}@example{n % 997}.test",
                        "",
                        "",
                        "",
                        NOW,
                    )
                    for n in part
                ),
            )
            _fill(
                "customers_identity",
                ("id", "customer_id", "kind", "value", "undeliverable_reason", "created_at"),
                (
                    (n + 1, n + 1, "email", f"customer{n + 1}@example{n % 997}.test", "", NOW)
                    for n in part
                ),
            )


def _tickets(
    numbers: range,
    total: int,
    customers: int,
    first_actor: int,
    agents: list[tuple[int, int]],
    teams: list[int],
    channel: int,
    rng: random.Random,
) -> None:
    made = [_ticket(number, total, customers, agents, teams, rng) for number in numbers]
    _fill(
        "tickets_ticket",
        _TICKET,
        (
            (one["id"], *(one[name] for name in _TICKET[1:]))
            for one in (_columns(t, channel) for t in made)
        ),
    )
    texts = [f"{_sentence(rng, 60)} {' '.join(seldom(at, 2))}" for at in range(200)]
    _fill(
        "tickets_message",
        _MESSAGE,
        (row for one in made for row in _messages(one, first_actor, channel, texts, rng)),
    )
    outbound = [(one, one["number"] * 3 - 1) for one in made]
    _fill(
        "tickets_delivery",
        (
            "id",
            "message_id",
            "channel_id",
            "state",
            "due_at",
            "attempts",
            "sent_at",
            "error",
            "created_at",
        ),
        (
            (one["number"], message, channel, "sent", one["at"], 1, one["at"], "", one["at"])
            for one, message in outbound
        ),
    )
    _fill(
        "tickets_recipient",
        ("id", "delivery_id", "role", "address", "name", "state", "detail", "changed_at"),
        (
            (
                one["number"],
                one["number"],
                "to",
                f"customer{one['customer']}@example.test",
                "",
                "sent",
                "",
                one["at"],
            )
            for one, _ in outbound
        ),
    )
    _fill(
        "events_event",
        ("name", "room", "subject_id", "actor_id", "at", "facts"),
        (row for one in made for row in _events(one, first_actor)),
    )


_TICKET = (
    "id", "subject", "status", "shelf", "priority", "type", "channel_id", "customer_id", "team_id", "assignee_id", "created_at", "activity_at",
    "due_sort", "due_kind", "waiting_since", "solved_at", "last_speaker", "snippet", "message_count", "has_attachments", "delivery_failed",
    "held_reason", "held_for_id", "follow_up_of_id", "is_spam", "version",
)  # fmt: skip
_MESSAGE = (
    "id", "ticket_id", "direction", "author_id", "from_address", "channel_id", "subject", "text", "quoted", "has_html", "external_id",
    "joined_by", "joined_detail", "is_automatic", "was_moved", "created_at", "client_id", "is_formatted",
)  # fmt: skip


def _ticket(
    number: int,
    total: int,
    customers: int,
    agents: list[tuple[int, int]],
    teams: list[int],
    rng: random.Random,
) -> dict[str, Any]:
    age = (total - number) * timedelta(days=730) / total
    at = NOW - age
    # Younger tickets are the open ones, as on a real desk.
    open_zone = number > total * (1 - 3 * (OPEN_SHARE + PENDING_SHARE + HOLD_SHARE))
    draw = rng.random() / 3 if open_zone else 1.0
    if draw < OPEN_SHARE * 3.7:
        status, shelf = Status.OPEN, Shelf.OPEN
    elif draw < (OPEN_SHARE + PENDING_SHARE) * 3.7:
        status, shelf = Status.PENDING, Shelf.PENDING
    elif draw < (OPEN_SHARE + PENDING_SHARE + HOLD_SHARE) * 3.7:
        status, shelf = Status.ON_HOLD, Shelf.ON_HOLD
    else:
        status, shelf = Status.SOLVED, Shelf.SOLVED
    place = rng.randrange(len(agents))
    unassigned = shelf == Shelf.OPEN and rng.random() < 0.3
    return {
        "number": number, "at": at, "status": status, "shelf": shelf, "customer": number % customers + 1, "team": teams[place % len(teams)],
        "agent": None if unassigned else agents[place][0], "agent_actor": agents[place][1], "subject": _sentence(rng, 6), "snippet": _sentence(rng, 18)[:140],
    }  # fmt: skip


def _columns(one: dict[str, Any], channel: int) -> dict[str, Any]:
    is_open = one["shelf"] == Shelf.OPEN
    return {
        "id": one["number"], "subject": one["subject"], "status": one["status"], "shelf": one["shelf"], "priority": 2, "type": "question",
        "channel_id": channel, "customer_id": one["customer"], "team_id": one["team"], "assignee_id": one["agent"], "created_at": one["at"],
        "activity_at": one["at"] + timedelta(hours=3), "due_sort": one["at"] + timedelta(hours=8) if is_open else NEVER, "due_kind": "next" if is_open else "",
        "waiting_since": one["at"] if is_open else None, "solved_at": one["at"] if one["shelf"] == Shelf.SOLVED else None,
        "last_speaker": "customer", "snippet": one["snippet"], "message_count": 3, "has_attachments": False, "delivery_failed": False,
        "held_reason": "", "held_for_id": None, "follow_up_of_id": None, "is_spam": False, "version": 4,
    }  # fmt: skip


def _messages(
    one: dict[str, Any], first_actor: int, channel: int, texts: list[str], rng: random.Random
) -> Iterator[Row]:
    customer = first_actor + one["customer"] - 1
    for place, direction in enumerate(("inbound", "outbound", "inbound")):
        author = customer if direction == "inbound" else one["agent_actor"]
        message = one["number"] * 3 - 2 + place
        joined = ("new", "agent", "reply_address")[place]
        yield (
            message, one["number"], direction, author, f"customer{one['customer']}@example.test", channel, "", rng.choice(texts), "", False,
            f"<{message:032x}@mail.example.test>", joined, "", False, False, one["at"] + timedelta(hours=place), "", False,
        )  # fmt: skip


def _events(one: dict[str, Any], first_actor: int) -> Iterator[Row]:
    number, team, at = one["number"], one["team"], one["at"]
    customer = first_actor + one["customer"] - 1
    about = {"ticket_id": number, "team_id": team}
    facts: list[tuple[str, int, dict[str, Any]]] = [
        (
            "TicketCreated",
            customer,
            {"channel_id": 1, "customer_id": one["customer"], "follow_up_of": None, "held": False},
        ),
        (
            "MessageReceived",
            customer,
            {
                "message_id": number * 3 - 2,
                "joined_by": "new",
                "is_automatic": False,
                "began_ticket": True,
            },
        ),
        (
            "MessageSent",
            one["agent_actor"],
            {"message_id": number * 3 - 1, "status_before": "new", "status_after": "pending"},
        ),
        (
            "MessageReceived",
            customer,
            {
                "message_id": number * 3,
                "joined_by": "reply_address",
                "is_automatic": False,
                "began_ticket": False,
            },
        ),
    ]
    for name, actor, more in facts:
        yield (name, "tickets", number, actor, at, json.dumps({**about, **more}))


def seldom(at: int, count: int) -> list[str]:
    """Words of which each stands in one message of two hundred at the most; the pairs of one number stand together."""
    return [
        f"zu{_SYLLABLES[(at + shift) % 20]}{_SYLLABLES[(at + shift) // 20 % 20]}{shift}"
        for shift in range(count)
    ]


def _sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS, k=words)).capitalize()


def _fill(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    usual = _usual(table, columns)
    columns, more = (*columns, *usual), tuple(usual.values())
    rows = ((*row, *more) for row in rows)
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copied:
                for row in rows:
                    copied.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        plain = (tuple(_plain(value) for value in row) for row in rows)
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(plain))


def _usual(table: str, columns: Sequence[str]) -> dict[str, Any]:
    """What the other columns of a table hold where nobody says otherwise."""
    model = next(one for one in apps.get_models() if one._meta.db_table == table)  # noqa: SLF001 (Django's documented interface)  # noqa: SLF001 (Django's own name for it)
    fields = [field for field in model._meta.concrete_fields if field.column not in columns]  # noqa: SLF001
    return {
        str(field.column): field.get_default()
        for field in fields
        if not field.null and not field.primary_key
    }


def _plain(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _settle() -> None:
    """Let the sequences of PostgreSQL go on behind the rows written with their ids."""
    if connection.vendor != "postgresql":
        return
    tables = (
        "events_actor",
        "customers_customer",
        "customers_identity",
        "tickets_ticket",
        "tickets_message",
        "tickets_delivery",
        "tickets_recipient",
    )
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )


def main(arguments: list[str]) -> int:
    """bin/bench load N"""
    from django.core.management import call_command

    from helpwell.tickets.models import Ticket

    count = int(arguments[0]) if arguments else 10_000
    call_command("migrate", interactive=False, verbosity=0)
    if Ticket.objects.exists():
        print("This desk has tickets already; name an empty folder in HELPWELL_DATA.")
        return 2
    load(count)
    return 0
