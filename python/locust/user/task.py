"""Tasks, and sets of tasks that a user stays in for a while."""
import random
from collections import deque

import _chopsticks
from greenlet import GreenletExit
from locust.exception import InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately, StopUser

from .report import report


def task(weight=1):
    """Marks a method or a nested TaskSet as a task: @task, or @task(3) to be drawn three times as often."""

    def mark(what, times):
        if getattr(what, "__name__", "") in ("on_start", "on_stop"):
            raise Exception(f"@task does not belong on {what.__name__}, which is called anyway")
        what.locust_task_weight = times
        return what

    if callable(weight):
        return mark(weight, 1)
    if not isinstance(weight, int) or isinstance(weight, bool) or weight < 0:
        raise ValueError(f"@task takes a whole number from 0 (got {weight!r})")
    return lambda what: mark(what, weight)


def tag(*tags):
    """Words that --tags and --exclude-tags pick tasks by."""

    def mark(what):
        if hasattr(what, "tasks"):
            what.tasks = [mark(inner) for inner in what.tasks]
        else:
            what.locust_tag_set = getattr(what, "locust_tag_set", set()) | set(tags)
        return what

    if not tags or callable(tags[0]):
        raise ValueError("@tag needs a word: @tag('upload')")
    return mark


def gather_tasks(bases, members):
    """Every task as often as its weight says: those of the bases, of `tasks`, and the marked members."""
    found = []
    for base in bases:
        found.extend(getattr(base, "tasks", None) or ())
    given = members.get("tasks")
    if given is not None:
        pairs = given.items() if isinstance(given, dict) else given
        for entry in pairs:
            what, times = entry if isinstance(entry, tuple) else (entry, 1)
            found.extend([what] * times)
    for member in members.values():
        if "locust_task_weight" in dir(member):
            found.extend([member] * member.locust_task_weight)
    return found


def choose(host, included, excluded, seen=None):
    """Leaves `host` those of its tasks that the tags let through; calling it again starts from all of them."""
    seen = {} if seen is None else seen
    everything = host.__dict__.get("_all_tasks")
    if everything is None:
        everything = host._all_tasks = list(host.tasks)
    for entry in everything:
        if entry in seen:
            continue
        if hasattr(entry, "tasks") and not getattr(entry, "_is_chain", False):
            choose(entry, included, excluded, seen)
            seen[entry] = bool(entry.tasks)
        else:
            words = getattr(entry, "locust_tag_set", set())
            seen[entry] = (not included or bool(words & included)) and not words & excluded
    host.tasks = [entry for entry in everything if seen[entry]]


class TaskSetMeta(type):
    def __new__(mcs, name, bases, members):
        members["tasks"] = gather_tasks(bases, members)
        return type.__new__(mcs, name, bases, members)


class TaskSet(metaclass=TaskSetMeta):
    """Tasks are drawn by weight until one of them calls interrupt()."""

    tasks = []
    min_wait = None
    max_wait = None
    wait_function = None

    def __init__(self, parent):
        self._task_queue = deque()
        self._parent = parent
        self._user = parent._user if isinstance(parent, TaskSet) else parent

    @property
    def user(self):
        return self._user

    @property
    def parent(self):
        return self._parent

    @property
    def client(self):
        return self._user.client

    def on_start(self):
        """Before the first task."""

    def on_stop(self):
        """When the set is left, also by a user who is stopped."""

    def run(self):
        try:
            self.on_start()
        except InterruptTaskSet as interrupt:
            raise _reschedule(interrupt) from interrupt
        while True:
            try:
                self._keep_going()
            except InterruptTaskSet as interrupt:
                self.on_stop()
                raise _reschedule(interrupt) from interrupt
            except (StopUser, GreenletExit):
                self.on_stop()
                raise
            except Exception as error:
                report(error, self._user)
                self.wait_after_failure()

    def _keep_going(self):
        """Task after task, until one raises more than a wish for the next."""
        while True:
            if not self._task_queue:
                self.schedule_task(self.get_next_task())
            try:
                self.execute_next_task()
            except RescheduleTaskImmediately:
                _chopsticks.check_stop()
                continue
            except RescheduleTask:
                pass
            self.wait()

    def wait_after_failure(self):
        """The pause after a task that failed; a wait time that fails too must not make a storm."""
        try:
            self.wait()
        except (InterruptTaskSet, StopUser, GreenletExit):
            self.on_stop()
            raise
        except Exception as error:
            report(error, self._user)
            _chopsticks.pause(1)

    def execute_next_task(self):
        self.execute_task(self._task_queue.popleft())

    def execute_task(self, what):
        if isinstance(what, type) and issubclass(what, TaskSet):
            what(self).run()
        elif getattr(what, "__self__", None) is self:
            what()
        else:
            what(self)

    def schedule_task(self, task_callable, first=False):
        """To be done before any other task is drawn."""
        if first:
            self._task_queue.appendleft(task_callable)
        else:
            self._task_queue.append(task_callable)

    def get_next_task(self):
        if not self.tasks:
            raise Exception(f"{type(self).__name__} has no task: mark methods with @task, or set 'tasks'")
        return random.choice(self.tasks)

    def wait_time(self):
        """Seconds until the next task: the user's wait time, unless the set has its own."""
        if self.min_wait is not None and self.max_wait is not None:
            return random.randint(self.min_wait, self.max_wait) / 1000
        if self.wait_function:
            return self.wait_function() / 1000
        return self._user.wait_time()

    def wait(self):
        """Pauses until the next task is due. A user who is told to stop ends here."""
        _chopsticks.pause(self.wait_time())

    def _sleep(self, seconds):
        _chopsticks.sleep(seconds)

    def interrupt(self, reschedule=True):
        """Leaves the set; the parent's next task follows at once, or after its wait time."""
        raise InterruptTaskSet(reschedule)


def _reschedule(interrupt):
    return RescheduleTaskImmediately() if interrupt.reschedule else RescheduleTask()


class DefaultTaskSet(TaskSet):
    """The tasks of the user himself. Nothing derives from it, so its loop need not ask anybody what a step is."""

    def _keep_going(self):
        user, queue, pause = self._user, self._task_queue, _chopsticks.pause
        while True:
            what = queue.popleft() if queue else random.choice(user.tasks)
            try:
                if isinstance(what, type) and issubclass(what, TaskSet):
                    what(user).run()
                else:
                    what(user)
            except RescheduleTaskImmediately:
                _chopsticks.check_stop()
                continue
            except RescheduleTask:
                pass
            pause(user.wait_time())

    def wait(self):
        _chopsticks.pause(self._user.wait_time())
