"""Routes of the kit's own pages."""

from django.urls import path

from helpwell.kit import views

app_name = "kit"
urlpatterns = [
    path("", views.components, name="components"),
    path("desk/", views.desk, name="desk"),
    path("plain/", views.plain, name="plain"),
]
