"""What the demo company asks others aside, who follows what, and who is at lunch."""

from datetime import datetime, timedelta

from django.db import transaction

from helpwell.conversations.verbs.receive import SideIncoming, receive
from helpwell.conversations.verbs.start import start
from helpwell.conversations.verbs.write import write
from helpwell.entrance.demo.days import Desk
from helpwell.kit import clock
from helpwell.routing.models import AvailabilityReason, State
from helpwell.routing.verbs.set_availability import set_availability
from helpwell.tickets.models import Shelf, Ticket
from helpwell.tickets.verbs.follow import follow

_PARTS = "parts@yolanda-zips.example"
_CARRIER = "claims@nordpaket.example"


def ask_aside(desk: Desk, now: datetime) -> None:
    """Two side conversations, followers, and somebody at lunch."""
    open_ones = Ticket.objects.filter(shelf=Shelf.OPEN).select_related("team").order_by("-id")
    repair = open_ones.filter(team__name="Repairs").exclude(assignee=None).first()
    order = open_ones.filter(team__name="Orders").exclude(assignee=None).first()
    if repair is not None:
        _ask_for_parts(desk, repair, now)
    if order is not None:
        _ask_the_carrier(desk, order, now)
    marta, daniel = desk.agents["Marta Nowak"], desk.agents["Daniel Okafor"]
    with clock.at(now), transaction.atomic():
        for ticket in open_ones[:4]:
            follow(ticket, by=daniel.actor, agent=daniel)
        for ticket in [one for one in (repair, order) if one is not None]:
            follow(ticket, by=marta.actor, agent=marta)
        lunch = AvailabilityReason.objects.filter(name="Lunch").first()
        kofi = desk.agents["Kofi Mensah"]
        set_availability(kofi, by=kofi.actor, state=State.AWAY, reason=lunch)


def _ask_for_parts(desk: Desk, ticket: Ticket, now: datetime) -> None:
    marta = desk.agents["Marta Nowak"].actor
    with clock.at(now - timedelta(hours=5)):
        aside = start(
            ticket,
            by=marta,
            subject="Zip slider no. 8, black",
            to=[_PARTS],
            text="Hello Yolanda,\n\ndo you have the black slider no. 8 for the Kestrel jacket? We need two for a repair.",
        )
    with clock.at(now - timedelta(hours=3)):
        receive(
            aside,
            SideIncoming(
                from_address=_PARTS,
                from_name="Yolanda Reyes",
                text="Hi Marta,\n\nyes, four left. I can send two today; they are with you on Thursday.\n\nYolanda",
                quoted="> do you have the black slider no. 8 for the Kestrel jacket?",
                at=now - timedelta(hours=3),
            ),
        )
    with clock.at(now - timedelta(hours=2, minutes=40)):
        write(aside, by=marta, text="Great, please send two. Same address as always.")
    with clock.at(now - timedelta(minutes=35)):
        receive(
            aside,
            SideIncoming(
                from_address=_PARTS,
                from_name="Yolanda Reyes",
                text="On their way: parcel 00340434.",
                at=now - timedelta(minutes=35),
            ),
        )


def _ask_the_carrier(desk: Desk, ticket: Ticket, now: datetime) -> None:
    with clock.at(now - timedelta(hours=1, minutes=20)):
        start(
            ticket,
            by=desk.agents["Priya Raman"].actor,
            subject="Parcel without a scan since Monday",
            to=[_CARRIER, "hanna@fernweh.example"],
            text="Good morning,\n\nthis parcel was last seen in Kassel on Monday. Where is it now?",
        )
