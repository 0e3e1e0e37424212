"""Bytes of disk a ticket: the database with its indexes. bin/bench disk"""

from pathlib import Path

from django.conf import settings
from django.db import connection

from helpwell.tickets.models import Ticket


def main(_arguments: list[str]) -> int:
    """Print the size of the database by ticket."""
    count = Ticket.objects.count() or 1
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            size = int(cursor.fetchone()[0])
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            size = Path(settings.DATABASES["default"]["NAME"]).stat().st_size
    print(
        f"{connection.vendor}: {size / 1e9:.2f} GB for {count} tickets: {size / count / 1000:.2f} kB a ticket"
    )
    return 0
