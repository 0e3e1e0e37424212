"""Template tags of the kit: icons, faces, and the components that wrap what stands between two tags."""

import secrets
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.template.exceptions import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from helpwell.kit import faces, icons, page_head

register = template.Library()
FLIPPING = {
    "reply",
    "reply-all",
    "forward",
    "undo",
    "chevron-left",
    "chevron-right",
    "send",
    "send-later",
    "turn-ours",
    "turn-customer",
    "sign-out",
}


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A picture from the sprite, hidden from screen readers: a word stands beside it or on its button."""
    return _icon(name, size)


@register.simple_tag
def icon_sprite() -> str:
    """The address of the sprite, for loops that write `<use href="{{ sprite }}#mail">` themselves."""
    return static("kit/icons.svg")


@register.simple_tag
def avatar(name: str, size: str = "m", kind: str = "") -> SafeString:
    """Initials on the color of a name; the assistant has a diamond of its own."""
    if kind == "assistant":
        return format_html(
            '<span class="avatar avatar--{} avatar--assistant" aria-hidden="true"></span>', size
        )
    return format_html(
        '<span class="avatar avatar--{} avatar--h{}" aria-hidden="true">{}</span>',
        size,
        faces.hue(name),
        faces.initials(name),
    )


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with its label, help and errors."""
    return bound.as_field_group()


@register.simple_tag(takes_context=True)
def kit_head(context: Context) -> SafeString:
    """The stylesheets and scripts of a full page."""
    return page_head.head(str(getattr(context.get("request"), "csp_nonce", "")))


@register.simple_block_tag(takes_context=True)
def dialog(context: Context, content: str, name: str, title: str, **options: Any) -> str:
    """A dialog around its content; `now=True` opens it as soon as it is on the page, `wide=True` gives it room."""
    return _component(
        "ui/dialog.html", context, {"id": name, "title": title, "content": content, **options}
    )


@register.simple_block_tag(takes_context=True)
def menu(context: Context, content: str, label: str, **options: Any) -> str:
    """A button and the panel that it opens; options: `name` (its id), `icon`, `icon_only`, `class`, `key`, `key_label`."""
    name = options.pop("name", None) or f"menu-{secrets.token_hex(4)}"  # fragments meet in one page
    return _component(
        "ui/menu.html", context, {"id": name, "label": label, "content": content, **options}
    )


def _component(name: str, context: Context, values: dict[str, Any]) -> str:
    if context.template is None:
        raise TemplateSyntaxError(f"{name} is rendered inside a template only.")
    # A new context of the same page: the context processors, and what they ask the database, do not run again.
    inner = context.new({**values, "request": context.get("request")})
    return context.template.engine.get_template(name).render(inner)


@cache
def _icon(name: str, size: int) -> SafeString:
    if name not in icons.names():
        if settings.DEBUG:
            raise TemplateSyntaxError(f"There is no icon {name!r}; see kit/icons.py.")
        name = "info"  # a page with one plain icon is better than no page
    css = (
        "icon" + (" icon--16" if size == 16 else "") + (" icon--flips" if name in FLIPPING else "")
    )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        css,
        static("kit/icons.svg"),
        name,
    )
