"""Fixtures of the whole house's tests. Each browser file imports none of its own: one Chromium serves them all."""

from tests.live_desk import chromium, empty_database, live_desk

__all__ = ["chromium", "empty_database", "live_desk"]
