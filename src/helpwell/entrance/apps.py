"""The entrance: it also hangs the wiring into the event room at the start."""

from django.apps import AppConfig


class EntranceConfig(AppConfig):
    name = "helpwell.entrance"
    label = "entrance"

    def ready(self) -> None:
        # The apps must be loaded before the rooms' reactions can be imported.
        from helpwell import wiring
        from helpwell.channels import contract
        from helpwell.events import registry, undoing, worker
        from helpwell.tickets import solving

        registry.wire(wiring.REACTIONS)
        undoing.wire(wiring.UNDO)
        solving.wire(wiring.SOLVING)
        worker.set_lanes(wiring.LANES)
        contract.set_kinds(wiring.KINDS)
