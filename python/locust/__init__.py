"""Locust's names on chopsticks' engine: scenarios written for Locust run unmodified, and only their own lines run in
Python. What is not offered fails when it is imported, with a sentence naming it."""
from .debug import run_single_user
from .event import Events
from .exception import InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately, StopUser

events = Events()

from .shape import LoadTestShape  # noqa: E402
from .user import FastHttpUser, HttpUser, MarkovTaskSet, SequentialTaskSet, TaskSet, User  # noqa: E402
from .user import tag, task, transition, transitions, wait_time  # noqa: E402
from .user.wait_time import between, constant, constant_pacing, constant_throughput  # noqa: E402

__version__ = "2.32.0"  # the version whose behaviour is followed

__all__ = [
    "FastHttpUser", "HttpUser", "InterruptTaskSet", "LoadTestShape", "MarkovTaskSet", "RescheduleTask",
    "RescheduleTaskImmediately",
    "SequentialTaskSet", "StopUser", "TaskSet", "User", "between", "constant", "constant_pacing",
    "constant_throughput", "events", "run_single_user", "tag", "task", "transition", "transitions", "wait_time",
]


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise ImportError(f"locust.{name} is not offered by chopsticks; there is: {', '.join(__all__)}")
