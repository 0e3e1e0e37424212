"""Routes of hours, promises and availability."""

from django.urls import path

from helpwell.routing.views import availability, hours

app_name = "routing"
urlpatterns = [
    path("settings/hours/", hours.hours, name="hours"),
    path("settings/hours/holidays/", hours.holidays, name="holidays"),
    path("settings/hours/holidays/<int:holiday_id>/", hours.holiday_gone, name="holiday"),
    path("settings/availability/", availability.availability, name="availability"),
    path(
        "settings/availability/<slug:state>/<int:reason_id>/",
        availability.availability_set,
        name="availability_set",
    ),
    path(
        "settings/availability-reasons/",
        availability.availability_reasons,
        name="availability_reasons",
    ),
    path(
        "settings/availability-reasons/<int:reason_id>/",
        availability.availability_reason_gone,
        name="availability_reason_gone",
    ),
]
