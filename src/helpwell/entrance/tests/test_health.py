"""The health page speaks to people; `/readyz` to machines."""

from datetime import timedelta

import pytest

from conftest import Cast, signed_in
from helpwell.entrance.health_words import health_words
from helpwell.events.models import Beat
from helpwell.kit import clock


def shown(cast: Cast) -> str:
    return signed_in(cast.alice).get("/settings/health/").content.decode()


def test_a_worker_that_is_heard_is_at_work(cast: Cast) -> None:
    Beat.objects.create(process="worker@here:1", kind="worker", at=clock.now())
    page = shown(cast)
    assert "At work" in page
    assert "Silent" not in page
    assert "beating" not in page
    assert signed_in(cast.alice).get("/readyz").json()["worker"] == "beating"


def test_a_worker_that_is_not_heard_is_said_to_be_silent(cast: Cast) -> None:
    Beat.objects.create(
        process="worker@here:1", kind="worker", at=clock.now() - timedelta(minutes=5)
    )
    page = shown(cast)
    assert "Silent: no mail is read or sent until it runs" in page
    assert "5 min ago" in page


@pytest.mark.parametrize(("vendor", "name"), [("sqlite", "SQLite"), ("postgresql", "PostgreSQL")])
def test_a_database_has_its_name(vendor: str, name: str) -> None:
    report = {"database": vendor, "worker": "beating", "mailboxes": [], "processes": []}
    assert health_words(report)["database"] == name


def test_without_a_database_the_page_says_so() -> None:
    words = health_words({"ready": False, "database": "does not answer: OperationalError"})
    assert "OperationalError" in words["database"]
    assert "worker" not in words
