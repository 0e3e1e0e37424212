"""Routes of the set-up. `step/<step>/` comes after the link, which carries a long token."""

from django.urls import path

from helpwell.entrance.set_up import mailbox, views

app_name = "set_up"
urlpatterns = [
    path("step/mailbox/", mailbox.first_mailbox, name="mailbox"),
    path("step/<slug:step>/", views.step, name="step"),
    path("finish/", views.finish, name="finish"),
    path("<str:token>/", views.enter, name="enter"),
]
