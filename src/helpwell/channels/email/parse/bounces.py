"""Reports on mail of ours that was not delivered: standard ones (RFC 3464) and all the others."""

import email
import email.policy
import logging
import re
from dataclasses import dataclass, field

from flufl.bounce import all_failures

from . import bounce_reason, bounce_text, delivery_status
from .envelope import BounceKind, Returned
from .headers import clean, mailboxes, usable_address
from .limits import MAX_BOUNCE_TEXT
from .mime import Part

_FAILURE_SUBJECT = re.compile(
    r"\W*(?:undeliver|returned (?:e?mail|message)|mail returned|delivery (?:status notification"
    r"|failure|has failed|failed|report|problem|error|notification)"
    r"|mail (?:delivery|failure|system error|error|could)|message (?:delivery|undeliver|could not"
    r"|not delivered|you sent)|failure notice|failure delivery"
    r"|non[- ]?deliver|not delivered|could not (?:be )?(?:send|sent|deliver)|permanent(?:er"
    r"| delivery)? |error sending|there was an error|failed[: ]"
    r"|bounce|unable to deliver|delivery|fail(?:ed|ure)|rejected|unzustellbar|nicht zustellbar"
    r"|nicht zugestellt|unzustellbarkeit|zustellung|fehler(?:hafte)? "
    r"|échec|non remis|non distribu|avis de non|no se (?:puede|pudo|ha podido)|no entregad"
    r"|devuelt|mancata? (?:recapito|consegna)|recapito non"
    r"|non recapitabile|impossibile recapitare|não (?:foi )?(?:possível|entreg)|devolvid|falha"
    r"|niet (?:be|af|te be)zorg|onbestelbaar|kan niet worden"
    r"|ikke lever|kunne ikke|olevererbart|kunde inte|oleverer|toimitus|ei voitu|nie (?:można"
    r"|dostarcz|doręcz)|niedostarcz|zwrot|nedoručiteln"
    r"|nelze doručit|kézbesít|teslim edil|iletilemedi|nelivra|не ?доставлен|недоставк"
    r"|невозможно доставить|не вдалося|не удалось"
    r"|配信(?:不能|失敗|エラー)|送信(?:エラー|できません|失敗)|エラー|届けられ"
    r"|退信|无法(?:送达|投递|传递)|無法傳遞|系统退信|반송|전송 ?실패|배달)"
    r"|.{0,60}(?:undeliverable|delivery failure|delivery failed|returned mail|not delivered"
    r"|non remis|unzustellbar|blocked by our)",
    re.IGNORECASE,
)
_FAILURE_TEXT = re.compile(
    r"(?:could|can|was|were|has|have|is|did) ?(?:not|n't|n’t|n'ot) (?:been "
    r"|be )?(?:successfully )?(?:deliver|sen[dt]\b|relay|reach|accept|forward)|cannot be deliver"
    r"|can't be deliver"
    r"|unable to (?:be )?deliver|wasn't able to deliver|undeliverable|not deliverable"
    r"|non-?deliver|(?:delivery|address(?:\(es\)|es)?|recipients?).{0,60}fail"
    r"|fail.{0,60}(?:deliver|recipient|address|permanently)|delivery (?:error|problem"
    r"|attempts? will|has been)|had delivery|permanent (?:fatal )?error|fatal error"
    r"|returned permanent|trouble deliver|error (?:delivering|occurred while|sending)"
    r"|returned (?:to sender|as undeliver)|message returned"
    r"|(?:user|recipient|host|mailbox)s? (?:address )?(?:is )?(?:unknown|not found|full)"
    r"|unknown (?:user|recipient)|no such (?:user|recipient)"
    r"|invalid (?:user|recipient|final delivery)|no valid recipients|unrouteable address"
    r"|failed recipient|did not reach|been rejected|was rejected|was blocked"
    r"|not listed in|transcript of session|malformed (?:recipient )?address"
    r"|(?<![\d.])5\d\d[ -]5\.\d{1,3}\.\d{1,3}|(?<![\d.])55[0-4][ -]"
    r"|nicht zugestellt|unzustellbar|nicht zustellbar|konnte nicht|n'a pas pu être|non remis"
    r"|échec de la remise|no se (?:pudo|ha podido) entregar"
    r"|no entregado|non è (?:stato possibile|riuscit)|mancata consegna|não foi (?:possível"
    r"|entregue)|kon niet worden (?:bezorgd|afgeleverd)"
    r"|kunde inte levereras|kunne ikke leveres|ei voitu toimittaa|nie (?:mogła"
    r"|może) zostać dostarczon|nie można dostarczyć|nebyl[ao]? doruč|nelze doručit"
    r"|nem (?:sikerült|lehetett) kézbesít|teslim edilemedi|не (?:может|могло"
    r"|было) (?:быть )?доставлен|не удалось доставить|доставить.{0,40}невозможно"
    r"|送信できません|送信に失敗|配信できません|配信不能|届けられません|届きません|无法(?:送达|投递|传递)|退回|전송되지|배달되지",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"warning message only|has been delayed|been delayed|is delayed|delivery (?:is "
    r"|was )?(?:temporarily )?(?:delayed|deferred)|still undelivered"
    r"|not (?:yet )?been delivered (?:yet|to|for).{0,200}(?:attempt|retr|try)|will (?:keep trying"
    r"|continue to (?:try|attempt)|be retried|retry)|do(?:es)? not need to resend"
    r"|no action is required on your part|could not send message for past"
    r"|zustellung.{0,30}verzöger|verzögert|retardé|delayed mail|message delayed",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"permanent|given up|giving up|failed permanently|no further|expired|will not be retried",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"(?:mail[._-]?(?:er)?[._-]?daemon|post[._-]?master|postmast|mailer|mdaemon"
    r"|mail[._-]?delivery|bounces?|mmdf)(?:[+._-].*)?$"
)
_ROBOT_NAME = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|daemon|system|administrator)|post ?master|delivery (?:subsystem"
    r"|system|service)|mmsc ndr|ndr admin",
    re.IGNORECASE,
)
_LIST_REFUSAL = re.compile(
    r"you are not (?:a |an )?(?:member|subscriber|subscribed|allowed to post)|post by non-?member"
    r"|only (?:members|subscribers) (?:may|can) post"
    r"|posting.{0,40}(?:was|has been) rejected|message.{0,40}list.{0,40}(?:rejected|not allowed)",
    re.IGNORECASE,
)


