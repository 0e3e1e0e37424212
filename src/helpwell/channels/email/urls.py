"""Routes of the email room."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "email"
urlpatterns: list[URLPattern | URLResolver] = [
    path("outbox/", include("helpwell.channels.email.outbox_urls")),
    path("settings/mailboxes/", include("helpwell.channels.email.mailbox_urls")),
]
