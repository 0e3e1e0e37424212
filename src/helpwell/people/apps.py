"""The people room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "helpwell.people"
    label = "people"

    def ready(self) -> None:
        from helpwell.people import checks, signals  # noqa: F401 (models are there only now; `checks` registers itself)

        signals.connect()
