"""One process of the desk: web, worker or receiver. The supervisor forks them; many machines run them apart."""

import ctypes
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable

from django.conf import settings

from config import env
from helpwell.entrance import prepare
from helpwell.entrance.problems import CannotStart, about_port

log = logging.getLogger(__name__)
_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


def web(sockets: list[socket.socket]) -> None:
    """Serve pages and sockets on the bound sockets until SIGTERM."""
    import uvicorn  # only the web process pays for it

    from config.asgi import application

    gc.set_threshold(20_000, 20, 20)  # pages make many small objects and keep few
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.TRUSTED_PROXIES),
        forwarded_allow_ips=settings.TRUSTED_PROXIES or None,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=30,
        ws_max_size=64 * 1024,
        ws="websockets-sansio",
        limit_concurrency=2000,
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=sockets)


def worker(stop: threading.Event) -> None:
    """React, read arrivals, send, and keep time until `stop` is set."""
    from helpwell.events.worker import run_worker

    run_worker(stop)


def receiver(stop: threading.Event) -> None:
    """Take mail in until `stop` is set."""
    from helpwell.channels.email.receive.process import run_receiver

    run_receiver(stop)


def bind() -> list[socket.socket]:
    """The socket of the web server; raises CannotStart where it cannot be had."""
    host, port = env.text("HELPWELL_HOST"), env.number("HELPWELL_PORT")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, so that asyncio sets TCP_NODELAY: an answer's last part would wait 40 ms for an acknowledgment.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        raise about_port(error, host, port) from None
    except OverflowError:
        found.close()
        raise CannotStart(f"HELPWELL_PORT must be a number up to 65535, not {port}.") from None
    found.listen(1024)
    found.set_inheritable(True)
    return [found]


def until_told(work: Callable[[threading.Event], None]) -> None:
    """Run the work until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(stop)


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies, where the kernel can."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def main(arguments: Iterable[str]) -> int:
    """Run one kind of process apart; raises CannotStart with a sentence."""
    os.umask(0o077)
    kind, *_rest = [*arguments, ""]
    prepare.data_folder()
    prepare.load()
    if kind == "web":
        prepare.database()
        prepare.static_files()
        return _many_webs()
    if kind in ("worker", "receiver"):
        if kind == "receiver":
            prepare.certificate()
        prepare.database()
        until_told(worker if kind == "worker" else receiver)
        return 0
    print("usage: python -m helpwell.entrance.run web|worker|receiver", file=sys.stderr)
    return 2


def _many_webs() -> int:
    from helpwell.entrance.supervisor import Child, supervise

    sockets = bind()
    from config import asgi  # noqa: F401 (loaded once, shared by the forks)

    gc.freeze()
    processes = env.number("HELPWELL_WEB_PROCESSES")
    return supervise([Child(f"web {n + 1}", lambda: web(sockets)) for n in range(processes)])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
