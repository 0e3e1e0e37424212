"""Testing how mail comes in."""

import socket
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox
from imap_tools.errors import MailboxFolderSelectError

from helpwell.channels.email.connection_words import why
from helpwell.channels.email.diagnose.reach import SECONDS, reach_server
from helpwell.channels.email.diagnose.steps import Diagnosis, Preview, Seen
from helpwell.channels.email.models import ImapCursor, Mailbox
from helpwell.channels.email.receive import imap_session as imap
from helpwell.channels.email.receive.providers import PROVIDERS
from helpwell.kit.text import one_line

_NEWEST = 5
_COUNTED = 5_000


def test_incoming(mailbox: Mailbox, found: Diagnosis) -> None:
    """Note each step of the way in."""
    ways = {
        Mailbox.Incoming.RECEIVER: _receiver,
        Mailbox.Incoming.IMAP: _imap,
        Mailbox.Incoming.WEBHOOK: _webhook,
    }
    way = ways.get(Mailbox.Incoming(mailbox.incoming))
    if way is None:
        found.skipped(_("Mail in"), _("No way in is chosen, so no mail comes in."))
        return
    way(mailbox, found)
    _plus_addressing(mailbox, found)


test_incoming.__test__ = False  # type: ignore[attr-defined]  # a test of mailboxes, not of pytest


def _receiver(mailbox: Mailbox, found: Diagnosis) -> None:
    label = _("Built-in receiver")
    open_ports = [
        f"{name} {port}"
        for name, port in (("LMTP", settings.LMTP_PORT), ("SMTP", settings.SMTP_PORT))
        if port and _is_open(settings.RECEIVER_HOST, port)
    ]
    if not open_ports:
        found.failed(
            label,
            _(
                "Nothing listens on %(host)s, LMTP %(lmtp)s or SMTP %(smtp)s. Start the receiver; the pipe works without it."
            )
            % {
                "host": settings.RECEIVER_HOST,
                "lmtp": settings.LMTP_PORT,
                "smtp": settings.SMTP_PORT,
            },
        )
        return
    found.ok(
        label,
        _("Takes mail for %(address)s on %(host)s, %(ports)s. Let your mail server deliver there.")
        % {
            "address": mailbox.channel.address,
            "host": settings.RECEIVER_HOST,
            "ports": ", ".join(open_ports),
        },
    )


def _is_open(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), 2.0):
            return True
    except OSError:
        return False


def _webhook(mailbox: Mailbox, found: Diagnosis) -> None:
    label = _("Webhook")
    provider = PROVIDERS.get(mailbox.webhook_provider)
    if provider is None:
        found.failed(label, _("Choose the mail provider."))
    elif not mailbox.sealed_webhook_secret:
        found.failed(label, _("A secret is missing. Without it every post is refused."))
    else:
        found.ok(
            label,
            _("Posts of %(provider)s are taken once they prove themselves with the secret.")
            % {"provider": provider.name},
        )


def _imap(mailbox: Mailbox, found: Diagnosis) -> None:
    server = imap.server_of(mailbox)
    if not reach_server(server, found):
        return
    label = _("IMAP sign-in")
    try:
        with imap.opened(mailbox, timeout=SECONDS) as box:
            found.ok(label, _("Signed in as %(user)s.") % {"user": _user(mailbox)})
            label = _("IMAP folder")
            _look_into(mailbox, box, found)
    except MailboxFolderSelectError:
        found.failed(label, _missing_folder(mailbox, found.folders))
    except Exception as error:  # whatever a server does, the test says it in words
        found.failed(label, why(error, server))


def _look_into(mailbox: Mailbox, box: BaseMailBox, found: Diagnosis) -> None:
    found.folders = tuple(imap.folders(box)[:200])
    uidvalidity = imap.open_folder(box, mailbox.imap_folder)
    found.preview = _preview(mailbox, box, uidvalidity)
    named = {
        "folder": mailbox.imap_folder,
        "all": found.preview.lies_there,
        "count": found.preview.would_import,
    }
    if found.preview.would_import:
        words = _("%(folder)s holds %(all)s mails; %(count)s of them would come in.") % named
    else:
        words = (
            _("%(folder)s holds %(all)s mails; none of them comes in, each new one does.") % named
        )
    found.ok(_("IMAP folder"), words + " " + _("Nothing is sent for mail that lies there already."))


def _missing_folder(mailbox: Mailbox, folders: Sequence[str]) -> str:
    named = {"folder": mailbox.imap_folder, "folders": ", ".join(folders[:30])}
    if not folders:
        return _("There is no folder %(folder)s.") % named
    return _("There is no folder %(folder)s. The server has: %(folders)s.") % named


def _preview(mailbox: Mailbox, box: BaseMailBox, uidvalidity: int) -> Preview:
    everything = imap.uids_after(box, 0, None)
    candidates = imap.uids_after(box, _read_so_far(mailbox, uidvalidity), mailbox.import_since)
    since = mailbox.import_since
    listed = imap.listed(box, candidates[:_COUNTED])
    wanted = {one.uid for one in listed if not (since and one.came_at and one.came_at < since)}
    beyond = len(candidates[_COUNTED:])
    newest = everything[-_NEWEST:]
    heads = imap.heads(box, newest)
    came = {one.uid: one.came_at for one in imap.listed(box, newest)}
    seen = [
        _seen(heads.get(uid, b""), came.get(uid), would_import=uid in wanted)
        for uid in reversed(newest)
    ]
    return Preview(len(wanted) + beyond, len(everything), tuple(seen))


def _read_so_far(mailbox: Mailbox, uidvalidity: int) -> int:
    cursor = ImapCursor.objects.filter(
        mailbox_id=mailbox.pk, folder=mailbox.imap_folder, uidvalidity=uidvalidity
    ).first()
    return cursor.last_uid if cursor else 0


def _seen(head: bytes, came_at: Any, *, would_import: bool) -> Seen:
    try:
        mail: EmailMessage = BytesHeaderParser(policy=policy.default).parsebytes(head)
        subject, sender = str(mail["Subject"] or ""), str(mail["From"] or "")
    except Exception:  # a broken head must not spoil the test
        subject, sender = "", ""
    return Seen(one_line(subject, 120), one_line(sender, 120), came_at, would_import)


def _plus_addressing(mailbox: Mailbox, found: Diagnosis) -> None:
    if not mailbox.plus_addressing:
        found.skipped(
            _("Plus-addressing"),
            _("Switched off. Replies are then matched by their headers and subject only."),
        )
        return
    local, _at, domain = mailbox.channel.address.partition("@")
    found.skipped(
        _("Plus-addressing"),
        _(
            "To be sure, write to %(address)s from another account: it must arrive here. If it comes back, switch plus-addressing off."
        )
        % {"address": f"{local}+check@{domain}"},
    )


def _user(mailbox: Mailbox) -> str:
    return mailbox.imap_user or mailbox.channel.address
