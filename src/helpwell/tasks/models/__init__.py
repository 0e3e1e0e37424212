"""The rows of tasks, checklists and time spent."""

from helpwell.tasks.models.checklist import Checklist, ChecklistLine
from helpwell.tasks.models.task import Task
from helpwell.tasks.models.time_entry import TimeEntry

__all__ = ["Checklist", "ChecklistLine", "Task", "TimeEntry"]
