"""A person's colors and density."""

import pytest

from conftest import Cast, signed_in


def test_a_choice_is_kept_and_the_page_comes_again(cast: Cast) -> None:
    client = signed_in(cast.bob)
    answer = client.post(
        "/preferences/density/compact/",
        headers={"Referer": "http://testserver/inbox/open/?sort=due"},
    )
    assert answer.headers["Location"] == "http://testserver/inbox/open/?sort=due"
    client.post("/preferences/theme/dark/")
    cast.bob.refresh_from_db()
    assert (cast.bob.density, cast.bob.theme) == ("compact", "dark")
    page = client.get("/").content.decode()
    assert 'data-density="compact"' in page
    assert 'data-theme="dark"' in page


@pytest.mark.parametrize(
    "path", ["theme/pink", "role/administrator", "is_active/False", "density/dark"]
)
def test_nothing_else_can_be_set(cast: Cast, path: str) -> None:
    assert signed_in(cast.bob).post(f"/preferences/{path}/").status_code == 404
    cast.bob.refresh_from_db()
    assert (cast.bob.role, cast.bob.theme) == ("specialist", "system")


def test_one_is_never_led_to_another_site(cast: Cast) -> None:
    answer = signed_in(cast.bob).post(
        "/preferences/theme/dark/", headers={"Referer": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_reading_sets_nothing(cast: Cast) -> None:
    assert signed_in(cast.bob).get("/preferences/theme/dark/").status_code == 405
