"""One person's data can be handed out and erased; nobody else's is touched."""

import json

from django.db import transaction

from conftest import Cast, ask
from helpwell.customers import personal_data as of_customers
from helpwell.customers.verbs.merge import merge
from helpwell.tickets import personal_data as of_tickets
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import reply


def test_export_holds_public_words_and_no_notes(cast: Cast, ticket: Ticket) -> None:
    note(ticket, by=cast.bob.actor, text="She sounds upset.")
    pack = json.dumps([of_customers.export(cast.anna), of_tickets.export(cast.anna)])
    assert "order 10023" in pack
    assert "anna@acme.test" in pack
    assert "upset" not in pack


def test_erasing_leaves_no_trace_of_one_and_all_of_the_other(cast: Cast, ticket: Ticket) -> None:
    other = ask(cast, cast.ben, "Parcel", "Where is parcel 77?")
    reply(ticket, by=cast.bob.actor, text="Dear Anna, order 10023 is refunded.")
    with transaction.atomic():
        of_tickets.erase(cast.anna)
        of_customers.erase(cast.anna)
    cast.anna.refresh_from_db()
    kept = json.dumps(
        [
            list(Message.objects.filter(ticket=ticket).values("text", "from_address")),
            of_customers.export(cast.anna),
        ],
        default=str,
    )
    assert "10023" not in kept
    assert "Keller" not in kept
    assert Message.objects.get(ticket=other).text == "Where is parcel 77?"


def test_what_is_handed_out_covers_those_who_were_merged(cast: Cast) -> None:
    ask(cast, cast.ben, "Hello", "Where is it?")
    merge(cast.ben, into=cast.anna, by=cast.sam.actor)
    cast.anna.refresh_from_db()
    assert len(of_tickets.export(cast.anna)["tickets"]) == 1
