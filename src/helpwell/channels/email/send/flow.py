"""Parcels over the line of a mailbox: each leaves, is caught, waits or fails by itself, and what became of it is noted at once.

SMTP can promise at-least-once only. A mail whose connection or process died between DATA and the commit is sent again,
with the same Message-ID, so that the receiving side can tell.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.send import lines
from helpwell.channels.email.send.caught import is_caught
from helpwell.channels.email.send.mime import Mail, build
from helpwell.channels.email.send.smtp import (
    Deferred,
    Line,
    Refused,
    Sending,
    TakenOver,
    Unreachable,
)
from helpwell.events import lease
from helpwell.kit.failpoint import reach

log = logging.getLogger(__name__)
LEASE_SECONDS = 180
# Longer than three waits of smtp._DATA_SECONDS: for the answer to DATA, for the mail itself, and for the last answer.
DATA_LEASE = timedelta(seconds=930)
_NOTING = timedelta(seconds=LEASE_SECONDS)
MOST_ATTEMPTS = 32  # with the waits below, four days
_FIRST_WAIT, _LONGEST_WAIT = 60, 4 * 3600  # seconds
_MOST_MISHAPS = 6  # attempts for a mail that we cannot even put together


class Parcel(Protocol):
    """A row that wants to leave, claimed by this process."""

    attempts: int

    def mail(self) -> Mail:
        """What it says."""

    def envelope_from(self) -> str:
        """Where reports on it go; empty for mail to which nothing may answer."""

    def recipients(self) -> list[str]:
        """The addresses that still wait for it."""

    def hold(self, span: timedelta) -> bool:
        """Keep it for the span; False where another process took it meanwhile."""

    def catch(self, mail: Mail) -> None:
        """Keep it here instead of sending it; runs in a transaction."""

    def settle(self, refused: Mapping[str, str], later: Mapping[str, str], wait: timedelta) -> None:
        """Note what the server said for each recipient."""

    def put_off(self, why: str, wait: timedelta) -> None:
        """Try it again later."""

    def fail(self, why: str) -> None:
        """Give it up."""

    def give_back(self) -> None:
        """It was not its turn; nothing was tried."""


def send_all(mailbox: Mailbox, parcels: Sequence[Parcel]) -> None:
    """Bring each parcel on its way, over one connection; what the mailbox may not send now is given back."""
    allowed = lines.allowance(mailbox, len(parcels))
    for parcel in parcels[allowed:]:
        if parcel.hold(_NOTING):
            parcel.give_back()
    if is_caught(mailbox):
        for parcel in parcels[:allowed]:
            with _mishaps_of(parcel):
                _catch(parcel)
        return
    waiting = iter(parcels[:allowed])
    try:
        _send_over_line(mailbox, waiting)
    except Unreachable as error:
        lines.note_trouble(mailbox, str(error))
        for parcel in waiting:
            _put_off(parcel, str(error))


def wait_after(attempts: int) -> timedelta:
    """How long a mail waits after so many attempts."""
    return lease.backoff(attempts, first=_FIRST_WAIT, most=_LONGEST_WAIT)


def _send_over_line(mailbox: Mailbox, waiting: Iterator[Parcel]) -> None:
    sent = False
    with lines.line_of(mailbox) as line:
        for parcel in waiting:
            try:
                with _mishaps_of(parcel, line):
                    sent |= _send(parcel, mailbox, line)
            except Unreachable as error:
                _put_off(parcel, str(error))
                raise
    if sent:
        lines.note_success(mailbox)


def _send(parcel: Parcel, mailbox: Mailbox, line: Line) -> bool:
    """Whether the server answered for its recipients; raises Unreachable where it cannot be spoken to at all."""
    mail = parcel.mail()
    sending = Sending(
        envelope_from=parcel.envelope_from(),
        own_address=mailbox.channel.address,
        recipients=parcel.recipients(),
        wants_receipts=mailbox.asks_for_receipts,
        build=lambda utf8: build(mail, utf8=utf8),
        before_data=lambda: parcel.hold(DATA_LEASE),
    )
    try:
        outcome = line.send(sending)
    except TakenOver:
        return False
    except Deferred as error:
        _put_off(parcel, str(error))
        return False
    except Refused as error:
        if parcel.hold(_NOTING):
            parcel.fail(str(error))
        return False
    refused, later = outcome.refused, outcome.later
    if parcel.attempts >= MOST_ATTEMPTS:
        refused, later = refused | {to: _given_up(why) for to, why in later.items()}, {}
    parcel.settle(refused, later, wait_after(parcel.attempts))
    reach("sending:committed")
    return True


def _catch(parcel: Parcel) -> None:
    mail = parcel.mail()
    if not parcel.hold(DATA_LEASE):
        return
    with transaction.atomic():
        parcel.catch(mail)
        parcel.settle({}, {}, timedelta())
    reach("sending:committed")


@contextmanager
def _mishaps_of(parcel: Parcel, line: Line | None = None) -> Iterator[None]:
    """What goes wrong on our side with one mail is logged and stops no other."""
    try:
        yield
    except Unreachable:
        raise
    except Exception as error:
        log.exception("mail not sent", extra={"parcel": repr(parcel)})
        if line is not None:
            line.hang_up()
        why = _("The mail could not be put together (%(error)s).") % {"error": type(error).__name__}
        if not parcel.hold(_NOTING):
            return
        if parcel.attempts >= _MOST_MISHAPS:
            parcel.fail(why)
        else:
            parcel.put_off(why, wait_after(parcel.attempts))


def _put_off(parcel: Parcel, why: str) -> None:
    if not parcel.hold(_NOTING):
        return  # we were slow, another process took it: what becomes of it is its to say
    if parcel.attempts >= MOST_ATTEMPTS:
        parcel.fail(_given_up(why))
    else:
        parcel.put_off(why, wait_after(parcel.attempts))


def _given_up(why: str) -> str:
    return _("Given up after four days. %(why)s") % {"why": why}
