"""Debian's dovecot on free loopback ports, in a folder of its own, ended with the test."""

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpwell.channels.email.tests.certificates import Certificates

PASSWORD = "pot-of-tea"
BINARY = shutil.which("dovecot") or (
    "/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else ""
)


@dataclass
class Dovecot:
    """A running server. Users are made by signing in; all have the same password."""

    folder: Path
    imap_port: int
    imaps_port: int
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = subprocess.Popen(
            [BINARY, "-F", "-c", str(self.folder / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            try:
                imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=5).logout()
                return
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text()[-2000:])

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def client(self, user: str = "support") -> imaplib.IMAP4:
        """A plain client, signed in, to put mail there and to look at what is there."""
        client = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=10)
        client.login(user, PASSWORD)
        return client

    def put(self, *raws: bytes, flags: str = "", folder: str = "INBOX", came: str = "") -> None:
        """Append mails."""
        client = self.client()
        for raw in raws:
            status, said = client.append(folder, flags, came, raw)
            assert status == "OK", said
        client.logout()

    def flags(self, folder: str = "INBOX") -> list[bytes]:
        """UID, flags and size of each mail, as the server tells them."""
        client = self.client()
        client.select(folder, readonly=True)
        found = client.fetch("1:*", "(UID FLAGS RFC822.SIZE)")[1]
        client.logout()
        return [line for line in found if isinstance(line, bytes)]

    def make_anew(self, folder: str) -> None:
        """Delete the folder and make it again, with another UIDVALIDITY."""
        client = self.client()
        client.delete(folder)
        client.create(folder)
        client.logout()


@contextmanager
def dovecot(*, oauth_url: str = "") -> Iterator[Dovecot]:
    """A dovecot that runs; with `oauth_url` it also takes tokens and has them introspected there."""
    # Not pytest's folder: dovecot's own users must be able to enter, and its sockets need short names.
    with tempfile.TemporaryDirectory(prefix="dovecot-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        certificates = Certificates.make(folder)
        server = Dovecot(folder, _free_port(), _free_port())
        (folder / "run").mkdir()
        (folder / "mail").mkdir()
        (folder / "mail").chmod(0o777)
        (folder / "dovecot.conf").write_text(_config(server, certificates, oauth_url))
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _config(server: Dovecot, certificates: Certificates, oauth_url: str) -> str:
    me = getpass.getuser()
    group = grp.getgrgid(os.getgid()).gr_name
    keeper, closed = ("dovecot", "dovenull") if os.getuid() == 0 else (me, me)
    mail_uid = "nobody" if os.getuid() == 0 else me
    mail_gid = pwd.getpwnam(mail_uid).pw_gid
    run = server.folder / "run"
    return f"""
base_dir = {run}
state_dir = {run}
log_path = {server.folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {keeper}
default_internal_group = {"dovecot" if os.getuid() == 0 else group}
default_login_user = {closed}
mail_location = maildir:{server.folder}/mail/%u
mail_uid = {mail_uid}
mail_gid = {mail_gid}
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
auth_mechanisms = plain {"xoauth2" if oauth_url else ""}
ssl = yes
ssl_cert = <{certificates.certificate}
ssl_key = <{certificates.key}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {server.imap_port}
  }}
  inet_listener imaps {{
    port = {server.imaps_port}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
{_oauth(server, oauth_url)}
userdb {{
  driver = static
  args = uid={mail_uid} gid={mail_gid} home={server.folder}/mail/%u
}}
"""


def _oauth(server: Dovecot, url: str) -> str:
    if not url:
        return ""
    path = server.folder / "oauth.conf.ext"
    path.write_text(
        f"introspection_url = {url}\nintrospection_mode = post\nusername_attribute = username\n"
        "active_attribute = active\nactive_value = true\n"
    )
    return f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  args = {path}\n}}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
