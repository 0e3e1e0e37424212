"""A desk that really runs: pages and sockets over loopback, in this process, and the system's Chromium to look at it.

On SQLite each desk has a database file of its own, since connections of other threads must see what the test writes.
"""

import hashlib
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from channels.routing import ProtocolTypeRouter
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection, connections
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from config.asgi import sockets
from conftest import Cast, build_cast
from helpwell.kit.page_threads import PagesOnThreads
from helpwell.people.models import Agent

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

# An answer that says what is wrong with a form; an answer about a ticket that one has left meanwhile.
_NO_COMPLAINT = ("status of 422", "htmx:oobErrorNoTarget")


@dataclass
class LiveDesk:
    """The running desk: its address, its cast, and windows onto it. What a page complains of is kept in `complaints`."""

    url: str
    cast: Cast
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def window(
        self, agent: Agent, *, width: int = 1280, height: int = 900, dark: bool = False
    ) -> Page:
        """A new browser window in which the agent is signed in."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(10_000)
        context.add_cookies(
            [{"name": "helpwell_session", "value": session_of(agent), "url": self.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not any(known in said.text for known in _NO_COMPLAINT):
            self.complaints.append(said.text)


def session_of(agent: Agent) -> str:
    """The key of a fresh session of the agent."""
    store = SessionStore()
    store[SESSION_KEY] = str(agent.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    store.create()
    assert store.session_key is not None
    return store.session_key


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """The system's Chromium, headless, with an empty profile; after the database, whose connection its loop would hide."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        # Playwright's own loop runs in this thread; Django takes it for an async view otherwise.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = _launch(play)
        yield browser
        browser.close()


def _launch(play: Playwright) -> Browser:
    return play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(scope="session")
def empty_database(
    tmp_path_factory: pytest.TempPathFactory,
    chromium: Browser,
    django_db_blocker: DjangoDbBlocker,
) -> Path:
    """An SQLite file with all tables and no rows, made once for the migrations as they are now."""
    if connection.vendor != "sqlite":
        return tmp_path_factory.mktemp("live") / "none"
    kept = (
        Path(tempfile.gettempdir()) / f"helpwell-empty-{os.getuid()}-{_digest_of_tables()}.sqlite3"
    )
    if kept.exists():
        return kept
    path = tmp_path_factory.mktemp("live") / "empty.sqlite3"
    with django_db_blocker.unblock(), _database(path):
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(path, f"{path}.copy")
    shutil.move(f"{path}.copy", kept)
    return kept


def _digest_of_tables() -> str:
    """What the tables are made from: every migration of ours, and the libraries with theirs."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256((root / "requirements" / "base.txt").read_bytes())
    for file in sorted((root / "src").rglob("migrations/*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture
def live_desk(
    transactional_db: None,
    chromium: Browser,
    empty_database: Path,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[LiveDesk]:
    """The desk with its cast, running; whatever a page complained of fails the test."""
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    # Threads outlive a test; a connection that one of them kept would still be to the last test's database.
    monkeypatch.setitem(connections.databases["default"], "CONN_MAX_AGE", 0)
    if connection.vendor != "sqlite":
        yield from _running(chromium)
        return
    path = tmp_path / "live.sqlite3"
    shutil.copyfile(empty_database, path)
    with django_db_blocker.unblock(), _database(path):
        yield from _running(chromium)


def _running(chromium: Browser) -> Iterator[LiveDesk]:
    cast = build_cast()
    with served() as url:
        desk = LiveDesk(url, cast, chromium)
        yield desk
        for context in chromium.contexts:
            context.close()
    assert not desk.complaints, "\n".join(desk.complaints)


@contextmanager
def served() -> Iterator[str]:
    """The application on a free port of loopback; gives its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = ProtocolTypeRouter({"http": PagesOnThreads(4), "websocket": sockets()})
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    wait_for(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(timeout=10)
        listener.close()


def wait_for(true: Callable[[], object], *, seconds: float = 10) -> None:
    """Return as soon as it is true; raises TimeoutError when it does not become so."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


@contextmanager
def _database(path: Path) -> Iterator[None]:
    """The default database is this file, for all threads."""
    settings = connections.databases["default"]
    before = settings["NAME"]
    kept = connections["default"]
    settings["NAME"] = str(path)
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = before
        connections["default"] = kept
