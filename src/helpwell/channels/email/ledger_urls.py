"""Routes of the mail ledger."""

from django.urls import URLPattern, path

from helpwell.channels.email.views import blocked, ledger

app_name = "channels"
urlpatterns: list[URLPattern] = [
    path("", ledger.ledger, name="ledger"),
    path("retries/", ledger.retry_all, name="retries"),
    path("blocked/", blocked.blocked, name="blocked"),
    path("blocked/<int:number>/removal/", blocked.unblock, name="unblock"),
    path("<int:number>/", ledger.arrival, name="arrival"),
    path("<int:number>/text/", ledger.arrival_text, name="arrival_text"),
    path("<int:number>/raw/", ledger.arrival_raw, name="arrival_raw"),
    path("<int:number>/retry/", ledger.retry, name="retry"),
    path("<int:number>/ignoring/", ledger.ignore, name="ignoring"),
    path("<int:number>/insisting/", ledger.insist, name="insisting"),
]
