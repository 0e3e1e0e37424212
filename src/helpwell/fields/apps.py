"""The room of custom fields and ticket forms as a Django app."""

from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "helpwell.fields"
    label = "fields"
