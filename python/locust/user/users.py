"""Users."""
import random
import time

import _chopsticks
from greenlet import GreenletExit
from locust.exception import StopTest, StopUser

from .report import report
from .task import DefaultTaskSet, gather_tasks
from .wait_time import constant


class UserMeta(type):
    def __new__(mcs, name, bases, members):
        members["tasks"] = gather_tasks(bases, members)
        if not members.get("abstract"):
            members["abstract"] = False
        return type.__new__(mcs, name, bases, members)


class User(metaclass=UserMeta):
    """One simulated user: derive from it, mark methods with @task, set wait_time."""

    host = None
    min_wait = None
    max_wait = None
    wait_function = None
    wait_time = constant(0)
    tasks = []
    weight = 1
    fixed_count = 0
    abstract = True

    def __init__(self, environment):
        super().__init__()
        self.environment = environment
        self._taskset_instance = None
        self._pace_begun = time.monotonic()  # constant_pacing counts from here
        if self.min_wait is not None and self.max_wait is not None:
            self.wait_time = lambda: random.randint(self.min_wait, self.max_wait) / 1000

    def on_start(self):
        """Before the first task."""

    def on_stop(self):
        """When the user ends, also when he is stopped in the middle of a task."""

    def run(self):
        runner = self.environment.runner
        runner.user_count += 1
        self._taskset_instance = DefaultTaskSet(self)
        try:
            try:
                self.on_start()
            except Exception as error:
                if not isinstance(error, StopUser):
                    report(error, self)
                    return
                raise
            self._taskset_instance.run()
        except (GreenletExit, StopUser) as end:
            if isinstance(end, StopTest):
                runner.quit()
            self._say_goodbye()
        finally:
            runner.user_count -= 1

    def _say_goodbye(self):
        try:
            self.on_stop()
        except Exception as error:
            report(error, self)

    def wait(self):
        """Pauses as long as between two tasks."""
        self._taskset_instance.wait()

    def stop(self, force=False):
        """Ends this user."""
        raise StopUser()

    def context(self):
        """What listeners of events.request get as `context`."""
        return {}

    @classmethod
    def json(cls):
        return {"host": cls.host, "weight": cls.weight, "fixed_count": cls.fixed_count,
                "tasks": [what.__name__ for what in cls.tasks]}

    @classmethod
    def fullname(cls):
        return f"{cls.__module__}.{cls.__qualname__}".replace("<locals>.", "")


class HttpUser(User):
    abstract = True


class FastHttpUser(HttpUser):
    abstract = True
