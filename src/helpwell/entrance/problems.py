"""What can keep the desk from starting, in one plain sentence each."""

import errno
import sqlite3
from pathlib import Path


class CannotStart(Exception):
    """What is wrong and what to do about it."""


def about_folder(error: OSError, folder: Path) -> CannotStart:
    """The sentence for a data folder that cannot be used."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CannotStart(
            f"The disk that holds {folder} is full. Free some space and start again; nothing was lost."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return CannotStart(
            f"{folder} cannot be written. Give yourself the right to write there, or name another folder in HELPWELL_DATA."
        )
    return CannotStart(
        f"{folder} cannot be used: {error.strerror or error}. Name another folder in HELPWELL_DATA."
    )


def about_port(error: OSError, host: str, port: int) -> CannotStart:
    """The sentence for an address that cannot be listened on."""
    if error.errno == errno.EADDRINUSE:
        return CannotStart(
            f"Port {port} on {host} is taken. Stop that program, or choose another port: HELPWELL_PORT={port + 1} bin/helpwell"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return CannotStart(
            f"Port {port} needs rights that you do not have. Choose one above 1023, for example HELPWELL_PORT=8000."
        )
    return CannotStart(
        f"The desk cannot listen on {host}: {error.strerror or error}. Check HELPWELL_HOST."
    )


def about_database(error: Exception, folder: Path) -> CannotStart:
    """The sentence for a database that does not answer."""
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "disk is full" in said or "No space left" in said:
        return about_folder(OSError(errno.ENOSPC, "disk full"), folder)
    if "readonly" in said or "unable to open" in said:
        return about_folder(OSError(errno.EACCES, "no right"), folder)
    if isinstance(error.__cause__, sqlite3.DatabaseError) and "malformed" in said:
        return CannotStart(
            f"The database in {folder} is damaged. Restore the newest backup from {folder}/backups with bin/helpwell restore."
        )
    return CannotStart(f"The database does not answer: {said} Check DATABASE_URL.")
