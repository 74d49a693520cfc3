"""Users."""
import random
import time
from contextlib import contextmanager

from greenlet import GreenletExit
from locust import clients
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
            self._say_goodbye()
            if isinstance(end, StopTest):
                raise
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
    """A user of a web site: `self.client` makes requests and keeps cookies and a connection."""

    abstract = True
    pool_manager = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.host is None:
            raise StopTest("the base host is missing: set `host` in the user class, or give --host")
        self.client = clients.HttpSession(base_url=self.host, user=self)

    @contextmanager
    def rest(self, method, url, headers=None, **kwargs):
        """A request that sends and expects JSON: `response.js` is the answer's; anything else is a failure."""
        headers = {"Accept": "application/json", "Content-Type": "application/json", **(headers or {})}
        with self.client.request(method, url, headers=headers, catch_response=True, **kwargs) as response:
            if response.content and response.js is None:
                response.failure(f"the answer is not JSON: {response.text[:100]!r}")
            elif not response.content and response.error is None and response.status_code < 400:
                response.failure("the answer is empty")
            try:
                yield response
            except AssertionError as error:
                response.failure(f"{type(error).__name__}: {error}" if str(error) else "AssertionError")

    @contextmanager
    def rest_(self, method, url, name=None, **kwargs):
        """The same with a parameter against caches, and without it in the statistics."""
        mark = "&" if "?" in url else "?"
        with self.rest(method, f"{url}{mark}_={int(time.time() * 1000)}", name=name or url, **kwargs) as response:
            yield response


RestResponseContextManager = clients.ResponseContextManager


class FastHttpUser(HttpUser):
    """The same user under the name of Locust's fast one."""

    abstract = True
    network_timeout = 60.0
    connection_timeout = 60.0
    max_redirects = 30
    max_retries = 0
    insecure = True
    default_headers = None
    concurrency = 10
    proxy_host = None
    proxy_port = None

    def __init__(self, environment):
        super().__init__(environment)
        self.client._timeout = float(self.network_timeout)
        self.client.verify = not self.insecure
        self.client.headers.update(self.default_headers or {})
