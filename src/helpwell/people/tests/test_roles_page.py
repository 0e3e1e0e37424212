"""The page of roles says the product's own table, in the language of the one who reads it."""

import pytest
from django.utils.translation import trans_real

from conftest import Cast, signed_in
from helpwell.people.permissions import Permission


def test_every_permission_is_named(cast: Cast) -> None:
    page = signed_in(cast.bob).get("/settings/roles/").content.decode()
    for permission in Permission:
        words = str(permission.label)
        assert words[0].upper() + words[1:] in page


def test_permissions_are_named_in_the_readers_language(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = trans_real.translation("de")._catalog  # type: ignore[attr-defined]
    for permission in Permission:
        monkeypatch.setitem(catalog._catalogs[0], permission.value, f"Erlaubnis {permission.name}")
    cast.bob.language = "de"
    cast.bob.save()
    page = signed_in(cast.bob).get("/settings/roles/").content.decode()
    assert page.count("Erlaubnis ") == len(Permission)
