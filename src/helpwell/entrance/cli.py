"""The command line: starting the desk, and everything an administrator types."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from config import env
from helpwell.entrance.problems import CannotStart


@dataclass(frozen=True)
class Command:
    """A word of the command line, what it does in one line, and the Django command or function behind it."""

    words: str
    meaning: str
    run: Callable[[list[str]], int]
    failure: int = 1  # the exit status when it cannot run


def _start(arguments: list[str]) -> int:
    from helpwell.entrance import start  # needs settings, which `demo` chooses first

    return start.start(arguments)


def _demo(arguments: list[str]) -> int:
    folder = env.data_folder()
    if "HELPWELL_DATA" not in os.environ:
        folder = folder.with_name(folder.name + "-demo")
    os.environ["HELPWELL_DATA"] = str(folder)
    os.environ.setdefault("HELPWELL_DEMO", "1")
    os.environ.setdefault("HELPWELL_OUTBOX", "1")
    from helpwell.entrance import start

    return start.start(arguments, demo=True)


def _process(kind: str) -> Callable[[list[str]], int]:
    def run(arguments: list[str]) -> int:
        from helpwell.entrance import run as processes

        return processes.main([kind, *arguments])

    return run


def _read(arguments: list[str]) -> int:
    from helpwell.channels.email.parse.command import main_read

    if not arguments or arguments[0] in ("-h", "--help"):
        print("usage: bin/helpwell mail read FILE... | -", file=sys.stderr)
        return 0 if arguments else 2
    return main_read(arguments, sys.stdout, sys.stdin.buffer)


def _evaluate(arguments: list[str]) -> int:
    from helpwell.knowledge.evaluate import main_evaluate

    return main_evaluate(arguments, sys.stdout, sys.stderr)


def _django(name: str) -> Callable[[list[str]], int]:
    """A management command of ours, by its name."""

    def run(arguments: list[str]) -> int:
        from helpwell.entrance.django_command import run_command

        return run_command(name, arguments)

    return run


COMMANDS: tuple[Command, ...] = (
    Command("", "start the desk: web, worker and mail receiver under one command", _start),
    Command("demo", "start a desk with a believable company in a folder of its own", _demo),
    Command(
        "setup-link", "print the one-time link to the set-up page again", _django("setup_link")
    ),
    Command("web", "run web processes alone (many machines)", _process("web")),
    Command("worker", "run a worker alone (many machines)", _process("worker")),
    Command("receiver", "run the mail receiver alone (many machines)", _process("receiver")),
    Command("migrate", "bring the database up to date, with a backup first", _django("upgrade")),
    Command(
        "mail receive",
        "take one mail from standard input (exit 0 stored, 75 try again)",
        _django("mail_receive"),
        failure=75,
    ),
    Command("mail read", "show what the parser reads in mail files: mail read FILE... | -", _read),
    Command(
        "mail ledger",
        "count every mail that arrived, and prove that the counts add up",
        _django("mail_ledger"),
    ),
    Command(
        "people reset",
        "give a locked-out person a new sign-in link: people reset EMAIL",
        _django("people_reset"),
    ),
    Command("people list", "list who can sign in", _django("people_list")),
    Command(
        "search rebuild",
        "write down the words of all messages anew, so that search finds them",
        _django("rebuild_search"),
    ),
    Command(
        "knowledge evaluate",
        "how often the right article is found: knowledge evaluate --articles FILE --questions FILE [--results OUT]",
        _evaluate,
    ),
    Command("backup", "make a consistent backup while running: backup [FILE]", _django("backup")),
    Command(
        "restore", "restore a backup into an empty data folder: restore FILE", _django("restore")
    ),
    Command(
        "settings", "show every setting, its value and where it comes from", _django("settings")
    ),
)


def main(arguments: list[str]) -> int:
    """Run what was asked for; returns the exit status."""
    os.umask(0o077)  # customers' mail, keys and backups are for this account alone
    if arguments and arguments[0] in ("-h", "--help", "help"):
        print(_help())
        return 0
    command, rest = _find(arguments)
    if command is None:
        print(
            f"There is no command {' '.join(arguments[:2])!r}. bin/helpwell --help lists them.",
            file=sys.stderr,
        )
        return 2
    try:
        return command.run(rest)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return command.failure
    except KeyboardInterrupt:
        return 130


def _find(arguments: list[str]) -> tuple[Command | None, list[str]]:
    for length in (2, 1):
        words = " ".join(arguments[:length])
        for command in COMMANDS:
            if len(arguments) >= length and command.words == words:
                return command, arguments[length:]
    if not arguments or arguments[0].startswith("-"):
        return COMMANDS[0], arguments
    return None, arguments


def _help() -> str:
    width = max(len(command.words) for command in COMMANDS)
    lines = [f"  bin/helpwell {command.words:<{width}}  {command.meaning}" for command in COMMANDS]
    return (
        "Helpwell, a customer service desk.\n\n"
        + "\n".join(lines)
        + "\n\nSettings: docs/settings.md, or `bin/helpwell settings`."
    )
