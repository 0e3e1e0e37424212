"""An OAuth 2 authorization server on loopback: consent with PKCE, tokens, renewal, introspection, and refusals at will."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "desk-client", "desk-secret"


@dataclass
class Authority:
    """What it handed out, and how it shall behave."""

    user: str = "support"
    lifetime: int = 3600
    refresh_lifetime: int = 0
    rotates: bool = True
    refuses: str = ""  # an OAuth error for each token request
    fails: int = 0  # an HTTP status for each token request
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    access_tokens: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def consent(self, address: str) -> str:
        """What the provider's page does when the person agrees: the address that the browser returns to."""
        asked = _first(urlsplit(address).query)
        if asked["client_id"] != CLIENT or asked["response_type"] != "code":
            raise AssertionError(asked)
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The token endpoint."""
        self.asked.append(form)
        if self.fails:
            return self.fails, {}
        if self.refuses:
            return 400, {"error": self.refuses, "error_description": "secret-canary"}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        if form["grant_type"] == "refresh_token":
            return self._renewed(form)
        return self._traded(form)

    def introspect(self, token: str) -> dict[str, Any]:
        """What dovecot asks about a token."""
        return {"active": token in self.access_tokens, "username": self.user}

    def _traded(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        proven = asked is not None and asked["code_challenge"] == challenge
        if not proven or asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, self._tokens(with_refresh=True)

    def _renewed(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if form["refresh_token"] not in self.refresh_tokens:
            return 400, {"error": "invalid_grant"}
        if self.rotates:
            self.refresh_tokens.remove(form["refresh_token"])
        return 200, self._tokens(with_refresh=self.rotates)

    def _tokens(self, *, with_refresh: bool) -> dict[str, Any]:
        access = secrets.token_urlsafe(24)
        self.access_tokens.add(access)
        answer: dict[str, Any] = {
            "access_token": access, "token_type": "Bearer", "expires_in": self.lifetime,
        }  # fmt: skip
        if with_refresh:
            answer["refresh_token"] = secrets.token_urlsafe(24)
            self.refresh_tokens.add(answer["refresh_token"])
        if self.refresh_lifetime:
            answer["refresh_token_expires_in"] = self.refresh_lifetime
        return answer


@contextmanager
def authority() -> Iterator[Authority]:
    """It runs on a free port."""
    behavior = Authority()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = _first(body)
            if self.path.startswith("/introspect"):
                status, facts = 200, behavior.introspect(form.get("token", ""))
            else:
                status, facts = behavior.token(form)
            raw = json.dumps(facts).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    behavior.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield behavior
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
