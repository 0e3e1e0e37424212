"""Notices, drafts, who is looking, and articles on tickets."""

from helpwell.desk.models.article_use import ArticleUse
from helpwell.desk.models.draft import Draft
from helpwell.desk.models.looking import Looking
from helpwell.desk.models.notice import Notice, NoticeChoice, WorkingTime

__all__ = ["ArticleUse", "Draft", "Looking", "Notice", "NoticeChoice", "WorkingTime"]
