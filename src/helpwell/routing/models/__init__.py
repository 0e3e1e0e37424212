"""Business hours, holidays and service levels."""

from helpwell.routing.models.availability import (
    FIRST_REASONS,
    Availability,
    AvailabilityReason,
    DueAnnounced,
    State,
)
from helpwell.routing.models.hours import BusinessHours, Holiday, OpenPeriod
from helpwell.routing.models.service_level import ServiceLevel

__all__ = [
    "FIRST_REASONS",
    "Availability",
    "AvailabilityReason",
    "BusinessHours",
    "DueAnnounced",
    "Holiday",
    "OpenPeriod",
    "ServiceLevel",
    "State",
]
