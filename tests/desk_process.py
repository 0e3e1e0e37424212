"""The desk's web server as a process that a test may kill, on the data of the test that runs. Both ends of it are here.

Run as a module it is the server's end: `python -m tests.desk_process PORT DATABASE FILES`.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from config import env


class DeskProcess:
    """The test's end: one port, on which the server is started, killed, and started again."""

    def __init__(self, port: int, *about: str) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "tests.desk_process", str(port), *about]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 60) -> None:
        """Start it, and return as soon as it answers."""
        paths = os.pathsep.join([str(env.ROOT / "src"), str(env.ROOT)])
        self._process = subprocess.Popen(
            self._command, cwd=env.ROOT, env=dict(os.environ, PYTHONPATH=paths)
        )
        end = time.monotonic() + seconds
        while not self._answers():
            assert self._process.poll() is None, "the server did not start"
            assert time.monotonic() < end, "the server did not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL, whatever it does; returns when it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)
            self._process = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def desk_process() -> Iterator[DeskProcess]:
    """A running server on the present database and a free port; killed at the end."""
    from django.conf import settings
    from django.db import connections

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    database = str(connections.databases["default"]["NAME"])
    process = DeskProcess(port, database, str(settings.MEDIA_ROOT))
    process.start()
    try:
        yield process
    finally:
        process.kill()


def serve(port: int, database: str, files: str) -> None:
    """The server's end: pages and sockets until it is killed, or the test that started it is gone."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.MEDIA_ROOT = files
    storages: Any = settings.STORAGES
    storages["default"]["OPTIONS"]["location"] = files
    # Static files are served from where they lie, as in the other tests.
    storages["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    import uvicorn

    from config.asgi import application
    from helpwell.entrance.run import die_with_parent

    die_with_parent()
    uvicorn.run(application, host="127.0.0.1", port=port, log_level="critical", lifespan="off")


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], sys.argv[3])
