"""Users and their tasks."""
from .report import report
from .markov_taskset import MarkovTaskSet, transition, transitions
from .sequential_taskset import SequentialTaskSet
from .task import TaskSet, tag, task
from .users import FastHttpUser, HttpUser, User

__all__ = ["FastHttpUser", "HttpUser", "MarkovTaskSet", "SequentialTaskSet", "TaskSet", "User", "report", "tag", "task",
           "transition", "transitions"]
