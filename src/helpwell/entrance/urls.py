"""Routes of the entrance: health and set-up."""

from django.urls import include, path

from helpwell.entrance import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("settings/health/", health.page, name="health"),
    path("set-up/", include("helpwell.entrance.set_up.urls")),
]
