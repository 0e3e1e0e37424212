"""The macros and scripts of the demo company, and how its people used them."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from helpwell.kit import clock
from helpwell.kit.html import text_to_html
from helpwell.macros.changes import ME, Changes
from helpwell.macros.guide import Choice, Step
from helpwell.macros.models import Macro
from helpwell.macros.verbs.apply_macro import apply_macro
from helpwell.macros.verbs.keep_macro import mark_reviewed
from helpwell.macros.verbs.write_macro import MacroDraft, write_macro
from helpwell.macros.verbs.write_script import ScriptDraft, write_script
from helpwell.people.models import Agent, Team
from helpwell.tickets.models import Ticket

_BYE = "\n\n{{agent.first_name}}\n{{company.name}}"
# Folder, name, words, changes, whose it is ("" for everyone), how often it is used.
_MACROS: tuple[tuple[str, str, str, Changes, str, int], ...] = (
    ("Orders", "Where is my order", "Hello {{customer.first_name|there}},\n\nI have looked your parcel up with the carrier. It is on its way again and should be with you within two working days.\n\nIf it is not, write back to this mail and I will send a second one the same day." + _BYE, Changes(add_tags=("delivery",), status="pending"), "", 9),
    ("Orders", "Address changed in time", "Hello {{customer.first_name|there}},\n\nnot too late: your order goes to the new address, and I have put it into your account as well." + _BYE, Changes(add_tags=("address",), status="solved"), "", 4),
    ("Orders", "Exchange for another size", "Hello {{customer.first_name|there}},\n\nof course. Which size would you like? I will set it aside for you.\n\nSend yours back with the label in the parcel; the new one leaves the day the carrier scans it." + _BYE, Changes(add_tags=("exchange", "size"), assign=ME, status="pending"), "", 6),
    ("Orders", "Cancelled before sending", "Hello {{customer.first_name|there}},\n\nno trouble at all. The order is cancelled, and the money is on its way back to you." + _BYE, Changes(add_tags=("cancel",), type="task", status="solved"), "", 3),
    ("Orders / Carrier", "Claim with the carrier", "Claim opened with the carrier for ticket #{{ticket.number}} on {{today}}. They answer within five working days.", Changes(priority=3, checklist=("Claim number from the carrier", "Tell the customer the outcome"), snooze_hours=72), "", 2),
    ("Refunds", "Refund approved", "Hello {{customer.first_name|there}},\n\nyou are right, and I am sorry. I have refunded the amount just now; banks show it after two to five working days." + _BYE, Changes(add_tags=("refund",), assign=ME, fields={"outcome": "Refund"}, status="solved"), "", 8),
    ("Refunds", "Refund: ask for the account", "Hello {{customer.first_name|there}},\n\nyou paid by bank transfer, so that I cannot send the money back by itself. Which account shall it go to? A name and an IBAN are enough.\n\nPlease do not send card numbers by mail." + _BYE, Changes(add_tags=("refund",), status="pending"), "", 3),
    ("Billing", "Invoice with VAT number", "Dear {{customer.name|customer}},\n\nattached is the corrected invoice. I have saved your VAT number in the account of {{organization.name|your company}}, so that the next ones have it from the start." + _BYE, Changes(add_tags=("invoice", "vat"), type="task", status="solved"), "Billing", 4),
    ("Repairs", "Covered: send it in", "Hello {{customer.first_name|there}},\n\nthat is covered. Here is what happens next:\n\n1. Print the attached label and drop the parcel at any post office.\n2. Our workshop looks at it, usually within six working days.\n3. You get it back at no cost." + _BYE, Changes(add_tags=("repair", "warranty"), checklist=("Label attached", "Parcel arrived", "Repaired and sent back"), status="pending"), "Repairs", 6),
    ("Repairs", "Ask for a picture", "Hello {{customer.first_name|there}},\n\ncould you send me a picture of it, with the whole seam or buckle in view? Then I can tell you at once whether we repair or replace it." + _BYE, Changes(add_tags=("repair",), status="pending"), "Repairs", 5),
    ("Business", "Quote follows", "Dear {{customer.name|customer}},\n\nthank you for asking. The written offer for {{organization.name|you}} is on its way today and holds until the end of the month.\n\nShall we speak on {{weekday}} next week?" + _BYE, Changes(add_tags=("quote",), assign=ME, status="pending"), "Business", 2),
    ("", "Still with us?", "Hello {{customer.first_name|there}},\n\nI have not heard from you since my last mail, and close this on our side for now. Any answer opens it again, and it comes straight to me." + _BYE, Changes(status="solved"), "", 3),
    ("", "Hand over to the next shift", "{{agent.name}} hands over on {{today}}: {{ticket.subject}}", Changes(assign="nobody", follow=True), "", 1),
)  # fmt: skip
_NOTES = {"Claim with the carrier", "Hand over to the next shift"}
_REVIEWED_DAYS = {"Refund approved": 20, "Where is my order": 35, "Covered: send it in": 60}
_DUE = {"Invoice with VAT number": -6, "Refund approved": 90, "Where is my order": 120}

_DAMAGED = (
    Step(say="Thank you for calling {{company.name}}, {{customer.first_name|you are speaking to our repair desk}}. I am {{agent.first_name}}. I will ask a few short questions, so that you need to explain it only once.", goes_to=2),
    Step(question="What is damaged?", kind="choice", choices=(Choice("Tent", 3), Choice("Backpack", 3), Choice("Jacket or trousers", 4), Choice("Something else", 4)), goes_to=4, field="part"),
    Step(say="Please have it in front of you, if you can.", question="Did it break while it was set up or worn?", kind="yes_no", choices=(Choice("yes", 4), Choice("no", 4)), goes_to=4),
    Step(question="When was it bought?", kind="date", is_required=False, goes_to=5),
    Step(say="Seams, zips and buckles have five years.", question="Is it a seam, a zip or a buckle?", kind="yes_no", choices=(Choice("yes", 6), Choice("no", 7)), goes_to=7),
    Step(say="That is covered. I mail you a label today; the workshop takes about six working days.", question="When do you need it back?", kind="text", is_required=False, goes_to=8),
    Step(say="I cannot promise yet that it is covered. Send us a picture, and a colleague of the workshop answers within a day.", question="To which address shall we answer?", kind="text", goes_to=8),
    Step(say="That is all. You have the number {{ticket.number}}; a mail with the next steps is on its way."),
)  # fmt: skip
_BUSINESS = (
    Step(say="Good to hear from you. Let me understand what you are planning, then I come back with an offer.", question="What is it for?", kind="text", goes_to=2),
    Step(question="How many people?", kind="number", goes_to=3),
    Step(question="By when must it be there?", kind="date", goes_to=4),
    Step(question="Would you like to pay on invoice?", kind="yes_no", choices=(Choice("yes", 5), Choice("no", 6)), goes_to=6),
    Step(question="Which VAT number stands on the invoice?", kind="text", is_required=False, goes_to=6),
    Step(say="Thank you. The written offer is with you by tomorrow evening."),
)  # fmt: skip


def say_again(agents: Mapping[str, Agent], rng: random.Random, now: datetime) -> None:
    """Macros and scripts as they were written two months ago, and used since; two macros applied today."""
    with transaction.atomic():
        with clock.at(now - timedelta(days=60)):
            macros = _write(agents)
        _use(rng, macros, now)
        _apply(macros, now)


def _write(agents: Mapping[str, Agent]) -> list[Macro]:
    marta, elena = agents["Marta Nowak"], agents["Elena Rossi"]
    priya = agents["Priya Raman"]
    teams = {team.name: team for team in Team.objects.all()}
    today = clock.today()
    macros = []
    for folder, name, words, changes, team, _weight in _MACROS:
        draft = MacroDraft(
            name=name,
            html=text_to_html(words),
            kind=Macro.Kind.NOTE if name in _NOTES else Macro.Kind.REPLY,
            changes=changes,
            folder=folder,
            owner=Macro.Owner.TEAM if team else Macro.Owner.EVERYONE,
            team=teams[team] if team else None,
        )
        macros.append(write_macro(draft, by=marta.actor))
    mine = MacroDraft(
        name="Warm thanks",
        html=text_to_html(
            "Thank you, {{customer.first_name|all the best}}. That made my day." + _BYE
        ),
        agent=priya,
    )
    macros.append(write_macro(mine, by=priya.actor))
    everyone = Macro.Owner.EVERYONE
    write_script(
        ScriptDraft("Damaged gear, by phone", _DAMAGED, "Repairs", everyone), by=marta.actor
    )
    write_script(
        ScriptDraft("First call of a company", _BUSINESS, "Business", everyone), by=elena.actor
    )
    _review(macros, marta, today)
    return macros


def _use(rng: random.Random, macros: list[Macro], now: datetime) -> None:
    """The last weeks' use: on tickets that were answered then, by those who answered."""
    weights = {name: weight for _folder, name, *_rest, weight in _MACROS}
    since = now - timedelta(days=40)
    answered = list(
        Ticket.objects.filter(activity_at__gte=since, status="solved", assignee__isnull=False)
        .select_related("assignee__actor")
        .order_by("id")[:600]
    )
    for macro in macros if answered else []:
        for ticket in rng.sample(answered, min(len(answered), weights.get(macro.name, 1) * 3)):
            if ticket.assignee is not None:
                with clock.at(ticket.activity_at):
                    macro.uses.create(agent=ticket.assignee, ticket=ticket, at=clock.now())


def _apply(macros: list[Macro], now: datetime) -> None:
    """Two of today's tickets show in their history what a macro changed."""
    claim = next(macro for macro in macros if macro.name == "Ask for a picture")
    rows = Ticket.objects.filter(status="open", assignee__isnull=False, team__name="Repairs")
    for ticket in rows.select_related("assignee__actor").order_by("-activity_at")[:2]:
        if ticket.assignee is not None:
            with clock.at(now - timedelta(minutes=20)):
                apply_macro(ticket, claim, by=ticket.assignee.actor)


def _review(macros: list[Macro], agent: Agent, today: date) -> None:
    for macro in macros:
        due = _DUE.get(macro.name)
        if macro.name in _REVIEWED_DAYS or due is not None:
            again = today + timedelta(days=90 + due) if due is not None else None
            mark_reviewed(macro, by=agent.actor, agent=agent, review_by=again)
