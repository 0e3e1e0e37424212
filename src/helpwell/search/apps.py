"""The room of saved views and search as a Django app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "helpwell.search"
    label = "search"
