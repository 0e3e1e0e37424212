"""Message-IDs as they are kept and looked for."""

import hashlib
from collections.abc import Iterable

from helpwell.channels.email.parse import Envelope

_MOST_CHARACTERS = 255
MOST_LOOKED_FOR = 60


def kept_id(message_id: str | None) -> str:
    """A Message-ID with its angle brackets; one too long to be kept stands for itself by its digest. Empty for none."""
    if not message_id:
        return ""
    whole = f"<{message_id}>"
    if len(whole) <= _MOST_CHARACTERS:
        return whole
    return f"<{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()}@long.invalid>"


def answered_ids(envelope: Envelope) -> list[str]:
    """The messages that a mail answers, nearest first: In-Reply-To, then References backwards."""
    ids = [envelope.in_reply_to, *reversed(envelope.references)]
    return list(dict.fromkeys(kept_id(one) for one in ids if one))[:MOST_LOOKED_FOR]


def all_ids(envelopes: Iterable[Envelope]) -> set[str]:
    """Every id that has to be looked for, of many mails at once."""
    wanted: set[str] = set()
    for envelope in envelopes:
        wanted.update(answered_ids(envelope))
        returned = envelope.returned
        wanted.update(kept_id(one) for one in (envelope.message_id, envelope.returned_message_id))
        if returned is not None:
            wanted.update(kept_id(one) for one in returned.references[-5:])
    wanted.discard("")
    return wanted
