"""One article as its page shows it."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from helpwell.helpcenter.catalog import (
    Line,
    Shelf,
    best,
    in_short,
    lines,
    numbered,
    readable_editions,
    shelf_of,
)
from helpwell.helpcenter.site import Site, name_of
from helpwell.knowledge.models import ArticleFile, Edition
from helpwell.knowledge.reads import snippets_in
from helpwell.knowledge.words import linked_articles, pictures_of, shown, with_snippets
from helpwell.people.company import remembered_company


@dataclass(frozen=True)
class Alternate:
    """The article in a language in which it is published."""

    language: str
    name: str
    url: str
    canonical: str


def words_of(site: Site, edition: Edition) -> SafeString:
    """The words for this reader: cleaned again, links to what they may read, pictures that the words show."""
    assert edition.live is not None
    html = with_snippets(edition.live.html, snippets_in(edition.language, edition.live.html))
    rows: dict[int, list[Edition]] = {}
    for one in readable_editions(site, linked_articles(html)):
        rows.setdefault(one.article_id, []).append(one)
    pictures = {
        one.token: one
        for one in ArticleFile.objects.filter(article=edition.article_id, is_safe_image=True)
        if one.token in pictures_of(html)
    }

    def article_url(number: int) -> str | None:
        found = rows.get(number)
        return site.url("article", article=numbered(best(site, found))) if found else None

    def file_url(token: str) -> str | None:
        file = pictures.get(token)
        return site.url("file", token=token, name=file.name) if file else None

    ready = shown(html, article_url=article_url, file_url=file_url)
    return mark_safe(ready)  # noqa: S308 (`shown` cleans it)


def attachments_of(site: Site, edition: Edition) -> list[dict[str, Any]]:
    """The files to download; pictures stand in the words, or wait for words that are not published yet."""
    files = edition.article.files.filter(is_safe_image=False).order_by("id")
    return [
        {
            "name": one.name,
            "size": one.size,
            "url": site.url("file", token=one.token, name=one.name),
        }
        for one in files
    ]


def alternates(site: Site, edition: Edition) -> list[Alternate]:
    """The languages of the help center in which this reader finds the article's own words."""
    by_language = {one.language: one for one in readable_editions(site, [edition.article_id])}
    found = []
    for code in site.languages:
        if one := by_language.get(code):
            there, where = site.in_language(code), numbered(one)
            url = there.url("article", article=where)
            canonical = there.canonical("article", article=where)
            found.append(Alternate(code, name_of(code), url, canonical))
    return found


def canonical_of(site: Site, edition: Edition, found: list[Alternate]) -> str:
    """The one address of these words: in their own language, if the help center has it."""
    own = next((one.canonical for one in found if one.language == edition.language), "")
    return own or site.canonical("article", article=numbered(edition))


def place_of(site: Site, edition: Edition) -> list[Shelf]:
    """The category and section in which it stands, the outer one first."""
    category = edition.article.category_id
    found = shelf_of(site, category) if category else None
    if found is None:
        return []
    return [one for one in (found[1], found[0]) if one is not None]


def beside(site: Site, edition: Edition) -> list[Line]:
    """Others of the same category."""
    category = edition.article.category_id
    if category is None:
        return []
    which = Q(article__category=category, article__help_center=site.center)
    return [one for one in lines(site, which) if one.article_id != edition.article_id][:5]


def description_of(edition: Edition) -> str:
    """What a search engine says about it."""
    return in_short(edition.live.text, 160) if edition.live else ""


def structured(edition: Edition, canonical: str) -> SafeString:
    """The article for machines that read (schema.org), as JSON that no word in it can leave."""
    assert edition.live is not None
    company = remembered_company()
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": edition.live.title,
        "description": description_of(edition),
        "inLanguage": edition.language,
        "dateModified": edition.live.at.isoformat(),
        "mainEntityOfPage": canonical,
    }
    if edition.published_at:
        facts["datePublished"] = edition.published_at.isoformat()
    if company:
        facts["publisher"] = {"@type": "Organization", "name": company.name}
    return safe_json(facts)


def safe_json(facts: object) -> SafeString:
    """JSON to stand within a script element: nothing in it opens or closes markup."""
    escapes = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
    escapes |= {0x2028: "\\u2028", 0x2029: "\\u2029"}
    text = json.dumps(facts, ensure_ascii=False).translate(escapes)
    return mark_safe(text)  # noqa: S308 (escaped above)
