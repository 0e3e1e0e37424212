"""Routes of hours and promises."""

from django.urls import path

from helpwell.routing.views import hours

app_name = "routing"
urlpatterns = [
    path("settings/hours/", hours.hours, name="hours"),
    path("settings/hours/holidays/", hours.holidays, name="holidays"),
    path("settings/hours/holidays/<int:holiday_id>/", hours.holiday_gone, name="holiday"),
]
