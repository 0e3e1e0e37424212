"""Every setting a person can make: name, default, meaning. Read from the environment, then from one file.

The file is the one that HELPWELL_CONFIG names, or `helpwell.env` in the data folder: lines of NAME=value.
`docs/settings.md` is made from this table, and a test keeps it complete.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, its default as text, and what it is for."""

    name: str
    default: str
    meaning: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("HELPWELL_DATA", "./var", "Folder of the database, files, keys, logs and backups."),
    Setting(
        "HELPWELL_CONFIG",
        "",
        "A file of NAME=value lines; default: helpwell.env in the data folder.",
    ),
    Setting("HELPWELL_HOST", "127.0.0.1", "Address that the web server listens on."),
    Setting("HELPWELL_PORT", "8000", "Port that the web server listens on."),
    Setting(
        "HELPWELL_URL",
        "",
        "Public address of the desk, as people type it (https://desk.example.com). Links in mail use it. Default: http://HOST:PORT.",
    ),
    Setting(
        "HELPWELL_ALLOWED_HOSTS",
        "",
        "More host names under which the desk may be reached, separated by commas; the host of HELPWELL_URL and loopback always are.",
    ),
    Setting(
        "HELPWELL_TRUSTED_PROXIES",
        "",
        "Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by commas.",
    ),
    Setting(
        "HELPWELL_SECRET_KEY",
        "",
        "Key for sessions and signed links. Default: made once, in the data folder.",
        secret=True,
    ),
    Setting(
        "HELPWELL_STORED_SECRETS_KEY",
        "",
        "Keys for stored secrets (mailbox passwords), newest first, separated by commas. Default: made once, in the data folder.",
        secret=True,
    ),
    Setting(
        "DATABASE_URL",
        "",
        "postgresql://user:password@host/name for PostgreSQL. Default: SQLite in the data folder.",
        secret=True,
    ),
    Setting(
        "REDIS_URL",
        "",
        "redis://host:6379/0: live updates, cache and rate limits over many machines. Default: none needed.",
        secret=True,
    ),
    Setting("HELPWELL_WEB_PROCESSES", "2", "Number of web processes that `bin/helpwell` starts."),
    Setting(
        "HELPWELL_PREPARED_STATEMENTS",
        "yes",
        "Whether PostgreSQL plans a statement once a connection. `no` behind a pgbouncer before 1.21 in transaction mode.",
    ),
    Setting(
        "HELPWELL_WEB_THREADS",
        "16",
        "Most pages that one web process makes at the same time, each on a database connection that it keeps.",
    ),
    Setting("HELPWELL_WORKERS", "1", "Number of worker processes that `bin/helpwell` starts."),
    Setting(
        "HELPWELL_RECEIVER_HOST", "127.0.0.1", "Address that the built-in mail receiver listens on."
    ),
    Setting("HELPWELL_LMTP_PORT", "8024", "Port of the LMTP receiver; 0 switches it off."),
    Setting("HELPWELL_SMTP_PORT", "8025", "Port of the SMTP receiver; 0 switches it off."),
    Setting(
        "HELPWELL_SMTP_TLS_CERTIFICATE",
        "",
        "PEM file of the certificate, with those between it and the authority, with which the LMTP and SMTP receiver offers STARTTLS; "
        "a relative path counts from the data folder. Read again when it is renewed. Default: no TLS.",
    ),
    Setting("HELPWELL_SMTP_TLS_KEY", "", "PEM file of that certificate's key, without a password."),
    Setting(
        "HELPWELL_RECEIVER_MEMORY_MB",
        "512",
        "Most megabytes of mail that the LMTP and SMTP receiver takes in at one time; further senders are asked to try again. "
        "Never less than the largest mail.",
    ),
    Setting("HELPWELL_MAX_MAIL_MB", "35", "Largest mail taken in, in megabytes."),
    Setting("HELPWELL_MAX_UPLOAD_MB", "25", "Largest file that an agent may attach, in megabytes."),
    Setting("HELPWELL_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "HELPWELL_LOG_FILE",
        "",
        "A file for the log lines, rotated at 10 MB, five kept. Default: logs/helpwell.log in the data folder; `-`: none.",
    ),
    Setting("HELPWELL_LANGUAGE", "en", "Language of the desk for people who chose none."),
    Setting(
        "HELPWELL_OUTBOX",
        "",
        "1 catches all outgoing mail in the Outbox page instead of sending it.",
    ),
    Setting(
        "HELPWELL_MAILS_AN_HOUR",
        "3000",
        "A mailbox that would send more in an hour pauses until an administrator resumes it; 0 switches this off.",
    ),
    Setting(
        "HELPWELL_INSECURE_MAIL_SERVERS",
        "",
        "1 allows mail servers without TLS on addresses other than loopback. For closed networks only.",
    ),
    Setting(
        "HELPWELL_DEMO",
        "",
        "1 marks the demo company: the desk says so on each page. Set by `bin/helpwell demo`.",
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@cache
def _file_values() -> dict[str, str]:
    named = os.environ.get("HELPWELL_CONFIG") or str(data_folder() / "helpwell.env")
    path = Path(named)
    if not path.is_file():
        return {}
    return {key: value for key, value in dotenv_values(path).items() if value is not None}


def data_folder() -> Path:
    """The data folder as an absolute path; a relative one counts from the checkout."""
    folder = Path(os.environ.get("HELPWELL_DATA") or "./var").expanduser()
    return folder if folder.is_absolute() else (ROOT / folder).resolve()


def text(name: str) -> str:
    """The value of a setting: environment, then file, then default. Raises KeyError for an unlisted name."""
    setting = _BY_NAME[name]
    value = os.environ.get(name)
    if value is None or value == "":
        value = "" if name == "HELPWELL_CONFIG" else _file_values().get(name, "")
    return value or setting.default


def flag(name: str) -> bool:
    """Whether a setting is switched on."""
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str) -> int:
    """A setting as a whole number; raises ValueError that names the setting."""
    try:
        return int(text(name))
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {text(name)!r}.") from None


def items(name: str) -> list[str]:
    """A setting of comma-separated values as a list, blanks left out."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def kept_secret(name: str, file_name: str, make: Callable[[], str]) -> str:
    """The secret from the settings, or the one kept in the data folder, made at the first call."""
    given = text(name)
    if given:
        return given
    path = data_folder() / "keys" / file_name
    if path.is_file():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(make() + "\n")
    fresh.chmod(0o600)
    try:
        os.link(fresh, path)  # the first of two processes wins, and both read the same key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text().strip()


def as_markdown() -> str:
    """docs/settings.md: the table, with how to set them."""
    lines = [
        "# Settings",
        "",
        "Made by `python -m config.env > docs/settings.md`.",
        "",
        "Set them in the environment, or as lines of `NAME=value` in `helpwell.env` in the data folder (or in the file that",
        "`HELPWELL_CONFIG` names). The environment wins. `bin/helpwell settings` shows what is in force.",
        "",
        "| name | default | meaning |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| `{one.name}` | {f'`{one.default}`' if one.default else ''} | {one.meaning} |"
        for one in SETTINGS
    ]
    lines += [
        "",
        "Two more are read first: `HELPWELL_PYTHON` names the Python for the environment, `HELPWELL_VENV` the environment's folder",
        "(default: `.venv` in the checkout).",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201 (it is what this is for)
