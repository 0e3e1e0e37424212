"""Notices, drafts, and who is looking."""

from helpwell.desk.models.draft import Draft
from helpwell.desk.models.looking import Looking
from helpwell.desk.models.notice import Notice, NoticeChoice, WorkingTime

__all__ = ["Draft", "Looking", "Notice", "NoticeChoice", "WorkingTime"]
