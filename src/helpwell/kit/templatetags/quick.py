"""`translate` and `icon` as before, made once where they name nothing that changes: a page has a hundred of them."""

from typing import Any

from django import template
from django.template import Context
from django.template.base import FilterExpression, Node, Parser, Token
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from helpwell.kit.templatetags import ui

register = template.Library()


class FixedWords(Node):
    """Words that are written in the template, looked up once a language."""

    def __init__(self, plain: TranslateNode) -> None:
        self._plain = plain
        self._kept: dict[str | None, str] = {}

    def render(self, context: Context) -> SafeString:
        """The words, or nothing where `as` puts them aside."""
        language = get_language()
        words = self._kept.get(language)
        if words is None:
            words = self._plain.render(context)
            if self._plain.asvar:
                words = context[self._plain.asvar]
            self._kept[language] = words
        if self._plain.asvar:
            context[self._plain.asvar] = words
            return SafeString()
        return words  # type: ignore[return-value]  # a literal's words are safe


class FixedPicture(Node):
    """An icon whose name and size are written in the template."""

    def __init__(self, arguments: list[Any]) -> None:
        self._arguments = arguments
        self._made = SafeString()

    def render(self, context: Context) -> SafeString:
        """The icon."""
        if not self._made:
            self._made = ui.icon(*self._arguments)
        return self._made


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's `translate`."""
    plain = do_translate(parser, token)
    words = plain.filter_expression
    fixed = words.var.literal is not None and not words.filters
    return FixedWords(plain) if fixed and not plain.noop and not plain.message_context else plain


@register.tag
def icon(parser: Parser, token: Token) -> Node:
    """The kit's `icon`."""
    words = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    if all(_is_fixed(word) for word in words):
        return FixedPicture([word.resolve(Context()) for word in words])
    return ui.register.tags["icon"](parser, token)  # type: ignore[no-any-return]


def _is_fixed(word: FilterExpression) -> bool:
    return not word.is_var and not word.filters
