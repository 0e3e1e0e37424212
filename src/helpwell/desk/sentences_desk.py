"""Sentences of what was said about a ticket beside its own changes."""

from django.utils.translation import gettext as _

from helpwell.desk.told import Sentences, Told


def _answered(told: Told) -> str:
    return _("{who} said that the article “{title}” answered it").format(
        who=told.who, title=told.facts["title"]
    )


def _answered_not(told: Told) -> str:
    return _("{who} took back that the article “{title}” answered it").format(
        who=told.who, title=told.facts["title"]
    )


SENTENCES: Sentences = {
    "ArticleAnswered": ("book", _answered),
    "ArticleAnsweredNot": ("book", _answered_not),
}
