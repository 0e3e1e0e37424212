"""Business hours, holidays and service levels."""

from helpwell.routing.models.hours import BusinessHours, Holiday, OpenPeriod
from helpwell.routing.models.service_level import ServiceLevel

__all__ = ["BusinessHours", "Holiday", "OpenPeriod", "ServiceLevel"]
