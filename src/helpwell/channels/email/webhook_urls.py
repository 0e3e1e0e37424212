"""Where mail providers post."""

from django.urls import path

from helpwell.channels.email.views.webhook import provider_post

app_name = "mail_webhooks"
urlpatterns = [path("in/mail/<str:token>/", provider_post, name="provider_post")]
