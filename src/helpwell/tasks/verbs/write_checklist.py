"""Making a checklist, changing it, and putting it away."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.tasks.events import ChecklistWritten
from helpwell.tasks.models import Checklist, ChecklistLine

MOST_LINES = 60


class NotAChecklist(ValueError):
    """It has no name, no line, or too many lines."""


def write_checklist(
    checklist: Checklist | None, *, by: Actor, name: str, lines: Iterable[str]
) -> Checklist:
    """The checklist with its lines in order, a new one for None. Raises NotAChecklist."""
    name = one_line(name, 80)
    words = [line for line in (one_line(one, 300) for one in lines) if line]
    if not name or not words or len(words) > MOST_LINES:
        raise NotAChecklist
    with transaction.atomic():
        if checklist is None:
            checklist = Checklist.objects.create(name=name)
        else:
            checklist = Checklist.objects.select_for_update().get(pk=checklist.pk)
            checklist.name = name
            checklist.save(update_fields=["name"])
        checklist.lines.all().delete()
        ChecklistLine.objects.bulk_create(
            [
                ChecklistLine(checklist=checklist, words=line, position=place)
                for place, line in enumerate(words)
            ]
        )
        record(ChecklistWritten(checklist_id=checklist.pk, name=name), by=by)
    return checklist


def archive_checklist(checklist: Checklist, *, by: Actor) -> Checklist:
    """The checklist, to be put on no more tickets."""
    return _put_away(checklist, by, away=True)


def restore_checklist(checklist: Checklist, *, by: Actor) -> Checklist:
    """The checklist, to be put on tickets again."""
    return _put_away(checklist, by, away=False)


def _put_away(checklist: Checklist, by: Actor, *, away: bool) -> Checklist:
    with transaction.atomic():
        checklist = Checklist.objects.select_for_update().get(pk=checklist.pk)
        if (checklist.archived_at is not None) != away:
            checklist.archived_at = clock.now() if away else None
            checklist.save(update_fields=["archived_at"])
            record(ChecklistWritten(checklist_id=checklist.pk, name=checklist.name), by=by)
    return checklist
