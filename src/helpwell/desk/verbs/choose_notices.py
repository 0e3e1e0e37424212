"""An agent chooses how to hear of things."""

from collections.abc import Mapping
from datetime import time

from django.db import transaction

from helpwell.desk.models import Notice, NoticeChoice, WorkingTime
from helpwell.desk.notice_choices import Choice
from helpwell.people.models import Agent


def choose_notices(agent: Agent, choices: Mapping[str, Choice]) -> None:
    """From now on the agent hears of each named kind so. No event: it concerns nobody else."""
    with transaction.atomic():
        for kind, choice in choices.items():
            NoticeChoice.objects.update_or_create(
                agent=agent,
                kind=Notice.Kind(kind),
                defaults={"in_app": choice.in_app, "by_mail": choice.by_mail},
            )


def set_working_time(
    agent: Agent, *, begins: time | None, ends: time | None, weekends: bool = False
) -> None:
    """Mails come within these hours only; without them at any time. Raises ValueError where the end is not behind the beginning."""
    if begins is None or ends is None:
        WorkingTime.objects.filter(agent=agent).delete()
        return
    if begins >= ends:
        raise ValueError("The end must be behind the beginning.")
    WorkingTime.objects.update_or_create(
        agent=agent, defaults={"begins": begins, "ends": ends, "weekends": weekends}
    )
