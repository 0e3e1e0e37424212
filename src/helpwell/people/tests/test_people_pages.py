"""Inviting, changing and deactivating people, and who may."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from conftest import PASSWORD, Cast, signed_in
from helpwell.kit import clock
from helpwell.people.models import Agent, Invitation, Team
from helpwell.people.verbs.deactivate import end_sessions
from helpwell.people.verbs.invite import invite
from helpwell.people.verbs.join import join


def test_an_invited_person_joins_with_role_and_team(cast: Cast) -> None:
    _invitation, token = invite(
        by=cast.alice.actor, email="New@Desk.test", name="Nora", role="senior", teams=[cast.billing]
    )
    browser = Client()
    page = browser.get(f"/invitation/{token}/")
    assert "new@desk.test" in page.content.decode()
    answer = browser.post(
        f"/invitation/{token}/", {"name": "Nora New", "password": "quiet harbor lamp"}
    )
    assert answer.status_code == 302
    nora = Agent.objects.get(email="new@desk.test")
    assert (nora.role, nora.team_ids) == ("senior", frozenset({cast.billing.pk}))
    assert browser.session["_auth_user_id"] == str(nora.pk)


def test_an_invitation_works_once(cast: Cast) -> None:
    _invitation, token = invite(
        by=cast.alice.actor, email="new@desk.test", name="Nora", role="senior"
    )
    Client().post(f"/invitation/{token}/", {"name": "Nora", "password": "quiet harbor lamp"})
    assert (
        Client()
        .post(f"/invitation/{token}/", {"name": "Eve", "password": "quiet harbor lamp"})
        .status_code
        == 404
    )
    assert Agent.objects.filter(email="new@desk.test", name="Nora").exists()


def test_an_invitation_of_someone_who_joined_another_way_is_closed(cast: Cast) -> None:
    _invitation, token = invite(
        by=cast.alice.actor, email="new@desk.test", name="Nora", role="senior"
    )
    join(
        by=cast.alice.actor,
        email="new@desk.test",
        name="Nora",
        role="specialist",
        password="quiet harbor lamp",
    )
    answer = Client().post(f"/invitation/{token}/", {"name": "Eve", "password": "loud harbor lamp"})
    assert answer.status_code == 404
    assert Agent.objects.get(email="new@desk.test").role == "specialist"


@pytest.mark.parametrize("token", ["", "x", "%", "*", "None", "0" * 64])
def test_no_guess_opens_an_invitation_even_after_one_was_used(cast: Cast, token: str) -> None:
    _invitation, real = invite(
        by=cast.alice.actor, email="new@desk.test", name="Nora", role="senior"
    )
    Client().post(f"/invitation/{real}/", {"name": "Nora", "password": "quiet harbor lamp"})
    assert Invitation.objects.get().token_hash is None
    assert Client().get(f"/invitation/{token}/").status_code == 404


def test_an_invitation_ends_after_three_days(cast: Cast) -> None:
    with clock.at(clock.now() - timedelta(hours=73)):
        _invitation, token = invite(
            by=cast.alice.actor, email="new@desk.test", name="Nora", role="senior"
        )
    assert Client().get(f"/invitation/{token}/").status_code == 404


def test_only_administrators_invite(cast: Cast) -> None:
    for agent in cast.agents():
        expected = 200 if agent is cast.alice else 403
        assert signed_in(agent).get("/settings/people/invitations/").status_code == expected, agent


def test_the_last_administrator_stays(cast: Cast) -> None:
    browser = signed_in(cast.alice)
    answer = browser.post(
        f"/settings/people/{cast.alice.pk}/", {"name": "Alice", "role": "specialist", "teams": []}
    )
    assert answer.status_code == 422
    cast.alice.refresh_from_db()
    assert cast.alice.role == "administrator"


def test_a_deactivated_person_is_signed_out_everywhere(cast: Cast) -> None:
    bob = Client()
    bob.post("/accounts/login/", {"login": "bob@desk.test", "password": PASSWORD})
    assert bob.get("/settings/profile/").status_code == 200
    alice = Client()
    alice.post("/accounts/login/", {"login": "alice@desk.test", "password": PASSWORD})
    asked = alice.post(f"/settings/people/{cast.bob.pk}/deactivate/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert bob.get("/settings/profile/").status_code == 200
    alice.post(asked.headers["Location"], {"password": PASSWORD})
    assert bob.get("/settings/profile/").status_code == 302
    again = bob.post("/accounts/login/", {"login": "bob@desk.test", "password": PASSWORD})
    assert "_auth_user_id" not in bob.session
    assert again.status_code in (200, 302)


def test_the_session_that_an_invitation_opened_is_listed_and_can_be_ended(cast: Cast) -> None:
    _invitation, token = invite(
        by=cast.alice.actor, email="new@desk.test", name="Nora", role="senior"
    )
    nora = Client()
    nora.post(f"/invitation/{token}/", {"name": "Nora", "password": "quiet harbor lamp"})
    assert nora.get("/settings/profile/").status_code == 200
    assert end_sessions(Agent.objects.get(email="new@desk.test")) == 1
    assert nora.get("/settings/profile/").status_code == 302


def test_nobody_raises_their_own_role(cast: Cast) -> None:
    browser = signed_in(cast.bob)
    browser.post(
        "/settings/profile/",
        {
            "name": "Bob",
            "theme": "dark",
            "density": "compact",
            "home": "role",
            "role": "administrator",
            "is_active": "1",
        },
    )
    cast.bob.refresh_from_db()
    assert (cast.bob.role, cast.bob.theme) == ("specialist", "dark")


def test_a_team_is_made_named_and_closed(cast: Cast) -> None:
    browser = signed_in(cast.mia)
    browser.post("/settings/teams/", {"name": "Returns"})
    team = Team.objects.get(name="Returns")
    browser.post(f"/settings/teams/{team.pk}/close/")
    team.refresh_from_db()
    assert team.closed_at is not None
    assert browser.post("/settings/teams/", {"name": "Returns"}).status_code == 422


def test_hours_are_kept_and_wrong_ones_explained(cast: Cast) -> None:
    browser = signed_in(cast.mia)
    days = {f"day_{day}": "09:00-12:00, 13:00-17:00" for day in range(5)}
    assert browser.post("/settings/hours/", {**days, "first_reply_hours": "4"}).status_code == 302
    assert "09:00-12:00, 13:00-17:00" in re.sub(
        r"\s+", " ", browser.get("/settings/hours/").content.decode()
    )
    assert browser.post("/settings/hours/", {"day_0": "nine to five"}).status_code == 422
    assert (
        browser.post("/settings/hours/", {"day_0": "09:00-12:00, 11:00-17:00"}).status_code == 422
    )
