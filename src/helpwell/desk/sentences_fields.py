"""What is said about the fields and the form of a ticket."""

from django.utils.translation import gettext as _

from helpwell.desk.told import Sentences, Told


def _value(told: Told) -> str:
    before, after, name = (told.facts[key] for key in ("before", "after", "field_name"))
    if told.facts.get("by_condition"):
        return _("“{name}” was filled by itself: “{after}”").format(name=name, after=after)
    if not after:
        return _("{who} emptied “{name}”; it was “{before}”").format(
            who=told.who, name=name, before=before
        )
    if not before:
        return _("{who} filled in “{name}”: “{after}”").format(who=told.who, name=name, after=after)
    return _("{who} changed “{name}” from “{before}” to “{after}”").format(
        who=told.who, name=name, before=before, after=after
    )


def _form(told: Told) -> str:
    if not told.facts["after"]:
        return _("{who} took the form “{name}” off").format(who=told.who, name=told.facts["before"])
    return _("{who} gave the ticket the form “{name}”").format(
        who=told.who, name=told.facts["after"]
    )


SENTENCES: Sentences = {"ValueSet": ("fields", _value), "FormChosen": ("form", _form)}
