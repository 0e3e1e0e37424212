"""The desk's screens as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "helpwell.desk"
    label = "desk"
