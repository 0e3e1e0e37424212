"""The room of macros and scripts as a Django app."""

from django.apps import AppConfig


class MacrosConfig(AppConfig):
    name = "helpwell.macros"
    label = "macros"
