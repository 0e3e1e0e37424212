"""`helpwell mail read`: one JSON line for each mail."""

from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec

from .envelope import Envelope
from .read import parse


def main_read(paths: list[str], stdout: TextIO, stdin: BinaryIO) -> int:
    """Write one JSON line per mail; 1 if a file could not be read, which stops none of the others."""
    status = 0
    for path in paths:
        try:
            raw = stdin.read() if path == "-" else Path(path).read_bytes()
        except OSError as failure:
            status = 1
            _write(stdout, {"file": path, "error": failure.strerror or str(failure)})
            continue
        _write(stdout, {"file": path, **facts(parse(raw))})
    return status


def facts(envelope: Envelope) -> dict[str, object]:
    """Return what `mail read` tells of a mail."""
    return {
        "from": envelope.from_address,
        "from_name": envelope.from_name,
        "subject": envelope.subject,
        "text": envelope.text,
        "reply_text": envelope.reply_text,
        "in_reply_to": envelope.in_reply_to,
        "attachments": [
            {"name": file.name, "type": file.type, "bytes": len(file.content)}
            for file in envelope.attachments
        ],
        "is_auto_reply": envelope.is_auto_reply,
        "is_bounce": envelope.is_bounce,
        "bounce_recipient": envelope.bounce_recipient,
        "bounce_kind": envelope.bounce_kind,
        "is_feedback_report": envelope.is_feedback_report,
    }


def _write(stdout: TextIO, line: dict[str, object]) -> None:
    stdout.write(msgspec.json.encode(line).decode() + "\n")
    stdout.flush()
