"""The desk's routes. The ticket page keeps its own beside them."""

from django.urls import include, path

from helpwell.desk.views import inbox, notices, preferences, rail, search

app_name = "desk"
urlpatterns = [
    path("", inbox.home, name="home"),
    path("inbox/<slug:view>/", inbox.inbox, name="inbox"),
    path("inbox/<slug:view>/list/", inbox.inbox_list, name="inbox_list"),
    path("inbox/<slug:view>/news/", inbox.inbox_news, name="inbox_news"),
    path("rail/", rail.rail, name="rail"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices_seen"),
    path("preferences/<slug:name>/<slug:value>/", preferences.preference, name="preference"),
    path("", include("helpwell.desk.customer_urls")),
    path("", include("helpwell.desk.ticket_urls")),
]
