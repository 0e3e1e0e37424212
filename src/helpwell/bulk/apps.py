"""The room of bulk changes as a Django app."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "helpwell.bulk"
    label = "bulk"
