"""The ledger: what arrived, its bytes, and the fingerprints that find copies."""

from helpwell.channels.models.arrival import Arrival, ArrivalBody, Fingerprint

__all__ = ["Arrival", "ArrivalBody", "Fingerprint"]
