"""The builder of scripts, and the trial."""

import pytest
from django.test import Client

from conftest import Cast, signed_in
from helpwell.macros.models import Script
from helpwell.macros.steps import steps_of

TWO_STEPS = {
    "name": "Wet tent",
    "folder": "",
    "whose": "everyone",
    "steps": "2",
    "say_1": "Hello",
    "kind_1": "yes_no",
    "question_1": "Is it wet?",
    "required_1": "on",
    "answer_1": ["yes", "no"],
    "way_1": ["2", "0"],
    "goes_1": "0",
    "say_2": "Dry it",
    "kind_2": "say",
    "goes_2": "0",
    "act": "save",
}


@pytest.fixture
def sam(cast: Cast) -> Client:
    return signed_in(cast.sam)


def test_a_script_is_built(sam: Client) -> None:
    assert sam.get("/scripts/new/").status_code == 200
    answer = sam.post("/scripts/new/", TWO_STEPS)
    kept = Script.objects.get()
    assert answer.headers["Location"] == f"/scripts/{kept.pk}/"
    first, second = steps_of(kept)
    assert [(one.answer, one.goes_to) for one in first.choices] == [("yes", 2), ("no", 0)]
    assert second.say == "Dry it"
    assert "cannot be gone through" not in sam.get(f"/scripts/{kept.pk}/").content.decode()


def test_buttons_change_the_page_and_keep_nothing(sam: Client) -> None:
    page = sam.post("/scripts/new/", {**TWO_STEPS, "act": "add"}).content.decode()
    assert 'id="step-3"' in page
    assert "Is it wet?" in page
    page = sam.post("/scripts/new/", {**TWO_STEPS, "act": "remove-2"}).content.decode()
    assert 'id="step-2"' not in page
    page = sam.post("/scripts/new/", {**TWO_STEPS, "act": "down-1"}).content.decode()
    assert page.index("Dry it") < page.index("Is it wet?")
    assert not Script.objects.exists()


def test_what_is_wrong_is_said_at_its_step(sam: Client) -> None:
    sam.post("/scripts/new/", {**TWO_STEPS, "way_1": ["0", "0"]})
    kept = Script.objects.get()
    assert "Nothing leads to this step." in sam.get(f"/scripts/{kept.pk}/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"steps": "99999999"}, {"steps": "-1"}, {"kind_1": "x"}, {"goes_1": "²"}, {"act": "up-1"}, {"act": "remove-99"}]
)  # fmt: skip
def test_odd_input_is_no_error(sam: Client, wrong: dict[str, str]) -> None:
    assert sam.post("/scripts/new/", {**TWO_STEPS, **wrong}).status_code in (200, 302)


def test_a_name_is_wanted_and_the_steps_stay(sam: Client) -> None:
    answer = sam.post("/scripts/new/", {**TWO_STEPS, "name": ""})
    assert answer.status_code == 422
    assert "Is it wet?" in answer.content.decode()


def test_the_trial_walks_and_keeps_nothing(cast: Cast, sam: Client, script: Script) -> None:
    url = f"/scripts/{script.pk}/trial/"
    assert "Thank you for calling" in sam.get(url).content.decode()
    assert "Is the tent wet?" in sam.get(f"{url}?answer=").content.decode()
    assert "Answer with yes or no." in sam.get(f"{url}?a=&answer=maybe").content.decode()
    assert "The end." in sam.get(f"{url}?a=&a=no&answer=Repair").content.decode()
    assert sam.get(f"{url}?" + "a=x&" * 500).status_code == 200
    assert script.runs.count() == 0


def test_who_may_what(cast: Cast, script: Script) -> None:
    bob = signed_in(cast.bob)
    assert bob.get(f"/scripts/{script.pk}/").status_code == 200
    assert bob.post(f"/scripts/{script.pk}/", TWO_STEPS).status_code == 403
    assert bob.post(f"/scripts/{script.pk}/archive/").status_code == 403
    assert bob.post("/scripts/new/", {**TWO_STEPS, "whose": "personal"}).status_code == 302
    mine = Script.objects.get(agent=cast.bob)
    assert signed_in(cast.sam).get(f"/scripts/{mine.pk}/").status_code == 404
    assert signed_in(cast.erin).get("/scripts/").status_code == 403


def test_two_builders_at_once(cast: Cast, sam: Client, script: Script) -> None:
    sam.post(f"/scripts/{script.pk}/", {**TWO_STEPS, "version": "1"})
    mia = signed_in(cast.mia)
    answer = mia.post(f"/scripts/{script.pk}/", {**TWO_STEPS, "name": "Mias", "version": "1"})
    assert answer.status_code == 422
    assert 'name="version" value="2"' in answer.content.decode()
    sam.post(f"/scripts/{script.pk}/archive/")
    sam.post(f"/scripts/{script.pk}/restored/")
    script.refresh_from_db()
    assert (script.version, script.archived_at) == (2, None)
