"""The ground floor as a Django app: templates, static files and pure tools, no models."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "helpwell.kit"
    label = "kit"
