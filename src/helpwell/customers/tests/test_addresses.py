"""An address in its one stored form."""

import pytest

from helpwell.customers.addresses import NoAddress, normal


@pytest.mark.parametrize(
    ("kind", "written", "stored"),
    [
        ("email", " Anna@ACME.test ", "anna@acme.test"),
        ("phone", "+49 (30) 123-456", "+4930123456"),
        ("phone", "0049 30 123456", "+4930123456"),
        ("phone", "030/123456", "030123456"),
        ("phone", "110", "110"),
        ("handle", "@Anna.K", "@anna.k"),
    ],
)
def test_one_address_has_one_form(kind: str, written: str, stored: str) -> None:
    assert normal(kind, written) == stored


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("email", "anna"), ("email", "a@b\r\nBcc: c@d.test"), ("email", ""), ("phone", "call me"), ("phone", "+"), ("phone", "12"),
        ("phone", "1" * 16), ("phone", "１２３４"), ("phone", "++49 30"), ("handle", " "), ("handle", "\u200b"),
    ],
)  # fmt: skip
def test_junk_is_no_address(kind: str, written: str) -> None:
    with pytest.raises(NoAddress):
        normal(kind, written)
