"""Reports in prose (qmail, Exim, Notes, Exchange, phones): where they name the address that failed."""

import re

from .headers import usable_address
from .limits import MAX_BOUNCE_TEXT
from .mime import split_fields

_ADDRESS = re.compile(
    r'(?:"[^"\s<>]{1,64}"|[\w!#$%&\'*+/=?^`{|}~.-]{1,64})@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}'
)
_MAX_LINES = 600
_EXPLICIT = 80
_NEAR = 6
_REPLY = re.compile(r"\s*(?:<<<|>>>)?\s*[45]\d\d\b")

_FAILED = re.compile(
    r"(?:address(?:es|\(es\))?|recipients?(?:\(s\))?|delivery|message|mail).{0,80}(?:fail|problem"
    r"|error|reject|undeliver|could ?n[o']t|unable|not )"
    r"|(?:fail|problem|error|reject|undeliver|could ?n[o']t|was ?n[o']t|unable|has been delayed"
    r"|not (?:be )?(?:deliver|relay|reach)|trouble).{0,100}"
    r"(?:address|recipient|deliver|reach|relay|to)|did not reach|not delivered"
    r"|cannot be delivered|user not listed|user  not listed"
    r"|empfänger|zugestellt|destinataire|remis|destinatario|entreg|recapit|ontvanger|bezorg"
    r"|mottagare|modtager|mottaker|vastaanottaj"
    r"|odbiorc|příjemc|címzett|alıcı|получател|доставлен|送信(?:に失敗|できません)|あて先|宛先|配信|收件人|받는",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:rcpt to ?:|recipient(?: address)?s? ?:|original address ?:|failed (?:recipient"
    r"|address)(?:es|s)? ?:|undeliverable (?:to|address) ?:?"
    r"|deliver(?:ed|y|ing)?(?: of)?(?: (?:your|the|this|a))?(?: (?:message|mail|e-?mail))? to ?:?"
    r"|unknown user ?:|no such user ?:?|user unknown ?:?"
    r"|userid ?:|could not (?:be )?(?:deliver(?:ed)?|sen[dt]) to ?:?"
    r"|reach the following recipients?(?:\(s\))? ?:?|your message to:?|message to|nosuchuser ?:"
    r"|permanent errors ?:|addresses? failed ?:?|(?:an|to|à|para|a|aan|till|til|кому|для) ?:?"
    r"|member of this mailing list|mailbox|account"
    r"|envoyé à|empfänger:?|destinataire ?:|destinatario ?:|not relayed to ?:?|sent to"
    r"|not found:?)\s*[<\"'(]{0,3}$",
    re.IGNORECASE,
)
# A line of the header of the mail that is reported on: the addressee, of whom several may have got it.
_ADDRESSED = re.compile(
    r"[\s>|*]*(?:to|an|à|a|para|aan|till|til|komu|do|кому|宛先|收件人)\s*[:：]\s*\W*$",
    re.IGNORECASE,
)
_NOT_THE_RECIPIENT = re.compile(
    r"(?:^\s*from|(?<!\w)(?:mail from|(?:generated|expanded|forwarded|redirected|alias(?:ed)?) from"
    r"|sender|reply-to|return-path|envelope-from|message-id|cc|contact|assistance|questions?"
    r"|write to|send (?:a |an )?(?:mail|e-?mail|message)s? to|postmaster at|notify"
    r"|administrator|abuse))(?!\w)\s?:?.{0,40}$|(?<!\w)x-[a-z-]{2,30}:.{0,40}$",
    re.IGNORECASE,
)
# A cause, a colon, and the address that it is about.
_REASON = re.compile(
    r"user|mailbox|recipient|account|address|quota|size|unknown|reject", re.IGNORECASE
)
_COPY_BEGINS = re.compile(
    r"\W{0,40}(?:(?:below|here|this|the following|included)\b.{0,40}\b(?:copy|header|message"
    r"|mail)|(?:the )?(?:header|copy|text)s? of (?:the|your) (?:original )?"
    r"(?:message|mail)|(?:original|returned|unsent|undelivered|your|failed|bounced"
    r"|rejected) (?:e-?mail|message|mail|nachricht)(?: (?:text|headers?|info))?"
    r"|original message (?:follows|headers)|message (?:text|headers?) follows?|original mail info"
    r"|ursprüngliche nachricht|message d'origine"
    r"|(?:this|here) is (?:a copy of|your) .{0,30}message|message header|原文|オリジナル).{0,80}$",
    re.IGNORECASE,
)
_HEADER_LINE = re.compile(
    r"(received|return-path|message-id|from|to|subject|date|mime-version|dkim-signature"
    r"|content-type|x-[\w-]+|delivered-to"
    r"|authentication-results|arc-seal|cc|reply-to|references|in-reply-to|sender) ?:",
    re.IGNORECASE,
)
_TRANSPORT = {
    "received",
    "return-path",
    "message-id",
    "dkim-signature",
    "mime-version",
    "delivered-to",
    "arc-seal",
}


def split_copy(text: str) -> tuple[str, str]:
    """Split a report into what the mail system says and the copy of the mail that it returns."""
    lines = text[:MAX_BOUNCE_TEXT].split("\n")
    for index, line in enumerate(lines[:_MAX_LINES]):
        if len(line) > 998:
            continue
        if _HEADER_LINE.match(line) and _is_copied_header(lines, index):
            return "\n".join(lines[:index]), "\n".join(lines[index:])
        if (
            index
            and len(line) < 120
            and _COPY_BEGINS.match(line)
            and _header_follows(lines, index + 1)
        ):
            return "\n".join(lines[:index]), "\n".join(lines[index + 1 :])
    return text[:MAX_BOUNCE_TEXT], ""


def _is_copied_header(lines: list[str], index: int) -> bool:
    names = {
        match[1].lower()
        for line in lines[index : index + 40]
        if (match := _HEADER_LINE.match(line))
    }
    return len(names) >= 3 and bool(names & _TRANSPORT)


def _header_follows(lines: list[str], index: int) -> bool:
    nearby = [line for line in lines[index : index + 8] if line.strip()]
    names = {match[1].lower() for line in nearby if (match := _HEADER_LINE.match(line.strip()))}
    return len(names) >= 2


def copied_fields(copy: str) -> list[tuple[str, bytes]]:
    """Return the header fields of a mail that was returned as text."""
    return split_fields(copy.lstrip("\r\n \t").encode("utf-8", "replace")).fields


def failed_addresses(report: str, own: set[str], reporter: str | None) -> list[tuple[int, str]]:
    """Return the addresses of a report with how surely each is the one that failed, best first.

    `own` are the addresses that the report was sent to, which is where the mail came from.
    """
    found: dict[str, int] = {}
    lines = report.split("\n")[:_MAX_LINES]
    since_failed = 99
    for line in lines:
        line = line[:998]  # noqa: PLW2901  no server writes longer lines
        for match in _ADDRESS.finditer(line) if "@" in line else ():
            address = usable_address(match[0].strip("'").rstrip("."))
            if address:
                score = _score(line, match, since_failed=since_failed)
                score -= 50 if address in own and score < _EXPLICIT else 0
                score -= 40 if address == reporter else 0
                found[address] = max(score, found.get(address, score))
        since_failed = 0 if _FAILED.search(line) else since_failed + bool(line.strip())
    return sorted(((score, address) for address, score in found.items()), key=lambda item: -item[0])


def _score(line: str, match: re.Match[str], *, since_failed: int) -> int:
    before, after = line[: match.start()], line[match.end() :]
    in_brackets = before.endswith("<") and after.startswith(">")
    tail = after.lstrip("> \t\"')")
    if _NOT_THE_RECIPIENT.search(before[-80:]):
        return 5
    if _ADDRESSED.match(before):
        return 45
    if _NAMED.search(before):
        return 90 + in_brackets
    if not before.strip(" \t<*-•>\"'("):
        return _score_at_start(tail, in_brackets=in_brackets, is_near=since_failed <= _NEAR)
    if in_brackets and tail.startswith(":"):
        return 80
    if not tail and before.rstrip(" <").endswith(":") and _REASON.search(before):
        return 82
    if _REPLY.match(before):
        return 60
    return 40 if _FAILED.search(line) else 30


def _score_at_start(tail: str, *, in_brackets: bool, is_near: bool) -> int:
    """An address at the start of a line, alone or with the cause behind it."""
    if not tail or tail[0] in ":.[(," or in_brackets:
        return (85 if is_near else 65) + in_brackets + tail.startswith(":")
    return 75 if is_near else 55
