"""The sentences of side conversations."""

from django.utils.translation import gettext as _

from helpwell.desk.told import Sentences, Told


def _started(told: Told) -> str:
    return _("{who} asked {whom} aside: “{subject}”").format(
        who=told.who,
        whom=", ".join(told.facts["with_whom"][:3]),
        subject=told.facts["subject_line"],
    )


def _answered(told: Told) -> str:
    if told.facts.get("is_automatic"):
        return ""
    return _("{whom} answered in a side conversation").format(whom=told.facts["who"])


def _joined(told: Told) -> str:
    return _("{who} took {whom} into a side conversation").format(
        who=told.who, whom=told.facts["address"]
    )


def _closed(told: Told) -> str:
    return _("{who} closed the side conversation “{subject}”").format(
        who=told.who, subject=told.facts["subject_line"]
    )


def _reopened(told: Told) -> str:
    return _("{who} opened the side conversation “{subject}” again").format(
        who=told.who, subject=told.facts["subject_line"]
    )


def _failed(told: Told) -> str:
    return _("A side mail did not arrive: {why}").format(why=told.facts["detail"])


SENTENCES: Sentences = {
    "ConversationStarted": ("chat", _started),
    "ConversationWritten": ("chat", None),
    "ConversationAnswered": ("chat", _answered),
    "ConversationJoined": ("chat", _joined),
    "ConversationClosed": ("chat", _closed),
    "ConversationReopened": ("chat", _reopened),
    "ConversationMailFailed": ("failed-mail", _failed),
}
