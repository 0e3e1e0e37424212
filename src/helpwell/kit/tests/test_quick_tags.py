"""Words and icons that a template names are made once, and come out as Django's and the kit's own tags would have them."""

import pytest
from django.template import engines
from django.utils import translation


def printed(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(dict(context))


def test_words_follow_the_language_of_each_page() -> None:
    template = engines["django"].from_string(
        '{% translate "Monday" %} {% translate "Friday" as day %}{{ day }}'
    )
    said = []
    for language in ("en", "de", "en", "de"):
        with translation.override(language):
            said.append(template.render({}))
    assert said == ["Monday Friday", "Montag Freitag"] * 2


def test_words_that_change_are_looked_up_each_time() -> None:
    with translation.override("de"):
        template = engines["django"].from_string("{% translate day %}")
        assert [template.render({"day": day}) for day in ("Monday", "Friday", "<b>")] == [
            "Montag",
            "Freitag",
            "&lt;b&gt;",
        ]


@pytest.mark.parametrize("size", ["", " 16"])
def test_an_icon_is_the_same_whether_its_name_is_written_or_given(size: str) -> None:
    fixed = printed(f'{{% icon "mail"{size} %}}')
    assert fixed.startswith("<svg")
    assert fixed == printed(f"{{% icon name{size} %}}", name="mail")
