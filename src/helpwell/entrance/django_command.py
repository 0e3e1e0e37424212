"""Running one of our management commands from the command line."""

import os
import sys

from helpwell.entrance import prepare


def run_command(name: str, arguments: list[str]) -> int:
    """Run it by Django's own machinery; returns its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    prepare.data_folder()
    prepare.load()
    from django.core.management import CommandError, call_command, get_commands, load_command_class
    from django.db import DatabaseError

    from config import env
    from helpwell.entrance.problems import about_database

    try:
        command = load_command_class(get_commands()[name], name)
        if arguments:
            options = vars(command.create_parser("bin/helpwell", name).parse_args(arguments))
            command.execute(*options.pop("args", ()), **options)
        else:
            call_command(command)
    except CommandError as error:
        print(error, file=sys.stderr)
        return error.returncode
    except DatabaseError as error:
        raise about_database(error, env.data_folder()) from error
    except SystemExit as end:
        return int(end.code or 0)
    return 0
