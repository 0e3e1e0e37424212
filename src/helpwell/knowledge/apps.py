"""The knowledge room as a Django app."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "helpwell.knowledge"
    label = "knowledge"
