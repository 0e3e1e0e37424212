"""Routes of a help center on a domain of its own: nothing of the desk is there."""

from django.urls import include, path

from helpwell.helpcenter.urls import pages
from helpwell.helpcenter.views import entrance

urlpatterns = [
    path("", include((pages(""), "helpcenter"))),
    path("robots.txt", entrance.robots, name="robots"),
]
