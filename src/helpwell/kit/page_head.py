"""What every page's head links: the stylesheets, the scripts, and the map of module names to their addresses."""

import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_htmx.jinja import htmx_script

STATIC = Path(__file__).parent / "static"
ONE_SHEET = "kit/all.css"
LAYERS = "layers.css"
OF_ONE_PAGE = {"kit-page.css"}
NONCE = "the-nonce-of-this-page"


def head(nonce: str) -> SafeString:
    """The links and scripts of a page whose inline map carries `nonce`."""
    return mark_safe(_head().replace(NONCE, nonce))  # noqa: S308 (made here, and a nonce is base64)


@cache
def _head() -> str:
    return styles() + scripts()


def styles() -> SafeString:
    """The link of the one sheet where it was collected; of each stylesheet where not."""
    collected = ONE_SHEET in getattr(staticfiles_storage, "hashed_files", {})
    names = [ONE_SHEET] if collected else sheets()
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in names)
    )


def sheets() -> list[str]:
    """The stylesheets that every page needs, the order of layers first."""
    files = {file.name for file in (STATIC / "kit" / "css").glob("*.css")} - OF_ONE_PAGE
    return [f"kit/css/{name}" for name in sorted(files, key=lambda name: (name != LAYERS, name))]


def scripts() -> SafeString:
    """What runs before the first paint, the map of modules, htmx, and the kit's own modules."""
    return format_html(
        '\n<script src="{}" nonce="{}"></script>\n<script type="importmap" nonce="{}">{}</script>\n{}\n'
        '<script type="module" src="{}" nonce="{}"></script>',
        static("kit/js/first-paint.js"),
        NONCE,
        NONCE,
        _import_map(),
        htmx_script(nonce=NONCE),
        static("kit/js/kit.js"),
        NONCE,
    )


def _import_map() -> SafeString:
    files = sorted((STATIC / "kit" / "js").glob("*.js"))
    imports = {f"kit/{file.stem}": static(f"kit/js/{file.name}") for file in files}
    return mark_safe(json.dumps({"imports": imports}, separators=(",", ":")))  # noqa: S308 (our own file names)
