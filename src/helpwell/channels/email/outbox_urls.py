"""Routes of the Outbox."""

from django.urls import URLPattern, path

from helpwell.channels.email.views import outbox

urlpatterns: list[URLPattern] = [
    path("", outbox.caught_list, name="outbox"),
    path("write/", outbox.write, name="outbox_write"),
    path("<int:number>/", outbox.caught_mail, name="outbox_mail"),
    path("<int:number>/body/", outbox.caught_body, name="outbox_body"),
    path("<int:number>/answer/", outbox.write, name="outbox_answer"),
    path("<int:number>/files/<int:place>/", outbox.caught_file, name="outbox_file"),
]
