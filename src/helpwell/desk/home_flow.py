"""Is everything flowing, is anything stuck: mail in, mail out, reactions, the worker, and room on the disk."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from helpwell.channels.ledger import count_failed, count_waiting
from helpwell.channels.models import Arrival
from helpwell.desk.home_numbers import Number, search_url
from helpwell.events.models import Beat, Reaction
from helpwell.kit import clock
from helpwell.kit.moments import span
from helpwell.tickets.models import Delivery

_LATE = timedelta(minutes=2)
_SILENT = timedelta(seconds=60)
_LITTLE = 10  # percent of the disk
_COUNTED = 1_000


def flow() -> list[Number]:
    """What came in, what waits, what failed, who works, and what room is left. Seven queries, each by an index or bounded."""
    return [*_mail_in(), *_mail_out(), *_reactions(), _worker(), _disk()]


def _mail_in() -> list[Number]:
    ledger = _place("channels:ledger")
    waiting, failed = count_waiting(), count_failed()
    stuck = waiting.oldest is not None and clock.now() - waiting.oldest > _LATE
    latest = Arrival.objects.order_by("-id").values_list("received_at", flat=True).first()
    ago = span(clock.now() - latest) if latest else "–"
    return [
        Number(
            _("Last mail came in"), _("{time} ago").format(time=ago) if latest else "–", ledger,
            _("How long ago the newest arrival was stored."),
        ),
        Number(
            _("Mail to be read"), str(waiting.waiting), ledger,
            _("Arrivals that are stored and not yet a ticket; more than two minutes is too long."), "bad" if stuck else "",
        ),
        Number(
            _("Mail that failed"), str(failed), f"{ledger}?state=failed",
            _("Arrivals that could not be read. They are kept whole and can be tried again."), "bad" if failed else "",
        ),
    ]  # fmt: skip


def _mail_out() -> list[Number]:
    late = Delivery.objects.filter(
        state=Delivery.State.QUEUED, due_at__lt=clock.now() - _LATE
    ).order_by("due_at")
    stuck = late[:_COUNTED].count()
    return [
        Number(
            _("Answers stuck"), str(stuck), _place("health"),
            _("Messages of ours that should have left more than two minutes ago."), "bad" if stuck else "",
        ),
    ]  # fmt: skip


def _reactions() -> list[Number]:
    failed = Reaction.objects.exclude(failed_at=None)[:_COUNTED].count()
    late = Reaction.objects.filter(failed_at=None, due_at__lt=clock.now() - _LATE)[
        :_COUNTED
    ].count()
    return [
        Number(
            _("Reactions behind"), str(late + failed), _place("health"),
            _("What follows from an event (clocks, notices) and is late by two minutes, or failed for good."),
            "bad" if late + failed else "",
        ),
    ]  # fmt: skip


def _worker() -> Number:
    last = Beat.objects.filter(kind="worker").order_by("-at").values_list("at", flat=True).first()
    beats = last is not None and clock.now() - last < _SILENT
    said = _("{time} ago").format(time=span(clock.now() - last)) if last else _("never")
    return Number(
        _("Worker"), _("at work") if beats else said, _place("health"),
        _("When a worker last said that it is alive; after a minute of silence something is wrong."), "" if beats else "bad",
    )  # fmt: skip


def _disk() -> Number:
    usage = shutil.disk_usage(settings.MEDIA_ROOT if _exists() else "/")
    share = 100 * usage.free // usage.total
    return Number(
        _("Room on the disk"), f"{usage.free / 2**30:,.0f} GB", _place("health"),
        _("Free space where files are kept: {share} % of it.").format(share=share), "bad" if share < _LITTLE else "",
    )  # fmt: skip


def _exists() -> bool:
    try:
        shutil.disk_usage(settings.MEDIA_ROOT)
    except OSError:
        return False
    return True


def _place(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return search_url("is:failed")
