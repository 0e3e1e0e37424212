"""What keeps the desk from starting is said in one sentence; starting, stopping and starting again work."""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import env
from helpwell.entrance.problems import about_folder, about_port

PATHS = os.pathsep.join([str(env.ROOT / "src"), str(env.ROOT)])


def settings_for(folder: Path, port: int, **more: str) -> dict[str, str]:
    return dict(
        os.environ, HELPWELL_DATA=str(folder), HELPWELL_PORT=str(port), HELPWELL_LMTP_PORT="0", HELPWELL_SMTP_PORT="0",
        HELPWELL_WEB_PROCESSES="1", DATABASE_URL="", REDIS_URL="", HELPWELL_LOG_FILE="", PYTHONPATH=PATHS, PYTEST_VERSION="", **more,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def run(arguments: list[str], settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "helpwell.entrance", *arguments]
    return subprocess.run(
        command,
        env=settings,
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def one_sentence(said: "subprocess.CompletedProcess[str]") -> str:
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    lines = [line for line in said.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, said.stderr
    return lines[0]


def test_a_taken_port_is_said_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        sentence = one_sentence(run([], settings_for(tmp_path / "var", port)))
    assert f"Port {port}" in sentence
    assert f"HELPWELL_PORT={port + 1}" in sentence


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    sentence = one_sentence(run([], settings_for(tmp_path / "file" / "var", free_port())))
    assert "HELPWELL_DATA" in sentence


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "full"),
        (errno.EACCES, "cannot be written"),
        (errno.EROFS, "cannot be written"),
        (errno.EIO, "cannot be used"),
    ],
)
def test_each_trouble_of_a_folder_has_its_sentence(number: int, words: str) -> None:
    assert words in str(about_folder(OSError(number, os.strerror(number)), Path("/data")))


def test_a_port_below_1024_without_rights_is_said() -> None:
    assert "above 1023" in str(about_port(OSError(errno.EACCES, "no"), "127.0.0.1", 80))


def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "var", free_port())
    sentence = one_sentence(run([], dict(settings, HELPWELL_MAX_MAIL_MB="many")))
    assert "HELPWELL_MAX_MAIL_MB" in sentence


@pytest.mark.parametrize("arguments", [[], ["receiver"]])
def test_a_certificate_that_is_missing_is_said(tmp_path: Path, arguments: list[str]) -> None:
    missing = str(tmp_path / "missing.pem")
    settings = settings_for(tmp_path / "var", free_port(), HELPWELL_SMTP_TLS_CERTIFICATE=missing)
    assert "set both, or none" in one_sentence(run(arguments, settings))
    sentence = one_sentence(run(arguments, dict(settings, HELPWELL_SMTP_TLS_KEY=missing)))
    assert f"{missing} cannot be read" in sentence


def test_an_unknown_command_is_named_and_help_lists_the_known(tmp_path: Path) -> None:
    said = run(["bakcup"], settings_for(tmp_path / "var", free_port()))
    assert said.returncode == 2
    assert "bakcup" in said.stderr
    listed = run(["--help"], settings_for(tmp_path / "var", free_port())).stdout
    assert all(
        word in listed
        for word in (
            "demo",
            "setup-link",
            "mail receive",
            "mail ledger",
            "people reset",
            "backup",
            "restore",
        )
    )


def test_a_pipe_that_cannot_store_asks_to_try_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = run(["mail", "receive"], settings_for(tmp_path / "file" / "var", free_port()))
    assert said.returncode == 75


def test_it_starts_says_where_serves_stops_and_starts_again(tmp_path: Path) -> None:
    port = free_port()
    settings = settings_for(tmp_path / "var", port)
    for round_ in range(2):
        desk = subprocess.Popen(
            [sys.executable, "-m", "helpwell.entrance"],
            env=settings,
            cwd=env.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert wait_for(desk, port) == "ok\n"
            if round_ == 0:
                assert "is running on" in one_sentence(
                    run([], dict(settings, HELPWELL_PORT=str(free_port())))
                )
        finally:
            desk.send_signal(signal.SIGINT)
            said, _none = desk.communicate(timeout=40)
        assert desk.returncode == 0, said
        assert f"http://127.0.0.1:{port}" in said
        assert "/set-up/" in said
    assert not list((tmp_path / "var" / "backups").iterdir())


def wait_for(desk: "subprocess.Popen[str]", port: int) -> str:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        assert desk.poll() is None
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/healthz")
            return connection.getresponse().read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no answer")


def test_an_environment_that_cannot_be_fetched_is_said(tmp_path: Path) -> None:
    settings = dict(
        os.environ, HELPWELL_VENV=str(tmp_path / "venv"), PIP_INDEX_URL=f"http://127.0.0.1:{free_port()}/simple",
        PIP_RETRIES="0", PIP_CONFIG_FILE=os.devnull,
        PIP_NO_INDEX="", PIP_FIND_LINKS="", PIP_EXTRA_INDEX_URL="", PIP_NO_CACHE_DIR="1",
    )  # fmt: skip
    said = subprocess.run(
        [sys.executable, env.ROOT / "bin" / "environment.py", "base", "x"],
        env=settings,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert said.returncode == 1
    assert "no network" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_folder_in_the_way_of_the_environment_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    settings = dict(os.environ, HELPWELL_VENV=str(tmp_path / "mine"))
    said = subprocess.run(
        [sys.executable, env.ROOT / "bin" / "environment.py", "base", "x"],
        env=settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 1
    assert "in the way" in said.stderr
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_no_new_enough_python_is_said(tmp_path: Path) -> None:
    for name in ("python3", "python"):
        old = tmp_path / name
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(
            f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}"
        )
    said = subprocess.run(
        ["/bin/sh", str(env.ROOT / "bin" / "helpwell")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert said.returncode == 1
    assert "Python 3.11" in said.stderr
