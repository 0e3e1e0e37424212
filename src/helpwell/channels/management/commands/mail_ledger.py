"""bin/helpwell mail ledger: the counts of every mail that arrived, and the proof that they add up."""

from argparse import ArgumentParser

import msgspec
from django.core.management.base import BaseCommand

from helpwell.channels.ledger import Ledger, count_ledger

_COLUMNS = (
    ("received", "received"),
    ("ticket", "ticket"),
    ("duplicate", "duplicate"),
    ("ignored", "ignored"),
    ("failed", "failed"),
    ("stored", "waiting"),
)


class Command(BaseCommand):
    """Exit status 1 where the counts do not add up."""

    help = "Count every mail that arrived, and prove that the counts add up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: object, **options: object) -> None:
        ledger = count_ledger()
        self.stdout.write(_as_json(ledger) if options["json"] else _as_text(ledger))
        if not ledger.adds_up:
            raise SystemExit(1)


def _as_json(ledger: Ledger) -> str:
    plain = {
        "received": ledger.received,
        **{words: ledger.by_state[state] for state, words in _COLUMNS[1:]},
        "adds_up": ledger.adds_up,
        "mailboxes": [
            {
                "name": one.name,
                "address": one.address,
                "received": one.received,
                **{words: one.by_state[state] for state, words in _COLUMNS[1:]},
                "adds_up": one.adds_up,
            }
            for one in ledger.accounts
        ],
        "proofs": [
            {"says": proof.says, "left": proof.left, "right": proof.right, "holds": proof.holds}
            for proof in ledger.proofs
        ],
    }
    return msgspec.json.format(msgspec.json.encode(plain)).decode()


def _as_text(ledger: Ledger) -> str:
    rows = [
        (one.address or one.name, {"received": one.received, **one.by_state})
        for one in ledger.accounts
    ]
    rows.append(("all", {"received": ledger.received, **ledger.by_state}))
    width = max(len(name) for name, _counts in rows)
    head = " ".join(f"{words:>9}" for _key, words in _COLUMNS)
    lines = [
        f"{name:<{width}} " + " ".join(f"{counts[key]:>9}" for key, _words in _COLUMNS)
        for name, counts in rows
    ]
    proofs = [
        f"{'yes' if proof.holds else 'NO '} {proof.says}: {proof.left} = {proof.right}"
        if proof.holds
        else f"NO  {proof.says}: {proof.left}, but {proof.right}"
        for proof in ledger.proofs
    ]
    return "\n".join([f"{'':<{width}} {head}", *lines, "", *proofs])
