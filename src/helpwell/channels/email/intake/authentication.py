"""Whether the sender's address was proved, by the word of a mail server that this mailbox trusts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpwell.channels.email.parse import AuthenticationResult


class Verdict(StrEnum):
    """What the trusted server said of the From address."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Authentication:
    """The verdict, and the words of the server that led to it."""

    verdict: Verdict
    words: str = ""

    @property
    def passed(self) -> bool:
        """Whether the address is the sender's own, as far as mail can prove it."""
        return self.verdict is Verdict.PASSED

    @property
    def failed(self) -> bool:
        """Whether the address is probably forged."""
        return self.verdict is Verdict.FAILED


UNKNOWN = Authentication(Verdict.UNKNOWN)


def authenticate(
    fields: Sequence[AuthenticationResult], *, trusted: str, from_address: str | None
) -> Authentication:
    """What the server named `trusted` said; fields of any other server, and those below such a one, count for nothing.

    A failure counts wherever the trusted server states it. A pass counts only from the topmost of its fields: what lies
    below may have come with the mail (RFC 8601, 7.1).
    """
    believed = _believed(fields, trusted)
    if not believed:
        return UNKNOWN
    for field in believed:
        if why := _failure(field.results):
            return Authentication(Verdict.FAILED, why)
    why = _failure(_together(believed))
    top = believed[0]
    if passed := _pass(top, from_address):
        return Authentication(Verdict.PASSED, passed)
    return Authentication(Verdict.FAILED, why) if why else UNKNOWN


def _believed(fields: Sequence[AuthenticationResult], trusted: str) -> list[AuthenticationResult]:
    name = trusted.strip().lower().rstrip(".")
    believed: list[AuthenticationResult] = []
    for field in fields:
        if name and field.authserv_id.lower().rstrip(".") == name:
            believed.append(field)
        elif believed:
            break
    return believed


def _together(fields: Sequence[AuthenticationResult]) -> dict[str, str]:
    """Some servers write one field for each method; the topmost word on each counts."""
    together: dict[str, str] = {}
    for field in reversed(fields):
        together |= field.results
    return together


def _failure(results: dict[str, str]) -> str:
    dmarc, spf, dkim = (results.get(method, "") for method in ("dmarc", "spf", "dkim"))
    if dmarc == "fail":
        return "dmarc=fail"
    if dmarc == "pass" or "pass" in (spf, dkim):
        return ""
    both = spf in ("fail", "softfail", "hardfail") and dkim in ("fail", "permerror", "policy")
    if both or spf in ("fail", "hardfail") or (dkim == "fail" and spf != ""):
        return f"spf={spf or 'none'}, dkim={dkim or 'none'}"
    return ""


def _pass(field: AuthenticationResult, from_address: str | None) -> str:
    """DMARC proves the From address; without it, SPF or DKIM of the same domain does."""
    domain = (from_address or "").rpartition("@")[2].lower()
    if not domain:
        return ""
    if "dmarc" in field.results:
        stated = field.properties.get("dmarc.header.from", domain).lower()
        proved = field.results["dmarc"] == "pass" and _aligned(stated, domain)
        return "dmarc=pass" if proved else ""
    for method, properties in (
        ("dkim", ("dkim.header.d", "dkim.header.i")),
        ("spf", ("spf.smtp.mailfrom",)),
    ):
        signers = [field.properties.get(name, "") for name in properties]
        if field.results.get(method) == "pass" and any(
            _aligned(signer.rpartition("@")[2].lower(), domain) for signer in signers
        ):
            return f"{method}=pass"
    return ""


def _aligned(signer: str, domain: str) -> bool:
    """Equal, or one is the parent of the other; a bare top-level domain is no parent."""
    if "." not in signer:
        return False
    return signer == domain or domain.endswith("." + signer) or signer.endswith("." + domain)
