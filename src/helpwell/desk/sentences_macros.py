"""Sentences of macros and scripts."""

from django.utils.translation import gettext as _

from helpwell.desk.told import Sentences, Told


def _finished(told: Told) -> str:
    return _("{who} went through the script “{name}”").format(who=told.who, name=told.facts["name"])


def _aborted(told: Told) -> str:
    return _("{who} broke the script “{name}” off").format(who=told.who, name=told.facts["name"])


# What a macro changed has lines of its own, which name it; the answers of a script stand in their note.
SENTENCES: Sentences = {
    "MacroApplied": ("macro", None),
    "ScriptStarted": ("script", None),
    "ScriptFinished": ("script", _finished),
    "ScriptAborted": ("script", _aborted),
}
