"""The receiver's certificate for STARTTLS: read at the start, and again when its files have changed."""

import logging
import ssl
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)
_LOOK_SECONDS = 60.0
_NAMES = "HELPWELL_SMTP_TLS_CERTIFICATE and HELPWELL_SMTP_TLS_KEY"

Stamp = tuple[int, ...] | None


class BadCertificate(Exception):
    """The certificate or its key cannot be used; the text says why."""


class Certificate:
    """A certificate and its key in two files. Raises BadCertificate where they cannot be used."""

    def __init__(
        self, certificate: Path, key: Path, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._files = (certificate, key)
        self._now = now
        self._looked_at = now()
        self._stamps = self._stamped()
        self._context = _read(certificate, key)

    def context(self) -> ssl.SSLContext:
        """What a new connection uses. Changed files are read anew, at most once a minute; bad ones leave it as it was."""
        if self._now() - self._looked_at >= _LOOK_SECONDS:
            self._looked_at = self._now()
            self._look()
        return self._context

    def _look(self) -> None:
        stamps = self._stamped()
        if stamps == self._stamps:
            return
        self._stamps = stamps  # taken before reading: what is written meanwhile is seen next time
        try:
            self._context = _read(*self._files)
        except BadCertificate as problem:
            log.error("The certificate before it stays in use. %s", problem)

    def _stamped(self) -> tuple[Stamp, ...]:
        return tuple(_stamp(path) for path in self._files)


def certificate_of_settings() -> Certificate | None:
    """The certificate that the settings name, or None where they name none; raises BadCertificate."""
    certificate, key = settings.SMTP_TLS_CERTIFICATE, settings.SMTP_TLS_KEY
    if not certificate and not key:
        return None
    if not certificate or not key:
        raise BadCertificate(f"{_NAMES} belong together: set both, or none.")
    return Certificate(settings.DATA / certificate, settings.DATA / key)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size


def _read(certificate: Path, key: Path) -> ssl.SSLContext:
    """A new context: loading into one in use could leave it with a certificate and another's key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    for name, path in zip(_NAMES.split(" and "), (certificate, key), strict=True):
        _try_to_open(name, path)
    try:
        context.load_cert_chain(certificate, key, password="")  # without it the terminal is asked
    except (ssl.SSLError, OSError, ValueError) as error:
        if getattr(error, "reason", "") == "KEY_VALUES_MISMATCH":
            raise BadCertificate(
                f"The key in {key} is not that of the certificate in {certificate}. Check {_NAMES}."
            ) from None
        raise BadCertificate(
            f"{certificate} and {key} are no certificate and key without a password, in PEM form. Check {_NAMES}."
        ) from None
    return context


def _try_to_open(name: str, path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise BadCertificate(f"{path} cannot be read: {error.strerror}. Check {name}.") from None
