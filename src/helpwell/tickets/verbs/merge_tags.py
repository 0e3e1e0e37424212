"""Making one tag of two, on all tickets, and taking it apart again."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.tickets.events import TagMerged, TagParted
from helpwell.tickets.models import MergedTag, Tag, TagMerge
from helpwell.tickets.tagging import (
    BATCH,
    OnTicket,
    having,
    in_batches,
    put_on,
    refresh,
    ticket_ids_of,
)


class SameTag(ValueError):
    """A tag is not merged into itself."""


def merge_tags(tag: Tag, *, into: Tag, by: Actor) -> Event:
    """The event of the first tag having become the second on all its tickets; raises SameTag."""
    if tag.pk == into.pk:
        raise SameTag
    with transaction.atomic():
        # Always in the same order, so that two merges do not wait for each other.
        held = {one.pk: one for one in _held(tag.pk, into.pk)}
        return _merge(held[tag.pk], held[into.pk], by)


def undo_tag_merge(event: Event, fact: TagMerged, by: Actor) -> None:
    """The first tag is itself again, on the tickets that still have what it became."""
    into = next(iter(_held(fact.into_id)), None)
    merge = TagMerge.objects.filter(pk=fact.merge_id).first()
    if into is None or merge is None:
        raise CannotUndo(_("“{name}” is gone since.").format(name=fact.into_name))
    ensure_latest(event)
    if Tag.objects.filter(name=fact.name).exists():
        raise CannotUndo(_("There is another tag “{name}” now.").format(name=fact.name))
    tag = Tag.objects.create(pk=fact.tag_id, name=fact.name)
    count = 0
    for batch in in_batches(list(merge.tickets.values_list("ticket_id", flat=True))):
        still = having(batch, into)
        put_on(still, tag)
        alone = merge.tickets.filter(ticket_id__in=still, had_both=False).values("ticket_id")
        OnTicket.objects.filter(tag_id=into.pk, ticket_id__in=alone).delete()
        count += refresh(still)
    merge.delete()
    parted = TagParted(tag_id=tag.pk, name=tag.name, into_id=into.pk, count=count)
    record(parted, by=by, diff={"tag": [None, tag.name]})


def undo_tag_parting(event: Event, fact: TagParted, by: Actor) -> None:
    """The two tags are one again."""
    held = {one.pk: one for one in _held(fact.tag_id, fact.into_id)}
    ensure_latest(event)
    if len(held) < 2:
        raise CannotUndo(_("This tag is gone."))
    _merge(held[fact.tag_id], held[fact.into_id], by)


def _held(*ids: int) -> list[Tag]:
    return list(Tag.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _merge(tag: Tag, into: Tag, by: Actor) -> Event:
    merge = TagMerge.objects.create(name=tag.name, into=into)
    count = 0
    for batch in in_batches(list(ticket_ids_of(tag))):
        both = having(batch, into)
        rows = [MergedTag(merge=merge, ticket_id=pk, had_both=pk in both) for pk in batch]
        MergedTag.objects.bulk_create(rows, batch_size=BATCH)
        put_on([pk for pk in batch if pk not in both], into)
        count += refresh(batch)
    fact = TagMerged(
        tag_id=tag.pk,
        name=tag.name,
        into_id=into.pk,
        into_name=into.name,
        merge_id=merge.pk,
        count=count,
    )
    OnTicket.objects.filter(tag_id=tag.pk).delete()
    tag.delete()
    return record(fact, by=by, diff={"tag": [fact.name, None]})
