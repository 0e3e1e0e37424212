"""Notices, and who is looking."""

from helpwell.desk.models.looking import Looking
from helpwell.desk.models.notice import Notice

__all__ = ["Looking", "Notice"]
