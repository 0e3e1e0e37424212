"""The event room as a Django app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "helpwell.events"
    label = "events"