_MAX_DETECTED = 32_000  # bytes
logging.getLogger("flufl.bounce").disabled = True  # it logs a traceback for each mail that is odd

# A person who writes of a delivery means a parcel; a mail system speaks of these.
_TECHNICAL = re.compile(
    r"smtp|(?<![\d.])5\d\d[ -]|(?<![\d.])5\.\d{1,3}\.\d|mailbox|mail (?:server|system|delivery)"
    r"|postmaster|rcpt to"
    r"|undeliverable|user unknown|unknown user|recipient address|permanent (?:fatal )?error|mailer",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Report:
    """What a delivery report says; empty for all other mail."""

    is_bounce: bool = False
    is_delay_notice: bool = False
    recipients: list[str] = field(default_factory=list)
    kind: BounceKind | None = None
    status: str | None = None
    message: str | None = None
    returned: Returned | None = None


@dataclass(slots=True)
class _Suspect:
    """A mail that may be a report, with what its headers say."""

    root: Part
    raw: bytes
    text: str
    subject: str
    sender: str | None
    own: set[str]
    from_robot: bool
    groups: list[dict[str, str]]


def examine(
    root: Part,
    raw: bytes,
    text: str,
    subject: str,
    *,
    sender: str | None,
    sender_name: str,
    return_path: str | None,
) -> Report:
    """Read a delivery report, or return an empty one if this mail is none."""
    groups = delivery_status.groups(root)
    from_robot = _is_robot(root, sender, sender_name, return_path)
    suspicious = (
        groups
        or from_robot
        or root.type == "multipart/report"
        or root.raw("x-failed-recipients") is not None
        or _FAILURE_SUBJECT.match(subject[:300])
        or root.raw("x-mlserver") is not None
        or _LIST_REFUSAL.search(text[:2_000])
    )
    if not suspicious:
        return Report()
    own = {mailbox.address for mailbox in mailboxes(root.text("to")) if mailbox.address}
    suspect = _Suspect(
        root, raw, text[:MAX_BOUNCE_TEXT], subject[:300], sender, own, from_robot, groups
    )
    report, copy = bounce_text.split_copy(suspect.text)
    suspect.groups = suspect.groups or delivery_status.groups_in_text(report)
    if from_robot and not suspect.groups:
        suspect.groups = delivery_status.wrapped_groups(root)
    verdict = _verdict(suspect, report)
    if verdict is None:
        return Report()
    return _read(suspect, report, copy, is_bounce=verdict == "bounce")


def _is_robot(root: Part, sender: str | None, sender_name: str, return_path: str | None) -> bool:
    raw_from = root.text("from").lower()
    local = (sender or raw_from.strip('<> "')).partition("@")[0]
    if _ROBOT.match(local) or _ROBOT_NAME.search(sender_name) or "mailer-daemon" in raw_from:
        return True
    return (
        return_path == ""
        or (return_path or "").startswith("mailer-daemon")
        or (sender is None and not raw_from)
    )


def _verdict(suspect: _Suspect, report: str) -> str | None:
    """Return "bounce", "delay", or None for mail that is no such report."""
    actions = {
        group.get("action", "").split()[0] if group.get("action", "").strip() else ""
        for group in suspect.groups
    }
    root = suspect.root
    kind = root.params.get("report-type", "").lower()
    if root.type == "multipart/report" and kind not in {"", "delivery-status"}:
        return None
    is_report = root.type == "multipart/report" or (
        bool(suspect.groups) and (suspect.from_robot or _fails(suspect.subject))
    )
    if is_report and suspect.groups:
        return _verdict_of_actions(actions, suspect.groups, report)
    if is_report and not _is_only_delayed(suspect.subject, report):
        return "bounce"
    if not is_report and not _is_prose_report(suspect, report):
        return None
    return "delay" if _is_only_delayed(suspect.subject, report) else "bounce"


def _verdict_of_actions(actions: set[str], groups: list[dict[str, str]], report: str) -> str | None:
    if any(action.startswith("fail") for action in actions):
        return "bounce"
    if "delayed" in actions:
        return "delay"
    if actions <= {"delivered", "relayed", "expanded"} and "" not in actions:
        return None
    classes = {group.get("status", " ")[:1] for group in groups}
    if "2" in classes and not classes & {"4", "5"}:
        return None
    return "delay" if _is_only_delayed("", report) else "bounce"


def _is_only_delayed(subject: str, report: str) -> bool:
    if re.search(r"\(delay\)|delayed|warning: could not send|verzögert", subject, re.IGNORECASE):
        return not re.search(r"fail", subject, re.IGNORECASE)
    found = _DELAY.search(report[:6_000])
    return bool(found) and not _GIVEN_UP.search(report[:6_000])


def _fails(subject: str) -> bool:
    return bool(_FAILURE_SUBJECT.match(subject))


def _is_prose_report(suspect: _Suspect, report: str) -> bool:
    head = report[:8_000]
    says_failure = bool(_FAILURE_TEXT.search(head))
    if suspect.root.raw("x-failed-recipients") is not None:
        return True
    if suspect.from_robot:
        says_delay = bool(_DELAY.search(head))
        return (says_failure or says_delay or _fails(suspect.subject)) and not _is_answer(suspect)
    if _LIST_REFUSAL.search(head[:2_000]) and _from_list_program(suspect):
        return True
    if not (says_failure and _fails(suspect.subject) and _TECHNICAL.search(head)):
        return False
    best = bounce_text.failed_addresses(report, suspect.own, suspect.sender)
    return bool(best) and best[0][0] >= 80 and suspect.root.raw("in-reply-to") is None


def _is_answer(suspect: _Suspect) -> bool:
    """A vacation note with a null sender: automatic, but it says nothing of a failed delivery."""
    submitted = suspect.root.text("auto-submitted").lower()
    is_vacation = suspect.root.raw("x-apple-action") is not None or "vacation" in submitted
    return is_vacation or (
        not _fails(suspect.subject)
        and suspect.root.raw("in-reply-to") is not None
        and "auto" in submitted
    )


def _from_list_program(suspect: _Suspect) -> bool:
    local = (suspect.sender or "").partition("@")[0]
    return (
        local.endswith(("-admin", "-owner", "-request", "-bounces", "-help", "-return"))
        or suspect.root.raw("x-mlserver") is not None
    )


def _read(suspect: _Suspect, report: str, copy: str, *, is_bounce: bool) -> Report:
    returned = delivery_status.returned(suspect.root, copy)
    failed = [
        group
        for group in suspect.groups
        if not group.get("action", "").startswith(("deliv", "relay", "expand"))
    ]
    recipients = _recipients(suspect, failed, report, returned)
    diagnostic = " ".join(group.get("diagnostic-code", "") for group in failed).strip()
    status = next(
        (code for group in failed if (code := bounce_reason.status_in(group.get("status", "")))),
        None,
    )
    in_text = bounce_reason.status_in(diagnostic) or bounce_reason.status_in(report)
    if status is None or status.endswith(".0.0"):
        status = in_text or status
    kind = bounce_reason.kind_of(status, diagnostic, report[:8_000])
    return Report(
        is_bounce=is_bounce,
        is_delay_notice=not is_bounce,
        recipients=recipients,
        kind=kind if is_bounce or kind == "soft" else "soft",
        status=status,
        message=_message(diagnostic, report, recipients),
        returned=returned,
    )


def _recipients(
    suspect: _Suspect, failed: list[dict[str, str]], report: str, returned: Returned | None
) -> list[str]:
    stated = [address for group in failed for address in delivery_status.addresses(group)]
    if not stated:
        listed = mailboxes(suspect.root.text("x-failed-recipients"))
        stated = [mailbox.address for mailbox in listed if mailbox.address]
    if stated:
        return list(dict.fromkeys(stated))
    scored = bounce_text.failed_addresses(report, suspect.own, suspect.sender)
    sure = [address for score, address in scored if score >= 75]
    guesses = [address for score, address in scored[:1] if score >= 40]
    return sure or _detected(suspect) or (returned.to[:1] if returned else []) or guesses


def _detected(suspect: _Suspect) -> list[str]:
    """Ask flufl.bounce, which knows many old systems, on the beginning of a mail of modest shape."""
    count = sum(1 for _ in suspect.root.walk())
    if count > 40 or any(part.depth > 6 for part in suspect.root.walk()):
        return []
    try:
        parsed = email.message_from_bytes(suspect.raw[:_MAX_DETECTED], policy=email.policy.compat32)
        temporary, permanent = all_failures(parsed)
    except Exception:  # its detectors fail on odd mail in many ways; it is one opinion of several
        return []
    found = sorted(permanent) or sorted(temporary)
    texts = [
        item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item) for item in found
    ]
    return [
        address
        for text in texts
        if (address := usable_address(text)) and address not in suspect.own
    ]


def _message(diagnostic: str, report: str, recipients: list[str]) -> str | None:
    """One line or two for a person: what the server said, or the line that names the address."""
    if diagnostic:
        kind, semicolon, text = diagnostic.partition(";")
        return clean(text.strip() if semicolon and len(kind) < 20 else diagnostic)[:500] or None
    lines = [" ".join(line.split()) for line in report.split("\n")[:200]]
    for index, line in enumerate(lines):
        if recipients and recipients[0] in line.lower():
            following = next((text for text in lines[index + 1 : index + 3] if text), "")
            return clean(
                line if len(line) > len(recipients[0]) + 12 else f"{line} {following}".strip()
            )[:500]
    return next((clean(line)[:500] for line in lines if _FAILURE_TEXT.search(line[:998])), None)
