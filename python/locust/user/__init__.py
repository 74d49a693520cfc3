"""Users and their tasks."""
from .report import report
from .sequential_taskset import SequentialTaskSet
from .task import TaskSet, tag, task
from .users import FastHttpUser, HttpUser, User

__all__ = ["FastHttpUser", "HttpUser", "SequentialTaskSet", "TaskSet", "User", "report", "tag", "task"]
