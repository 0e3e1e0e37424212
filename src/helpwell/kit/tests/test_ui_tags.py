from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template import Context, Engine, RequestContext, Template, engines
from django.test import RequestFactory

from helpwell.kit import icons

ROOMS = Path(__file__).parent.parent.parent
FRAMED = {"body.html", "outbox_body.html"}  # a mail in its own frame, under a policy of its own


def rendered(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    known = set(icons.names())
    unknown = [
        (str(path.relative_to(ROOMS)), word)
        for path in ROOMS.rglob("templates/**/*.html")
        for word in literal_icons(path.read_text())
        if word not in known
    ]

    assert unknown == []


def literal_icons(source: str) -> list[str]:
    return [part.split('"', 1)[0] for part in source.split('{% icon "')[1:]]


def test_the_check_of_icons_sees_a_name_that_is_not_there() -> None:
    assert literal_icons('<p>{% icon "no-such" 16 %}{% icon "mail" %}</p>') == ["no-such", "mail"]


def test_an_unknown_icon_does_not_break_a_page() -> None:
    assert "icons.svg#info" in rendered('{% icon "no-such" %}')


def test_a_name_never_becomes_markup() -> None:
    page = rendered(
        "{% avatar name %}{% dialog 'd' title=name %}x{% enddialog %}{% menu label=name %}y{% endmenu %}",
        name="<script>alert(1)</script>",
    )

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_what_stands_in_a_dialog_is_cleaned_like_everywhere() -> None:
    page = rendered("{% dialog 'd' title='T' %}<p>{{ given }}</p>{% enddialog %}", given="<b>")

    assert "<p>&lt;b&gt;</p>" in page


def test_menus_of_two_fragments_do_not_share_an_id() -> None:
    one, other = (rendered("{% menu label='More' %}y{% endmenu %}") for _ in range(2))

    assert one != other


@pytest.mark.parametrize("name", ["shell/desk.html", "shell/plain.html", "shell/settings.html"])
def test_a_shell_stands_without_any_context(name: str) -> None:
    page = engines["django"].get_template(name).render({}, None)

    assert "<!doctype html>" in page


def test_inline_scripts_carry_the_nonce_and_there_is_no_inline_style() -> None:
    request = RequestFactory().get("/")
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]

    page = rendered("{% kit_head %}", request=request)

    assert page.count("<script") == page.count('nonce="n0nce"')
    assert "style=" not in page
    assert "<style" not in page


def test_no_template_of_ours_carries_what_the_policy_refuses() -> None:
    refused = (
        " style=",
        "<style",
        "hx-on",
        " onclick=",
        "javascript:",
        "hx-vals='js:",
        'hx-vals="js:',
    )
    found = [
        (str(path.relative_to(ROOMS)), word)
        for path in ROOMS.rglob("templates/**/*.html")
        for word in refused
        if word in path.read_text() and path.name not in FRAMED
    ]

    assert found == []


def test_a_menu_does_not_ask_for_the_context_of_the_page_again(rf: RequestFactory) -> None:
    asked: list[str] = []

    def processor(request: HttpRequest) -> dict[str, str]:
        asked.append(request.path)
        return {}

    builtins = ["helpwell.kit.templatetags.ui", "django.templatetags.i18n"]
    source = "{% menu label='One' %}a{% endmenu %}{% menu label='Two' %}b{% endmenu %}"
    template = Engine(app_dirs=True, builtins=builtins).from_string(source)

    page = template.render(RequestContext(rf.get("/here"), {}, processors=[processor]))

    assert "Two" in page
    assert asked == ["/here"]
