"""bin/bench: measures, by name. `bin/bench` alone lists what there is."""

import importlib
import os
import sys

import django

BENCHES = {
    "load": "fill HELPWELL_DATA with N tickets of three messages: load N",
    "pages": "inbox, ticket page and search with 1 and 8 clients: pages [SECONDS]",
    "search": "saved views and searches, rare and common: search [SECONDS]",
    "parse": "mails a second through the parser",
    "store": "mails a second stored durably through LMTP",
    "intake": "mails a second finished: in a ticket, first reactions done",
    "replies": "replies a second",
    "bulk": "change of a thousand tickets at once, and its undo: bulk [N]",
    "turns": "how long a write waits for a busy writer, on SQLite",
    "browser": "key press to the next ticket drawn, bytes of script and style of the ticket page: browser [TICKETS]",
    "start": "seconds until the desk answers, memory of all its processes",
    "disk": "bytes of disk a ticket",
}


def main(arguments: list[str]) -> int:
    """Run the named bench; returns its exit status."""
    name, *rest = [*arguments, ""]
    if name not in BENCHES:
        for known, meaning in BENCHES.items():
            print(f"bin/bench {known:8} {meaning}")
        return 0 if not name else 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("HELPWELL_LOG_FILE", "-")
    os.environ.setdefault("HELPWELL_LOG_LEVEL", "ERROR")
    django.setup()
    bench = importlib.import_module(f"bench.{name}")
    status = bench.main([one for one in rest if one])
    return int(status or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
