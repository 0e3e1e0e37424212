"""The room of tasks, checklists and time spent as a Django app."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "helpwell.tasks"
    label = "tasks"
