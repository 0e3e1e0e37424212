"""The demo company, built once: ninety days of a desk's life, lived through the product's own verbs."""

import gc
import random
import sys
import time
from datetime import datetime, timedelta

from django.db import transaction

from helpwell.channels.email.models import Mailbox
from helpwell.customers.models import Customer, Organization
from helpwell.customers.verbs.identify import identify
from helpwell.entrance.demo import cast
from helpwell.entrance.demo.asides import ask_aside
from helpwell.entrance.demo.days import DAYS_LIVED, Desk, live
from helpwell.entrance.demo.desk_work import work_along
from helpwell.entrance.demo.details import furnish
from helpwell.entrance.demo.phrases import say_again
from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.kit.hours import Interval
from helpwell.people.models import Agent, Company, Team
from helpwell.people.verbs.found_company import found_company, open_desk
from helpwell.people.verbs.join import join
from helpwell.routing.calendars import calendar_of
from helpwell.routing.verbs.set_hours import set_hours
from helpwell.routing.verbs.set_service_level import set_service_level
from helpwell.tickets.models import Channel

CUSTOMERS, ORGANIZATIONS, TICKETS = 400, 60, 1500
SEED = 20261122


def build_once() -> None:
    """Build the company, unless this desk has one already."""
    if Company.current() is not None:
        return
    began = time.monotonic()
    gc.set_threshold(50_000, 20, 50)  # many small objects come and go, and few stay
    print("Building the demo company (once, about a minute) …", flush=True)
    build(
        random.Random(SEED),
        customers=CUSTOMERS,
        organizations=ORGANIZATIONS,
        tickets=TICKETS,
        now=clock.now(),
    )
    print(f"\rBuilt in {time.monotonic() - began:.0f} s.                          ", flush=True)


def build(
    rng: random.Random, *, customers: int, organizations: int, tickets: int, now: datetime
) -> None:
    """The company as it stands at `now`, after ninety days; the same seed gives the same company."""
    first_day = (now - timedelta(days=DAYS_LIVED)).replace(
        hour=6, minute=0, second=0, microsecond=0
    )
    with clock.at(first_day), transaction.atomic():
        desk = _people(first_day)
        desk.people = _customers(rng, customers, organizations)
    live(desk, rng, tickets=tickets, first_day=first_day, now=now, say=_say)
    furnish(desk, rng, now)
    work_along(desk, now)
    say_again(desk.agents, random.Random(SEED), now)
    ask_aside(desk, now)


def _people(first_day: datetime) -> Desk:
    company, _first = found_company(
        name=cast.COMPANY, time_zone="Europe/Berlin", language="en", team=cast.TEAMS[0]
    )
    teams = {
        name: Team.objects.get_or_create(name=name, defaults={"created_at": first_day})[0]
        for name in cast.TEAMS
    }
    nine_to_six = [Interval.parse("09:00-18:00")]
    week = {**dict.fromkeys(range(5), nine_to_six), 5: [Interval.parse("10:00-14:00")]}
    hours = set_hours(by=Actor.desk(), time_zone="Europe/Berlin", week=week)
    set_service_level(
        by=Actor.desk(), hours=hours, first_reply_minutes=8 * 60, next_reply_minutes=6 * 60
    )
    agents: dict[str, Agent] = {}
    for colleague in cast.COLLEAGUES:
        agents[colleague.name] = join(
            by=next(iter(agents.values())).actor if agents else None,
            email=colleague.email,
            name=colleague.name,
            role=colleague.role,
            password=cast.PASSWORD,
            teams=[teams[name] for name in colleague.teams],
            time_zone="Europe/Berlin",
        )
    open_desk(company)
    return Desk(agents=agents, channels=_channels(teams), calendar=calendar_of(hours), people=[])


def _channels(teams: dict[str, Team]) -> dict[str, Channel]:
    channels = {}
    for name, address, team in (
        ("Support", f"support@{cast.DOMAIN}", "Orders"),
        ("Billing", f"billing@{cast.DOMAIN}", "Billing"),
        ("Repairs", f"repairs@{cast.DOMAIN}", "Repairs"),
        ("Business", f"business@{cast.DOMAIN}", "Business"),
    ):
        channel = Channel.objects.create(
            kind=Channel.Kind.EMAIL, name=name, address=address, team=teams[team]
        )
        Mailbox.objects.create(
            channel=channel, incoming=Mailbox.Incoming.RECEIVER, outgoing=Mailbox.Outgoing.OUTBOX, from_name="{agent} at Fernweh", trusted_auth_server=cast.MAIL_HOST,
            signature="Fernweh Outdoor · Am Güterbahnhof 4 · Kassel",
        )  # fmt: skip
        channels[team] = channel
    return channels


def _customers(
    rng: random.Random, count: int, companies: int
) -> list[tuple[cast.Person, Customer]]:
    known = cast.organizations(rng, companies)
    Organization.objects.bulk_create(
        [Organization(name=name, domain=domain) for name, domain in known]
    )
    found = []
    for person in cast.people(rng, count, known):
        customer = identify("email", person.email, name=person.name, origin="demo")
        Customer.objects.filter(pk=customer.pk).update(language=person.language)
        found.append((person, customer))
    return found


def _say(done: int, of: int) -> None:
    end = "" if sys.stdout.isatty() else "\n"
    print(f"{'' if end else chr(13)}Day {done} of {of}", end=end, flush=True)


def who_can_sign_in() -> str:
    """Who can sign in, with which password."""
    width = max(len(colleague.email) for colleague in cast.COLLEAGUES)
    roles = dict(Agent._meta.get_field("role").choices or ())  # noqa: SLF001 (Django's documented interface)
    lines = [
        f"  {colleague.email:<{width}}  {roles[colleague.role]}" for colleague in cast.COLLEAGUES
    ]
    return f'\nSign in as one of these, all with the password "{cast.PASSWORD}":\n' + "\n".join(
        lines
    )
