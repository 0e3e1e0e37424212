"""Saved views and their conditions, the words of messages, what was searched for lately."""

from helpwell.search.models.document import SearchDocument
from helpwell.search.models.recent import RecentSearch
from helpwell.search.models.saved_view import Grouping, Order, SavedView, ViewCondition

__all__ = ["Grouping", "Order", "RecentSearch", "SavedView", "SearchDocument", "ViewCondition"]
