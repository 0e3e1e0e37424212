"""The desk's routes. The ticket page keeps its own beside them."""

from django.urls import include, path

from helpwell.desk.views import (
    bulk,
    home,
    inbox,
    notice_choices,
    notices,
    palette,
    preferences,
    rail,
    search,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("overview/", home.overview, name="overview"),
    path("overview/<slug:name>/", home.part, name="overview_part"),
    path("inbox/<slug:view>/", inbox.inbox, name="inbox"),
    path("inbox/<slug:view>/list/", inbox.inbox_list, name="inbox_list"),
    path("inbox/<slug:view>/news/", inbox.inbox_news, name="inbox_news"),
    path("bulk/", bulk.bulks, name="bulks"),
    path("bulk/bar/", bulk.bar, name="bulk_bar"),
    path("bulk/<int:number>/", bulk.bulk, name="bulk"),
    path("bulk/<int:number>/undoing/", bulk.undoing, name="bulk_undoing"),
    path("rail/", rail.rail, name="rail"),
    path("palette/", palette.palette, name="palette"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("notices/", notices.notices, name="notices"),
    path("settings/notices/", notice_choices.notice_choices, name="notice_choices"),
    path("notices/seen/", notices.seen, name="notices_seen"),
    path("preferences/<slug:name>/<slug:value>/", preferences.preference, name="preference"),
    path("", include("helpwell.desk.saved_view_urls")),
    path("", include("helpwell.desk.customer_urls")),
    path("", include("helpwell.desk.macro_urls")),
    path("", include("helpwell.desk.ticket_urls")),
]
