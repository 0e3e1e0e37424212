"""The original of a mail that somebody passed on, so that its real sender can be found."""

from . import quote_words as words
from .body import plain_text, read_body
from .envelope import Forwarded, Mailbox
from .headers import clean, mailboxes
from .limits import MAX_TEXT
from .lines import Line
from .mime import Part
from .quote_headers import Block, find_forward


def inline(lines: list[Line], block: Block | None, subject: str) -> Forwarded | None:
    """Return the original of a mail forwarded in the text: a header block, then the mail."""
    is_forward = bool(words.FORWARD_SUBJECT.match(subject))
    if is_forward and (block is None or "from" not in block.labels):
        block = find_forward(lines)
    if block is None or "from" not in block.labels:
        return None
    if not (is_forward or any(_announces(line.text) for line in lines[: block.end])):
        return None
    stated = (
        block.labels["from"].replace("[mailto:", "<").replace("<mailto:", " <").replace("]", ">")
    )
    senders = mailboxes(stated)
    if not senders:
        return None
    text = "\n".join(line.text for line in lines[block.end :]).strip("\n")
    return Forwarded(
        senders[0], clean(block.labels.get("subject", "")), text[:MAX_TEXT], is_attached=False
    )


def _announces(text: str) -> bool:
    return len(text) < 160 and bool(
        words.FORWARD_SEPARATOR.match(text) or words.OPENING.match(text)
    )


def attached(messages: list[Part], subject: str, own_text: str) -> Forwarded | None:
    """Return the original of a mail forwarded as an attachment, if there is exactly one."""
    if len(messages) != 1:
        return None
    message = messages[0]
    senders = mailboxes(message.text("from"))
    if not (words.FORWARD_SUBJECT.match(subject) or len(own_text) < 2_000):
        return None
    sender = senders[0] if senders else Mailbox(name="", address=None)
    text = plain_text(read_body(message))
    return Forwarded(sender, message.decoded("subject"), text, is_attached=True)
