import pytest

from helpwell.kit import faces


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Keller", "AK"),
        ("María-José Fernández de la Vega", "MV"),
        ("Zoë 🌻 Martin", "ZM"),
        ("Cher", "C"),
        ("anna.keller@example.test", "AK"),
        ("李小龍", "李"),
        ("يوسف الحداد", "ي"),
        ("(Support) Desk 24", "S2"),
        ("🌻", "?"),
        ("", "?"),
        ("\ud800 broken", "B"),
    ],
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert faces.initials(name) == letters


def test_a_name_keeps_its_color_however_it_is_written() -> None:
    assert faces.hue("Anna Keller") == faces.hue(" anna KELLER ")
    assert {faces.hue(f"Person {number}") for number in range(200)} == set(range(1, faces.HUES + 1))
