"""Routes of the help centers on the desk's own domain: each under its name."""

from django.urls import URLPattern, path

from helpwell.helpcenter import numbered  # noqa: F401 (the converter)
from helpwell.helpcenter.views import ask, entrance, reading, search, sign_in, tickets

app_name = "helpcenter"


def pages(at: str) -> list[URLPattern]:
    """What every help center has, wherever it stands."""
    return [
        path(at, entrance.root, name="root"),
        path(f"{at}accent.css", entrance.accent, name="accent"),
        path(f"{at}sitemap.xml", entrance.sitemap, name="sitemap"),
        path(f"{at}<slug:language>/", reading.home, name="home"),
        path(f"{at}<slug:language>/feed.xml", entrance.feed, name="feed"),
        path(f"{at}<slug:language>/search", search.search, name="search"),
        path(
            f"{at}<slug:language>/categories/<numbered:category>", reading.category, name="category"
        ),
        path(f"{at}<slug:language>/articles/<numbered:article>", reading.article, name="article"),
        path(
            f"{at}<slug:language>/articles/<int:article_id>/reading",
            reading.reading,
            name="reading",
        ),
        path(f"{at}<slug:language>/articles/<int:article_id>/vote", reading.vote, name="vote"),
        path(f"{at}<slug:language>/files/<slug:token>/<str:name>", reading.file, name="file"),
        path(f"{at}<slug:language>/ask", ask.ask, name="ask"),
        path(f"{at}<slug:language>/ask/answered", ask.answered, name="answered"),
        path(f"{at}<slug:language>/ask/glad", ask.glad, name="glad"),
        path(f"{at}<slug:language>/ask/sent", ask.sent, name="sent"),
        path(f"{at}<slug:language>/sign-in", sign_in.sign_in, name="sign_in"),
        path(
            f"{at}<slug:language>/sign-in/<slug:token>", sign_in.sign_in_link, name="sign_in_link"
        ),
        path(f"{at}<slug:language>/sign-out", sign_in.sign_out, name="sign_out"),
        path(f"{at}<slug:language>/tickets", tickets.tickets, name="tickets"),
        path(f"{at}<slug:language>/tickets/<int:number>", tickets.ticket, name="ticket"),
        path(f"{at}<slug:language>/tickets/<int:number>/closed", tickets.closed, name="closed"),
        path(
            f"{at}<slug:language>/tickets/<int:number>/files/<int:file_id>",
            tickets.file,
            name="ticket_file",
        ),
        path(f"{at}<slug:language>/<path:rest>", reading.nowhere, name="nowhere"),
    ]


urlpatterns = [path("", entrance.centers, name="centers"), *pages("<slug:center>/")]
