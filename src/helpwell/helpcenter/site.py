"""One help center in one language, for one reader; and the address of each of its pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info

from helpwell.channels.email.system_mail import first_sender
from helpwell.helpcenter.session import SignedIn
from helpwell.knowledge.access import Visitor
from helpwell.knowledge.models import HelpCenter

HOST_URLS = "helpwell.helpcenter.host_urls"


@dataclass(frozen=True)
class Site:
    """Where a reader is. On a domain of its own the addresses have no prefix."""

    center: HelpCenter
    language: str
    is_own_host: bool = False
    signed_in: SignedIn | None = None

    @property
    def visitor(self) -> Visitor:
        """Who reads."""
        return Visitor(self.center, is_customer=self.signed_in is not None)

    @property
    def languages(self) -> list[str]:
        """The languages in which it is offered."""
        return [str(code) for code in self.center.languages] or [self.center.language]

    @property
    def screen_language(self) -> str:
        """The language of its own words: the articles' where we speak it."""
        known = {code for code, _name in settings.LANGUAGES}
        return next(
            (one for one in (self.language, self.language[:2]) if one in known),
            settings.LANGUAGE_CODE,
        )

    @property
    def direction(self) -> str:
        """The direction in which the articles' language is written."""
        return "rtl" if self.language.partition("-")[0] in settings.LANGUAGES_BIDI else "ltr"

    @cached_property
    def may_ask(self) -> bool:
        """Whether there is a mailbox by which a question could be answered."""
        return first_sender() is not None

    def in_language(self, language: str) -> "Site":
        """The same help center in another of its languages."""
        return replace(self, language=language)

    def url(self, name: str, /, **values: Any) -> str:
        """The address of a page of this language, as the reader of this page follows it."""
        return self.root_url(name, language=self.language, **values)

    def root_url(self, name: str, /, **values: Any) -> str:
        """The address of what has no language."""
        return _path(name, self.is_own_host, self.center, values)

    def canonical(self, name: str, /, **values: Any) -> str:
        """The one whole address of a page: on the domain of its own where there is one."""
        return self.canonical_root(name, language=self.language, **values)

    def canonical_root(self, name: str, /, **values: Any) -> str:
        """The one whole address of what has no language."""
        own = bool(self.center.host)
        origin = f"{_scheme()}://{self.center.host}" if own else settings.BASE_URL
        return origin + _path(name, own, self.center, values)

    def each_language(self) -> Iterator[tuple[str, str, "Site"]]:
        """Each language: its code, its own name, and the site in it."""
        for code in self.languages:
            yield code, name_of(code), self.in_language(code)


def name_of(code: str) -> str:
    """What a language calls itself."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def _path(name: str, own_host: bool, center: HelpCenter, values: dict[str, Any]) -> str:
    if own_host:
        return reverse(f"helpcenter:{name}", urlconf=HOST_URLS, kwargs=values)
    kwargs = {"center": center.slug, **values}
    return reverse(f"helpcenter:{name}", urlconf=settings.ROOT_URLCONF, kwargs=kwargs)


def _scheme() -> str:
    return urlsplit(settings.BASE_URL).scheme
