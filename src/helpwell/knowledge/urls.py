"""Routes of the agents' knowledge pages."""

from django.urls import path

from helpwell.knowledge.views import (
    articles,
    centers,
    files,
    publishing,
    revisions,
    snippets,
    wordings,
    work,
)

app_name = "knowledge"
_ARTICLE = "knowledge/articles/<int:article_id>/"
_EDITION = f"{_ARTICLE}in/<slug:language>/"
urlpatterns = [
    path("knowledge/", articles.articles, name="articles"),
    path("knowledge/new/", articles.new, name="new"),
    path("knowledge/links/", articles.link_offers, name="link_offers"),
    path("knowledge/work-list/", work.work, name="work"),
    path("knowledge/work-list/gaps/", work.gaps, name="gaps"),
    path("knowledge/work-list/flags/<int:flag_id>/", work.flag_settled, name="flag_settled"),
    path("knowledge/snippets/", snippets.snippets, name="snippets"),
    path("knowledge/snippets/new/", snippets.new, name="snippet_new"),
    path("knowledge/snippets/<int:snippet_id>/", snippets.snippet, name="snippet"),
    path("knowledge/snippets/<int:snippet_id>/removed/", snippets.removed, name="snippet_removed"),
    path("knowledge/help-centers/", centers.centers, name="centers"),
    path("knowledge/help-centers/new/", centers.new, name="center_new"),
    path("knowledge/help-centers/<int:center_id>/", centers.center, name="center"),
    path("knowledge/help-centers/<int:center_id>/order/", centers.order, name="category_order"),
    path("knowledge/help-centers/<int:center_id>/new/", centers.category_new, name="category_new"),
    path("knowledge/categories/<int:category_id>/", centers.category, name="category"),
    path(
        "knowledge/categories/<int:category_id>/order/",
        centers.article_order,
        name="article_order",
    ),
    path(
        "knowledge/categories/<int:category_id>/archived/",
        centers.archived,
        name="category_archived",
    ),
    path(
        "knowledge/categories/<int:category_id>/restored/",
        centers.restored,
        name="category_restored",
    ),
    path("knowledge/files/<slug:token>/", files.file, name="file"),
    path("knowledge/files/<slug:token>/removed/", files.removed, name="file_removed"),
    path(_ARTICLE, articles.article, name="article"),
    path(f"{_ARTICLE}files/", files.files, name="files"),
    path(f"{_ARTICLE}flags/", work.flags, name="flags"),
    path(f"{_ARTICLE}translations/", articles.translations, name="translations"),
    path(f"{_ARTICLE}settings/", publishing.settings, name="settings"),
    path(f"{_ARTICLE}reviewed/", publishing.reviewed, name="reviewed"),
    path(f"{_ARTICLE}archived/", publishing.archived, name="archived"),
    path(f"{_ARTICLE}restored/", publishing.restored, name="restored"),
    path(f"{_ARTICLE}questions/<int:wording_id>/", wordings.wording, name="wording"),
    path(_EDITION, articles.edition, name="edition"),
    path(f"{_EDITION}read/", articles.reading, name="reading"),
    path(f"{_EDITION}use/", articles.use, name="use"),
    path(f"{_EDITION}questions/", wordings.wordings, name="wordings"),
    path(f"{_EDITION}revisions/", revisions.revisions, name="revisions"),
    path(f"{_EDITION}revisions/restored/", revisions.restored, name="revision_restored"),
    path(f"{_EDITION}review/", publishing.review, name="review"),
    path(f"{_EDITION}review/answer/", publishing.review_answer, name="review_answer"),
    path(f"{_EDITION}published/", publishing.published, name="published"),
    path(f"{_EDITION}unpublished/", publishing.unpublished, name="unpublished"),
    path(f"{_EDITION}unscheduled/", publishing.unscheduled, name="unscheduled"),
]
