"""Email as a Django app."""

from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "helpwell.channels.email"
    label = "email"
