"""Calendar invitations (RFC 5545) as a few readable lines, for mails that say nothing else."""

import re

_SHOWN = {
    "SUMMARY": "Event",
    "DTSTART": "Starts",
    "DTEND": "Ends",
    "LOCATION": "Where",
    "ORGANIZER": "From",
    "DESCRIPTION": "",
}
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$")
_MAX_LINES = 2_000


def readable(calendar: str) -> str:
    """Return the first event of a calendar file as text."""
    lines = calendar.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "").split("\n")
    found: dict[str, str] = {}
    inside = False
    for line in lines[:_MAX_LINES]:
        head, colon, value = line.partition(":")
        name, _, params = head.partition(";")
        name = name.upper()
        if name == "BEGIN":
            inside = value.strip().upper() in {"VEVENT", "VTODO"}
        elif name == "END" and inside:
            break
        elif inside and colon and name in _SHOWN:
            found.setdefault(name, _value(name, value, params))
    return "\n".join(
        f"{label}: {found[name]}" if label else "\n" + found[name]
        for name, label in _SHOWN.items()
        if found.get(name)
    )


def _value(name: str, value: str, params: str) -> str:
    value = value.strip()
    if name in {"DTSTART", "DTEND"} and (moment := _MOMENT.match(value)):
        year, month, day, hour, minute, utc = moment.groups()
        zone = re.search(r"TZID=\"?([^;:\"]+)", params)
        time = f" {hour}:{minute}" if hour else ""
        return f"{year}-{month}-{day}{time}{' UTC' if utc else ''}{f' ({zone[1]})' if zone else ''}"
    if name == "ORGANIZER":
        common = re.search(r"CN=\"?([^;:\"]+)", params)
        address = re.sub(r"(?i)^mailto:", "", value)
        return f"{common[1]} <{address}>" if common and common[1] != address else address
    return re.sub(r"\\([nN,;\\])", lambda m: "\n" if m[1] in "nN" else m[1], value)
