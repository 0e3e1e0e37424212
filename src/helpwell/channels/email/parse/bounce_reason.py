"""Why a mail came back, and whether the address is gone (hard) or only refused for now (soft).

Words go before codes: systems give 5.1.1 for a full mailbox and for senders who send too fast, and
5.7.1 for users who do not exist. What remains unclear has no kind.
"""

import re

from .envelope import BounceKind

_FULL = re.compile(
    r"mail(?:box|folder|drop)?(?:['’]s)? (?:is |are |has been |currently )*(?:full|over ?quota"
    r"|exceeded)|full mailbox|inbox is full"
    r"|over (?:the |its |their )?(?:disk |storage |mail )?quota|quota.{0,30}exceed"
    r"|exceed.{0,30}quota|shutoffquota|quotaexceeded"
    r"|(?:insufficient|not enough|out of) (?:disk|storage|system storage|mailbox)? ?space"
    r"|exceeded storage allocation"
    r"|mailbox exceeded|storage limit|mailbox (?:size )?limit|exceed(?:s|ed|ing).{0,30}mailbox"
    r"|mailbox.{0,40}exceed"
    r"|(?:user|account|recipient|mailbox).{0,30} (?:over|out of) (?:quota|space|storage)|disk full"
    r"|postfach.{0,30}voll|mailbox.{0,20} voll|boîte.{0,40}pleine|buz[óo]n.{0,30}lleno"
    r"|casella.{0,30}piena|caixa.{0,40}cheia"
    r"|переполнен|メールボックスが.{0,10}(?:いっぱい|一杯)|容量|邮箱已满|사서함.{0,10}찼",
    re.IGNORECASE,
)
_TOO_FAST = re.compile(
    r"too many (?:connections|recipients|messages|mails|e-?mails|concurrent|sessions|errors from"
    r"|unknown users)"
    r"|sent to too many|rate.?limit|throttl|frequency limited|at a rate|sending rate"
    r"|messages? per (?:hour|day|minute)"
    r"|(?:hourly|daily) (?:limit|quota)|per-?(?:hour|day) limit|slow down|greylist|graylist"
    r"|try again later|please try later"
    r"|temporarily (?:deferred|rejected|blocked|unavailable|suspended|refused)"
    r"|veuillez essayer plus tard",
    re.IGNORECASE,
)
_EXPIRED = re.compile(
    r"expired|retry time(?:out)?|retry limit|too long (?:in|on) (?:the )?queue"
    r"|in the queue too long|after multiple retries"
    r"|(?:maximum|max).{0,20}(?:retry|retries|queue)|delivery time.{0,10}(?:out|exceeded|expired)"
    r"|unable to deliver in \d"
    r"|could not be delivered (?:within|for|after) |undelivered (?:after|for)"
    r"|delivery.{0,20}delayed|been delayed"
    r"|not.{0,20}delivered.{0,20}\d+ (?:hours?|days?)",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:user|recipient|address|mailbox|account|alias|person)s? (?:is |was |name is )?(?:unknown"
    r"|not found|not recogni[sz]ed|invalid|inactive"
    r"|disabled|deactivated|not valid|not known|not listed|undefined|suspended|closed)"
    r"|(?:unknown|invalid|no such|nonexist\w*|non-exist\w*|undefined|inactive|illegal"
    r"|bad destination) (?:user|recipient|address|mailbox|account|local"
    r"|alias|person|e-?mail|login|final delivery|mail ?box|customer|virtual|name"
    r"|destination mailbox)"
    r"|nosuchuser|err\.nosuchuser|user\s+(?:\S+ ){0,4}(?:not listed|does(?:n't| not) exist"
    r"|doesn't have|is unknown|not found)"
    r"|(?:does|do|did)(?:n't| not) (?:exist|have an? .{0,40}account)|(?:not|no longer) (?:exist"
    r"|an active|a valid|active|in use|available|work)"
    r"|not (?:our|a known|a valid) (?:customer|user|recipient|mailbox|address)"
    r"|no (?:valid )?(?:recipients?|mailbox|account|user)\b.{0,30}"
    r"(?:found|here|by that|with that|for this|named)|no valid recipients|unrouteable address"
    r"|unroutable|not listed in"
    r"|recipient (?:name|address) is not|mailbox (?:unavailable|not available|disabled"
    r"|has been disabled)|address(?: could)? ?(?:couldn't be|not be|not) found"
    r"|couldn't be found|wasn't found|could not be found|unknown in |has moved|no longer (?:with"
    r"|employed|works)|check if address is correct"
    r"|is not (?:a valid|known|listed|recogni[sz]ed)|user[ _-]?(?:unknown|not[ _-]?found)"
    r"|unknown[ _-]user|recipnotfound|recipient not found"
    r"|resolver\.adr\.\w*notfound|(?:email|e-mail) account that you tried to reach"
    r"|address rejected: user|was not (?:found|recogni[sz]ed)"
    r"|unbekannt(?:er empfänger|e adresse)?|empfänger.{0,30}(?:unbekannt|nicht gefunden)"
    r"|existiert nicht|n['’]existe pas|inconnu"
    r"|introuvable|desconocid[oa]|no existe|no se encontr|sconosciut|non esiste|inesistente"
    r"|non (?:è stato )?trovat|não existe|não encontrad"
    r"|bestaat niet|niet gevonden|onbekend|finns inte|findes ikke|finnes ikke|nie istnieje"
    r"|nieznany|neexistuje|не существует|не найден"
    r"|@[\w.-]+>?:? (?:recipient )?(?:address )?(?:was )?rejected\.?\s*$"
    r"|нет такого|недоступен|bulunamad|見つから|存在しません|存在しない|不存在|无效|找不到|존재하지",
    re.IGNORECASE,
)
_NO_HOST = re.compile(
    r"(?:host|domain|mail server)(?: name)?\S{0,40} (?:is |was |could )?(?:unknown"
    r"|not (?:be )?found|doesn?'?t? ?(?:not )?exist|not resolve)"
    r"|(?:unknown|no such|non-?existent|invalid|illegal) (?:host|domain|mail domain"
    r"|destination domain)|nxdomain|name or service not known"
    r"|host or domain name not found|unable to (?:look ?up|resolve)|(?:no|null) mx"
    r"|couldn't find any host|cannot find (?:a |any )?(?:mail exchanger|host)"
    r"|all relevant mx records point to non-existent|domain.{0,60}couldn't be found"
    r"|dns domain.{0,40}not"
    r"|domain is not reachable",
    re.IGNORECASE,
)
_CONNECTION = re.compile(
    r"time(?:d)?[ -]?out|connection (?:refused|reset|lost|dropped|died|closed|was)"
    r"|network (?:is )?unreachable|no route to host|host unreachable"
    r"|unable to contact|(?:could not|cannot|can't|unable to) connect|connect to .{0,80} failed"
    r"|service (?:currently )?unavailable"
    r"|temporar|system (?:error|failure|resources)|local error|server (?:configuration )?(?:error"
    r"|problem)|ldap|i/o error|out of memory"
    r"|hop count|mail loop|too many hops|lmtp transmission|resources|socket error"
    r"|requests to connect|connection attempt",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"spam|junk|block|black ?list|deny ?list|listed (?:at|by|in|on)|dnsbl|\brbl\b|reputation"
    r"|polic(?:y|ies)|dmarc|\bspf\b|dkim|authenticat|not authori[sz]ed"
    r"|access denied|\bdenied\b|not permitted|permission|relay|banned|content (?:rejected"
    r"|restriction)|virus|malware|(?:message|mail) (?:size|too|exceeds)"
    r"|too (?:large|big)|reverse dns|\bptr\b|bulk|unsolicited|not a member|restricted|filter|abus"
    r"|complain",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45][0-5]\d)(?=[ \-:#;,])")
_SOFT_STATUS = {"5.2.2", "5.3.1", "5.3.4", "5.4.1", "5.4.5", "5.4.6", "5.4.7"}
_HARD_STATUS = {
    "5.1.0",
    "5.1.1",
    "5.1.2",
    "5.1.3",
    "5.1.4",
    "5.1.6",
    "5.1.10",
    "5.2.1",
    "5.4.4",
    "5.4.310",
}


def status_in(text: str) -> str | None:
    """Return the first enhanced status code (RFC 3463) of a text that reports a failure."""
    found = [match[1] for match in _STATUS.finditer(text[:8_000])]
    return next((code for code in found if code[0] in "45"), None)


def kind_of(status: str | None, diagnostic: str, report: str) -> BounceKind | None:
    """Return whether the failure is for good, from what the servers and the report say."""
    for text in (diagnostic, report):
        if text and (kind := _by_words(text)):
            return kind
    return _by_code(status, diagnostic or report)


def _by_words(text: str) -> BounceKind | None:
    if _FULL.search(text) or _TOO_FAST.search(text) or _EXPIRED.search(text):
        return "soft"
    if _GONE.search(text) or _NO_HOST.search(text):
        return "hard"
    if _CONNECTION.search(text) or _REFUSED.search(text):
        return "soft"
    return None


def _by_code(status: str | None, text: str) -> BounceKind | None:
    if status:
        if (
            status[0] == "4"
            or status in _SOFT_STATUS
            or status.startswith(("5.7.", "5.6.", "5.3."))
        ):
            return "soft"
        if status in _HARD_STATUS:
            return "hard"
    reply = _REPLY.search(text)
    if reply is None:
        return None
    if reply[1][0] == "4" or reply[1] == "552":
        return "soft"
    return "hard" if reply[1] in {"550", "551", "553"} else None
