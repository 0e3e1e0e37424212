"""Bulk changes and their items."""

from helpwell.bulk.models.bulk import Bulk, BulkItem

__all__ = ["Bulk", "BulkItem"]
