"""The help center as a Django app."""

from django.apps import AppConfig


class HelpcenterConfig(AppConfig):
    name = "helpwell.helpcenter"
    label = "helpcenter"
