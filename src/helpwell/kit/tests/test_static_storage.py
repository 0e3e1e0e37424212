from pathlib import Path

import pytest
from django.core.management import call_command
from django.templatetags.static import static
from pytest_django.fixtures import Settings

from helpwell.kit import page_head


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    """The static files as an installation has them."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "helpwell.kit.static_storage.OneSheetStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path / "static"


def test_a_page_waits_for_one_sheet_that_holds_them_all(collected: Path) -> None:
    links = page_head.styles()
    sheet = collected / static(page_head.ONE_SHEET).removeprefix("/static/")

    assert links.count("<link") == 1
    assert static(page_head.ONE_SHEET) in links
    assert sheet.read_text() == "".join(
        (collected / name).read_text() for name in page_head.sheets()
    )
    assert sheet.with_name(sheet.name + ".gz").exists()
    assert sheet.read_text().startswith("@layer reset, tokens, base, components, rooms, utilities;")


def test_collecting_twice_changes_nothing(collected: Path) -> None:
    first = static(page_head.ONE_SHEET)

    call_command("collectstatic", interactive=False, verbosity=0)

    assert static(page_head.ONE_SHEET) == first
    assert len(list((collected / "kit").glob("all.*.css"))) == 1


def test_without_collecting_each_sheet_has_its_link() -> None:
    assert page_head.styles().count("<link") == len(page_head.sheets()) > 20


def test_the_map_names_every_module(collected: Path) -> None:
    modules = list((collected / "kit" / "js").glob("live-wire.*.js"))

    assert len(modules) == 1
    assert f'"kit/live-wire":"/static/kit/js/{modules[0].name}"' in page_head.scripts()
