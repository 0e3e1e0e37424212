"""Defining a custom field and changing it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.fields.catalog import Catalog
from helpwell.fields.events import CustomFieldChanged, CustomFieldDefined
from helpwell.fields.models import CatalogStamp, Choice, Field, FieldValue
from helpwell.fields.values import Invalid, as_key, parse
from helpwell.kit import clock
from helpwell.kit.text import one_line

MOST_FIELDS, MOST_CHOICES = 300, 200
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
# Words that search and variables know already.
_TAKEN = frozenset(
    "agent assignee attachment before after channel company created customer due follower form from has id in is key"
    " last mention merged number order organization priority requester snoozed solved sort status subject tag tags"
    " team ticket to type updated user".split()
)


class CannotDefine(ValueError):
    """This field cannot be so; its text says why, in words."""


@dataclass(frozen=True)
class ChoiceLine:
    """A choice as it shall be: an old one by its id, or a new one."""

    name: str
    id: int | None = None


@dataclass(frozen=True)
class Asked:
    """How a field is asked."""

    name: str
    help: str = ""
    required_to_solve: bool = False
    default: str = ""
    choices: Sequence[ChoiceLine] = field(default_factory=tuple)


def define_field(
    *, by: Actor, type_: str, asked: Asked, about: str = Field.About.TICKET, key: str = ""
) -> Field:
    """The new field, behind all others; without `key` it gets one from its name. Raises CannotDefine."""
    with transaction.atomic():
        if Field.objects.count() >= MOST_FIELDS:
            raise CannotDefine(_("There are too many fields. Archive some first."))
        last = Field.objects.aggregate(last=Max("position"))["last"] or 0
        made = Field.objects.create(
            name=_name(asked),
            key=_key(key, asked.name),
            type=Field.Type(type_),
            about=Field.About(about),
            help=one_line(asked.help, 200),
            required_to_solve=asked.required_to_solve and about == Field.About.TICKET,
            position=last + 1,
        )
        _choose(made, asked.choices)
        made.default = _default(made, asked.default)
        made.save(update_fields=["default"])
        CatalogStamp.renew()
        record(CustomFieldDefined(field_id=made.pk, name=made.name), by=by)
    return made


def change_field(field: Field, *, by: Actor, asked: Asked, type_: str = "") -> Event | None:
    """The event by which the field is asked otherwise; None where it is so already.

    Raises CannotDefine, also for another type once it is filled.
    """
    with transaction.atomic():
        field = Field.objects.select_for_update().get(pk=field.pk)
        before = plain(field)
        if type_ and type_ != field.type:
            field.type = _other_type(field, type_)
        field.name = _name(asked)
        field.help = one_line(asked.help, 200)
        field.required_to_solve = asked.required_to_solve and field.about == Field.About.TICKET
        _choose(field, asked.choices)
        field.default = _default(field, asked.default)
        field.save()
        after = plain(field)
        diff: Diff = {
            name: [before[name], value] for name, value in after.items() if before[name] != value
        }
        if not diff:
            return None
        CatalogStamp.renew()
        fact = CustomFieldChanged(field_id=field.pk, changed=list(diff))
        return record(fact, by=by, diff=diff)


def plain(field: Field) -> dict[str, Any]:
    """How a field is asked, as JSON values; a choice as id, name, and whether it is put away."""
    choices = field.choices.order_by("position", "id")
    return {
        "name": field.name,
        "type": field.type,
        "help": field.help,
        "required_to_solve": field.required_to_solve,
        "default": field.default,
        "choices": [[one.pk, one.name, one.archived_at is not None] for one in choices],
    }


def _name(asked: Asked) -> str:
    name = one_line(asked.name, 80)
    if not name:
        raise CannotDefine(_("A field needs a name."))
    return name


def _key(key: str, name: str) -> str:
    if key:
        if not _KEY.fullmatch(key):
            raise CannotDefine(
                _("A key is of small letters, digits and underscores, and begins with a letter.")
            )
        if key in _TAKEN or Field.objects.filter(key=key).exists():
            raise CannotDefine(_("The key “{key}” is taken.").format(key=key))
        return key
    stem = slugify(name).replace("-", "_")[:50]
    stem = stem if _KEY.fullmatch(stem) else f"field_{stem}".rstrip("_")
    used = set(Field.objects.filter(key__startswith=stem).values_list("key", flat=True)) | _TAKEN
    numbered = (f"{stem}_{n}" for n in range(2, MOST_FIELDS + 3))
    return next(one for one in (stem, *numbered) if one not in used)


def _other_type(field: Field, type_: str) -> str:
    if FieldValue.objects.filter(field=field).exists():
        raise CannotDefine(_("The type cannot be changed any more: some values are filled in."))
    return Field.Type(type_)


def _choose(field: Field, lines: Sequence[ChoiceLine]) -> None:
    lines = [line for line in lines if line.name.strip()] if field.has_choices else []
    names = [one_line(line.name, 80) for line in lines]
    _ensure_choices(field, names)
    old = {choice.pk: choice for choice in field.choices.all()}
    kept = _kept(old, lines, names)
    for pk, choice in old.items():
        if pk not in kept:
            _take_away(choice)
    left = Choice.objects.filter(field=field).exclude(pk__in=kept)
    if taken := set(left.values_list("name", flat=True)) & set(names):
        raise CannotDefine(
            _("“{name}” was another choice before, and some tickets have it.").format(
                name=taken.pop()
            )
        )
    # First out of each other's way: two choices may have changed their names with one another.
    for pk in kept:
        Choice.objects.filter(pk=pk).update(name=f"\N{ZERO WIDTH SPACE}{pk}")
    for position, (line, name) in enumerate(zip(lines, names, strict=True)):
        pk = _old_id(line, name, old)
        _write(field, pk if pk in kept else None, name, position)


def _ensure_choices(field: Field, names: Sequence[str]) -> None:
    if field.has_choices and not names:
        raise CannotDefine(_("A field of choices needs a choice."))
    if len({name.casefold() for name in names}) < len(names):
        raise CannotDefine(_("Two choices have the same name."))
    if len(names) > MOST_CHOICES:
        raise CannotDefine(_("There are too many choices: {n} at most.").format(n=MOST_CHOICES))


def _kept(old: dict[int, Choice], lines: Sequence[ChoiceLine], names: Sequence[str]) -> set[int]:
    ids = (_old_id(line, name, old) for line, name in zip(lines, names, strict=True))
    return {pk for pk in ids if pk in old}


def _old_id(line: ChoiceLine, name: str, old: dict[int, Choice]) -> int:
    """Which old choice a line is: the one of its id, or an archived one of the same name; 0 for a new one."""
    if line.id in old:
        return line.id or 0
    return next((pk for pk, one in old.items() if one.archived_at and one.name == name), 0)


def _take_away(choice: Choice) -> None:
    if FieldValue.objects.filter(choice=choice).exists():
        Choice.objects.filter(pk=choice.pk, archived_at=None).update(
            archived_at=clock.now(), position=MOST_CHOICES
        )
    else:
        choice.delete()


def _write(field: Field, pk: int | None, name: str, position: int) -> None:
    if pk is None:
        Choice.objects.create(field=field, name=name, position=position)
    else:
        Choice.objects.filter(pk=pk).update(name=name, position=position, archived_at=None)


def _default(field: Field, given: str) -> str:
    """The default as a form would give it: the name of a choice stands for its id."""
    known = Catalog(choices={field.pk: list(field.choices.all())})
    try:
        value = parse(field, given.split(",") if field.has_choices else given, known)
    except Invalid as problem:
        raise CannotDefine(_("The default does not fit. {why}").format(why=problem)) from None
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return as_key(value)[:200]
