"""Task sets whose tasks are done one after the other."""
from .task import TaskSet, TaskSetMeta


class SequentialTaskSetMeta(TaskSetMeta):
    """Tasks in the order they are written in, wherever in the class `tasks` stands."""

    def __new__(mcs, name, bases, members):
        found = []
        for base in bases:
            found.extend(getattr(base, "tasks", None) or ())
        for key, member in members.items():
            if key == "tasks":
                pairs = member.items() if isinstance(member, dict) else member
                for entry in pairs:
                    what, times = entry if isinstance(entry, tuple) else (entry, 1)
                    found.extend([what] * times)
            elif "locust_task_weight" in dir(member):
                found.extend([member] * member.locust_task_weight)
        members["tasks"] = found
        return type.__new__(mcs, name, bases, members)


class SequentialTaskSet(TaskSet, metaclass=SequentialTaskSetMeta):
    """In order, over and over, until interrupt()."""

    def __init__(self, parent):
        super().__init__(parent)
        self._next = 0

    def get_next_task(self):
        if not self.tasks:
            raise Exception(f"{type(self).__name__} has no task: mark methods with @task, or set 'tasks'")
        what = self.tasks[self._next % len(self.tasks)]
        self._next += 1
        return what
