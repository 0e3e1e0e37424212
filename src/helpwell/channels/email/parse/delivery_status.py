"""The machine-readable part of a report: per-recipient fields (RFC 3464) and the returned mail."""

import re

from . import bounce_text
from .envelope import Returned
from .headers import clean, decoded, mailboxes, message_ids, unfold, usable_address
from .limits import MAX_BOUNCE_TEXT
from .mime import Part, split_fields

_MAX_GROUPS = 200
_MAX_RETURNED_FIELDS = 200


def groups(root: Part) -> list[dict[str, str]]:
    """Return the groups of per-recipient fields of the delivery status, outside of attached mails."""
    found: list[dict[str, str]] = []
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.type in {"message/delivery-status", "message/global-delivery-status"}:
            found += _groups_of(part.content()[:MAX_BOUNCE_TEXT])
        elif not part.is_message:
            waiting += part.children
    return found[:_MAX_GROUPS]


def _groups_of(content: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for block in re.split(rb"\n[ \t\r]*\n", content.replace(b"\r\n", b"\n").strip(b"\n"))[
        :_MAX_GROUPS
    ]:
        fields = split_fields(block.strip(b"\n") + b"\n").fields
        group: dict[str, str] = {}
        for name, value in fields:
            if name in group and name in {"final-recipient", "original-recipient"}:
                found.append(group)  # no empty line between two recipients
                group = {}
            text = unfold(value)
            group.setdefault(name, text.lower() if name == "action" else text)
        found.append(group)
    told = {"final-recipient", "original-recipient", "action", "status", "diagnostic-code"}
    return [group for group in found if group.keys() & told]


def wrapped_groups(root: Part) -> list[dict[str, str]]:
    """Return the groups of the next server's report, which gateways wrap as an attached mail."""
    for part in root.walk():
        if part.is_message and part.children and part.children[0].type == "multipart/report":
            return groups(part.children[0])
    return []


def addresses(group: dict[str, str]) -> list[str]:
    """Return the final recipient of a group and the one we wrote to, if they can be used."""
    found = [_address(group.get(name, "")) for name in ("final-recipient", "original-recipient")]
    inner = [address for address in found if address and "." in address.rpartition("@")[2]]
    if len(inner) == 2 and inner[0].replace('"', "") == inner[1]:
        return inner[:1]  # a local part that needs its quotes
    if inner or any(found):
        return inner or [address for address in found if address]
    scored = bounce_text.failed_addresses(group.get("diagnostic-code", ""), set(), None)
    return [address for _, address in scored[:1]]


def delivered(root: Part) -> list[str]:
    """Return the recipients to whom a standard report says that the mail was delivered."""
    if root.type != "multipart/report":
        return []
    arrived = [group for group in groups(root) if group.get("action", "").strip() == "delivered"]
    return list(dict.fromkeys(one for group in arrived for one in addresses(group)))


def _address(value: str) -> str | None:
    stated = value.rpartition(";")[2].strip()
    # A source route names the servers on the way, and a local part that means nothing outside.
    return None if stated.startswith("@") else usable_address(stated)


def groups_in_text(report: str) -> list[dict[str, str]]:
    """Some systems write the fields of the standard into the text."""
    at = report.lower().find("final-recipient:")
    if at == -1:
        return []
    start = report.rfind("\n\n", 0, at) + 2 if "\n\n" in report[:at] else 0
    found = _groups_of(report[start : start + 8_000].encode("utf-8", "replace"))
    return [group for group in found if "final-recipient" in group]


def returned(root: Part, copy: str) -> Returned | None:
    for part in root.walk():
        if part.is_message and part.children:
            return _returned_of(part.children[0].fields)
        if part.type in {"text/rfc822-headers", "message/rfc822-headers"}:
            return _returned_of(split_fields(part.content().lstrip(b"\r\n")).fields)
    if copy:
        fields = bounce_text.copied_fields(copy)
        return _returned_of(fields) if fields else None
    return None


def _returned_of(fields: list[tuple[str, bytes]]) -> Returned:
    values: dict[str, str] = {}
    for name, value in fields:
        values.setdefault(name, unfold(value))
    ids = message_ids(values.get("message-id", ""))
    replied = message_ids(values.get("in-reply-to", ""))
    return Returned(
        message_id=ids[0] if ids else None,
        in_reply_to=replied[0] if replied else None,
        references=message_ids(values.get("references", "")),
        to=[mailbox.address for mailbox in mailboxes(values.get("to", "")) if mailbox.address],
        subject=decoded(values.get("subject", "")),
        headers=[
            (name, clean(unfold(value))[:2_000]) for name, value in fields[:_MAX_RETURNED_FIELDS]
        ],
    )
