"""Signing in, TLS, and saying in words what is wrong with a server."""

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from helpwell.channels.email.send.smtp import Deferred, Line, Outcome, Sending, Server, Unreachable
from helpwell.channels.email.send.tests.smtp_server import Script, serving
from helpwell.channels.email.tests.certificates import Certificates

RAW = b"From: a@desk.test\r\nSubject: x\r\n\r\n.\r\n..dots\r\n"


def sending(*recipients: str, envelope_from: str = "support@desk.test") -> Sending:
    return Sending(
        envelope_from=envelope_from,
        own_address="support@desk.test",
        recipients=recipients or ("anna@acme.test",),
        build=lambda _utf8: RAW,
    )


def server(port: int, **more: str) -> Server:
    return Server(host="127.0.0.1", port=port, **{"security": "none", **more})


def test_lines_of_dots_arrive_as_they_are() -> None:
    script = Script()
    with serving(script) as port, Line(server(port)) as line:
        assert line.send(sending()) == Outcome({}, {})
    assert script.taken[0].raw == RAW


def test_a_password_signs_in_and_a_wrong_one_is_named() -> None:
    script = Script()
    with serving(script, needs_login=True) as port:
        with Line(server(port, user="u", password="good")) as line:
            line.send(sending())
        with (
            Line(server(port, user="u", password="bad")) as line,
            pytest.raises(Unreachable, match="refused the user name or password") as said,
        ):
            line.send(sending())
    assert ("u", "good") in script.logins
    assert "535" in str(said.value)
    assert "bad" not in str(said.value)


def test_a_token_signs_in_by_xoauth2_and_a_stale_one_is_named() -> None:
    script = Script()
    with serving(script, needs_login=True) as port:
        with Line(server(port, user="me@desk.test", token="good")) as line:
            line.send(sending())
        with (
            Line(server(port, user="me@desk.test", token="stale")) as line,
            pytest.raises(Unreachable, match="Token is over"),
        ):
            line.send(sending())
    assert script.logins[0] == ("XOAUTH2", "user=me@desk.test\x01auth=Bearer good\x01\x01")
    assert len(script.taken) == 1


def test_a_server_that_wants_a_login_is_named() -> None:
    with (
        serving(Script(), needs_login=True) as port,
        Line(server(port)) as line,
        pytest.raises(Unreachable, match="530"),
    ):
        line.send(sending())


def test_tls_is_verified_and_never_left_out(tmp_path: Path) -> None:
    script = Script()
    made = Certificates.make(tmp_path)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(made.certificate, made.key)
    trusting = ssl.create_default_context(cafile=str(made.authority))
    with serving(script, tls=theirs) as port:
        with Line(server(port, security="starttls"), trusting) as line:
            line.send(sending())
        with (
            Line(server(port, security="starttls")) as line,
            pytest.raises(Unreachable, match="certificate"),
        ):
            line.send(sending())
        with (
            Line(server(port, security="tls"), trusting) as line,
            pytest.raises(Unreachable, match="did not speak TLS"),
        ):
            line.send(sending())
    with (
        serving(script) as port,
        Line(server(port, security="starttls")) as line,
        pytest.raises(Unreachable, match="does not offer"),
    ):
        line.send(sending())
    assert len(script.taken) == 1


def test_an_unknown_name_is_named() -> None:
    far = Server(host="mail.invalid", port=25, security="none")
    with Line(far) as line, pytest.raises(Unreachable, match="not known"):
        line.send(sending())


def test_a_server_that_hangs_costs_no_more_than_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpwell.channels.email.send.smtp._COMMAND_SECONDS", 0.2)
    script = Script(hangs_at_mail=True)
    with (
        serving(script) as port,
        Line(server(port)) as line,
        pytest.raises(Unreachable, match=r"did not answer in time|timed out"),
    ):
        line.send(sending())


def test_a_server_that_hangs_after_the_data_leaves_the_outcome_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("helpwell.channels.email.send.smtp._DATA_SECONDS", 0.2)
    script = Script(hangs_after_data=True)
    with (
        serving(script) as port,
        Line(server(port)) as line,
        pytest.raises(Deferred, match="sent again"),
    ):
        line.send(sending())


def test_smtputf8_is_used_where_it_is_needed_and_offered() -> None:
    script = Script()
    with serving(script, smtputf8=True) as port, Line(server(port)) as line:
        assert line.send(sending("jürgen@acme.test")) == Outcome({}, {})
    assert script.taken[0].recipients == ["jürgen@acme.test"]


def test_an_empty_sender_is_kept_and_replaced_only_where_it_is_refused() -> None:
    script = Script()
    with serving(script) as port, Line(server(port)) as line:
        line.send(sending(envelope_from=""))
        script.mail = ["550 5.1.7 Sender wanted"]
        line.send(sending(envelope_from=""))
    assert [mail.envelope_from for mail in script.taken] == ["", "support@desk.test"]


@pytest.mark.parametrize(("offered", "wanted"), [(True, True), (True, False), (False, True)])
def test_receipts_are_asked_for_where_they_are_wanted_and_offered(
    offered: bool, wanted: bool
) -> None:
    script = Script(offers_dsn=offered)
    with serving(script) as port, Line(server(port)) as line:
        line.send(replace(sending(), wants_receipts=wanted))
    asked = ["RET=HDRS", "NOTIFY=SUCCESS,FAILURE,DELAY"]
    assert script.receipts == (asked if offered and wanted else [])
    assert len(script.taken) == 1


def test_a_check_sends_nothing() -> None:
    script = Script()
    with serving(script) as port, Line(server(port)) as line:
        line.check()
    assert len(script.sessions) == 1
    assert script.taken == []
