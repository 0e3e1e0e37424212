"""Starting the desk: prepare, then run all processes under this one."""

import gc
import os
import socket

from config import env


def start(arguments: list[str], *, demo: bool = False) -> int:
    """Run the desk until it is told to stop; raises CannotStart with a sentence where it cannot start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from helpwell.entrance import prepare, run
    from helpwell.entrance.problems import CannotStart

    if arguments:
        raise CannotStart(
            f"There is no option {arguments[0]!r}. bin/helpwell --help lists the commands; settings are HELPWELL_* variables."
        )
    folder = prepare.data_folder()
    with prepare.only_one(folder):
        sockets = run.bind()
        prepare.load()
        prepare.certificate()
        prepare.database()
        prepare.static_files()
        if demo:
            from helpwell.entrance.demo.build import build_once

            build_once()
        _greet(demo)
        return _run(sockets)


def _greet(demo: bool) -> None:
    from django.conf import settings

    from helpwell.entrance.set_up.link import set_up_link
    from helpwell.people.models import Company

    print(f"\nHelpwell is running at {settings.BASE_URL}", flush=True)
    company = Company.current()
    if company is None or company.set_up_at is None:
        print(
            f"Set it up here (the link is good for a day, until the desk is set up):\n  {set_up_link()}",
            flush=True,
        )
    if demo:
        from helpwell.entrance.demo.build import who_can_sign_in

        print(who_can_sign_in(), flush=True)
    print("Ctrl-C stops it.\n", flush=True)


def _run(sockets: list[socket.socket]) -> int:
    from config import asgi  # noqa: F401 (loaded once; the forks share its memory)
    from helpwell.entrance import run
    from helpwell.entrance.supervisor import Child, supervise

    children = [
        Child(f"web {n + 1}", lambda: run.web(sockets))
        for n in range(env.number("HELPWELL_WEB_PROCESSES"))
    ]
    children += [
        Child(f"worker {n + 1}", lambda: run.until_told(run.worker))
        for n in range(env.number("HELPWELL_WORKERS"))
    ]
    children.append(Child("receiver", lambda: run.until_told(run.receiver)))
    gc.collect()
    gc.freeze()  # keeps what was loaded on shared pages
    return supervise(children)
