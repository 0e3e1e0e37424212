"""Every route, room by room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("helpwell.people.sign_in_urls")),
    path("kit/", include("helpwell.kit.urls")),
    path("", include("helpwell.entrance.urls")),
    path("", include("helpwell.people.urls")),
    path("", include("helpwell.knowledge.urls")),
    path("", include("helpwell.fields.urls")),
    path("", include("helpwell.tasks.urls")),
    path("", include("helpwell.conversations.urls")),
    path("", include("helpwell.routing.urls")),
    path("", include("helpwell.macros.urls")),
    path("", include("helpwell.channels.email.webhook_urls")),
    path("", include("helpwell.channels.email.urls")),
    path("mail/", include("helpwell.channels.email.ledger_urls")),
    path("help/", include("helpwell.helpcenter.urls")),
    path("", include("helpwell.desk.urls")),
]
