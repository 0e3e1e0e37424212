"""The parser: raw bytes in, an envelope out. It never raises, and it is the same for the same bytes."""

from typing import Any

from . import automatic, bounces, delivery_status, forwarded
from .authentication import authentication_result
from .body import Block, Body, html_source, plain_text, read_body
from .envelope import Attachment, AuthenticationResult, Envelope, Mailbox
from .headers import (
    clean,
    mailboxes,
    message_ids,
    parse_date,
    unfold,
    usable_address,
)
from .html_text import html_to_lines
from .lines import Line, lines_of
from .mime import Part, Tree, normalized, split_fields
from .quotes import Split, split_reply

# Markup that holds quoted mail; looked for before the HTML of a mail with plain text is walked.
_QUOTING_MARKUP = (
    "blockquote",
    "_quote",
    "divRplyFwdMsg",
    "border-top",
    "<hr",
    "<HR",
    "reference-message",
    "ReplySection",
)
_DELIVERED = (
    "delivered-to",
    "x-original-to",
    "x-envelope-to",
    "envelope-to",
    "x-delivered-to",
    "x-forwarded-to",
    "x-rcpt-to",
)
_FEEDBACK = "feedback-report"


def parse(raw: bytes) -> Envelope:
    """Return all that can be read of a mail; what cannot be read is left empty, with the reason in `error`."""
    try:
        return _parse(bytes(raw))
    except Exception as failure:  # a mail must never stop the next one
        return _bare(bytes(raw), failure)


def _parse(raw: bytes) -> Envelope:
    tree = Tree(raw)
    root = tree.root
    body = read_body(root, limited=tree.limited)
    text = clean_text(plain_text(body))
    facts = _header_facts(root)
    report = bounces.examine(
        root,
        raw,
        text,
        facts["subject"],
        sender=facts["from_address"],
        sender_name=facts["from_name"],
        return_path=facts["return_path"],
    )
    is_feedback = _is_feedback(root, facts)
    is_report = report.is_bounce or report.is_delay_notice or is_feedback
    reason = None if is_report else automatic.auto_reply_reason(root, facts["subject"])
    split, lines = _split(body, text)
    spam, score = automatic.spam_verdict(root)
    html = html_source(body)
    return Envelope(
        **facts,
        text=text,
        html=html,
        reply_text=clean_text(split.reply),
        quoted_text=clean_text(split.quoted),
        attachments=body.files,
        forwarded=None if is_report else _forwarded(body, split, lines, text, facts["subject"]),
        is_signed=body.is_signed,
        is_encrypted=body.is_encrypted,
        truncated=body.truncated,
        is_auto_reply=reason is not None,
        auto_reason=reason,
        suppresses_auto_replies=automatic.suppresses_auto_replies(root),
        is_list=automatic.is_list_mail(root),
        is_bounce=report.is_bounce and not is_feedback,
        is_delay_notice=report.is_delay_notice and not is_feedback,
        delivered_recipients=delivery_status.delivered(root),
        bounce_recipients=report.recipients,
        bounce_kind=report.kind,
        bounce_status=report.status,
        bounce_message=report.message,
        returned=report.returned,
        is_feedback_report=is_feedback,
        is_spam=spam,
        spam_score=score,
        authentication_results=_authentication(root),
    )


def _header_facts(root: Part) -> dict[str, Any]:
    senders = mailboxes(_first_usable(root, "from"))
    sender = next(
        (mailbox for mailbox in senders if mailbox.address),
        senders[0] if senders else Mailbox("", None),
    )
    ids = message_ids(root.text("message-id"))
    answered = message_ids(root.text("in-reply-to"))
    return {
        "message_id": ids[0] if ids else None,
        "in_reply_to": answered[0] if answered else None,
        "references": message_ids(" ".join(unfold(raw) for raw in root.raw_all("references")[:4])),
        "from_address": sender.address,
        "from_name": sender.name,
        "reply_to": mailboxes(root.text("reply-to")),
        "to": [mailbox for raw in root.raw_all("to")[:4] for mailbox in mailboxes(unfold(raw))],
        "cc": [mailbox for raw in root.raw_all("cc")[:4] for mailbox in mailboxes(unfold(raw))],
        "delivered_to": _delivered_to(root),
        "return_path": _return_path(root),
        "subject": root.decoded("subject"),
        "date": parse_date(root.text("date")),
    }


def _first_usable(root: Part, name: str) -> str:
    """Of several fields of a name, the first that holds an address."""
    values = [unfold(raw) for raw in root.raw_all(name)[:4]]
    return next((value for value in values if "@" in value), values[0] if values else "")


def _delivered_to(root: Part) -> list[str]:
    found = [usable_address(unfold(raw)) for field, raw in root.fields if field in _DELIVERED]
    return list(dict.fromkeys(address for address in found if address))


def _return_path(root: Part) -> str | None:
    raw = root.raw("return-path")
    if raw is None:
        return None
    value = unfold(raw).strip()
    if value in {"", "<>"}:
        return "" if value else None
    return usable_address(value) or clean(value.strip("<> ")).lower()


def _authentication(root: Part) -> list[AuthenticationResult]:
    found = root.raw_all("authentication-results")[:20]
    return [authentication_result(unfold(raw)) for raw in found]


def _is_feedback(root: Part, facts: dict[str, Any]) -> bool:
    """A complaint of a recipient by way of their provider (RFC 5965), or Microsoft's older form of it."""
    if root.type == "multipart/report" and root.params.get("report-type", "").lower() == _FEEDBACK:
        return True
    if any(child.type == f"message/{_FEEDBACK}" for child in root.children):
        return True
    complaint = facts["subject"].lower().startswith("complaint about message from")
    return complaint and (facts["from_address"] or "").endswith(
        ("@hotmail.com", "@outlook.com", "@microsoft.com")
    )


def _split(body: Body, text: str) -> tuple[Split, list[Line]]:
    """Separate the reply from the history: by the text, or by the markup where only that shows it."""
    only_html = body.blocks and all(_is_html_only(block) for block in body.blocks)
    if only_html:
        lines = [line for block in body.blocks for line in html_to_lines(block.html or "")[0]]
        return split_reply(lines), lines
    lines = lines_of(text)
    split = split_reply(lines)
    source = "".join(block.html for block in body.blocks if block.html)
    if not split.found_quote and any(sign in source for sign in _QUOTING_MARKUP):
        marked = [
            line for block in body.blocks if block.html for line in html_to_lines(block.html)[0]
        ]
        by_markup = split_reply(marked)
        if by_markup.found_quote and by_markup.reply.strip() and by_markup.quoted.strip():
            return by_markup, marked
    return split, lines


def _is_html_only(block: Block) -> bool:
    return bool(block.html) and not (block.text or "").strip()


def _forwarded(body: Body, split: Split, lines: list[Line], text: str, subject: str) -> Any:
    return forwarded.inline(lines, split.forward, subject) or forwarded.attached(
        body.messages, subject, text
    )


def clean_text(text: str) -> str:
    """Return text without control characters, with plain line ends and no blank lines around."""
    return clean(text).strip("\n")


def _bare(raw: bytes, failure: Exception) -> Envelope:
    """What is left if reading failed: the header as far as it goes, and the mail to be looked at by a person."""
    try:
        known = _header_facts(Part(split_fields(normalized(raw)), b"", "text/plain", None))
    except Exception:
        known = {}
    whole = Attachment(name="mail.eml", type="message/rfc822", content=raw)
    return Envelope(**known, attachments=[whole], error=type(failure).__name__, truncated=True)
