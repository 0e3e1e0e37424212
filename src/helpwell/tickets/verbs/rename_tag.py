"""Giving a tag another name on all its tickets, and deleting one that no ticket has."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.tickets.events import TagDeleted, TagRenamed, TagRestored
from helpwell.tickets.models import Tag
from helpwell.tickets.tagging import refresh, ticket_ids_of
from helpwell.tickets.verbs.tag import normal


class NameTaken(ValueError):
    """Another tag has this name: the two can be merged."""


class NoName(ValueError):
    """A tag needs a name."""


class InUse(ValueError):
    """Tickets have this tag."""


def rename_tag(tag: Tag, *, by: Actor, name: str) -> Event | None:
    """The event of the new name, or None where it is the old one. What history said then stays as it was said.

    Raises NoName, or NameTaken.
    """
    name = normal(name)
    if not name:
        raise NoName
    with transaction.atomic():
        tag = Tag.objects.select_for_update().get(pk=tag.pk)
        if tag.name == name:
            return None
        if Tag.objects.filter(name=name).exists():
            raise NameTaken
        return _rename(tag, by, name)


def undo_rename(event: Event, fact: TagRenamed, by: Actor) -> None:
    """The tag has its old name again."""
    tag = Tag.objects.select_for_update().filter(pk=fact.tag_id).first()
    if tag is None:
        raise CannotUndo(_("This tag is gone."))
    ensure_latest(event)
    if Tag.objects.filter(name=fact.before).exists():
        raise CannotUndo(_("There is another tag “{name}” now.").format(name=fact.before))
    _rename(tag, by, fact.before)


def delete_tag(tag: Tag, *, by: Actor) -> Event:
    """The event of an unused tag being gone; raises InUse for one that tickets have."""
    with transaction.atomic():
        tag = Tag.objects.select_for_update().get(pk=tag.pk)
        if ticket_ids_of(tag).exists():
            raise InUse
        fact = TagDeleted(tag_id=tag.pk, name=tag.name)
        tag.delete()
        return record(fact, by=by, diff={"tag": [fact.name, None]})


def undo_delete(event: Event, fact: TagDeleted | TagRestored, by: Actor) -> None:
    """The tag is there again, or gone again."""
    ensure_latest(event)
    tag = Tag.objects.filter(pk=fact.tag_id).first()
    if isinstance(fact, TagRestored):
        if tag is None or ticket_ids_of(tag).exists():
            raise CannotUndo(_("Tickets have this tag by now."))
        tag.delete()
        record(
            TagDeleted(tag_id=fact.tag_id, name=fact.name), by=by, diff={"tag": [fact.name, None]}
        )
        return
    if Tag.objects.filter(name=fact.name).exists():
        raise CannotUndo(_("There is another tag “{name}” now.").format(name=fact.name))
    Tag.objects.create(pk=fact.tag_id, name=fact.name)
    record(TagRestored(tag_id=fact.tag_id, name=fact.name), by=by, diff={"tag": [None, fact.name]})


def _rename(tag: Tag, by: Actor, name: str) -> Event:
    before, tag.name = tag.name, name
    tag.save(update_fields=["name"])
    refresh(ticket_ids_of(tag))
    fact = TagRenamed(tag_id=tag.pk, name=name, before=before)
    return record(fact, by=by, diff={"tag": [before, name]})
