"""The runner as scenarios see it."""
import datetime
import json
import logging

import _chopsticks
from chopsticks._settings import settings

STATE_INIT, STATE_SPAWNING, STATE_RUNNING, STATE_CLEANUP, STATE_STOPPING, STATE_STOPPED, STATE_MISSING = (
    "ready", "spawning", "running", "cleanup", "stopping", "stopped", "missing")

log = logging.getLogger("locust.runners")


_TIME = "%Y%m%dT%H:%M:%S.%f"


def _pack(value):
    # Locust's form on the wire.
    if isinstance(value, datetime.datetime):
        return {"__datetime__": True, "as_str": value.strftime(_TIME)}
    raise TypeError(f"a message cannot carry a {type(value).__name__}")


def _unpack(found):
    return datetime.datetime.strptime(found["as_str"], _TIME) if "__datetime__" in found else found


class Runner:
    """What there is of a runner in this process."""

    def __init__(self, environment):
        self.environment = environment
        self.state = STATE_INIT
        self.user_count = 0
        self.worker_index = settings.get("worker_index", 0)
        self.client_id = settings.get("worker_id", "local")
        self.exceptions = {}
        self.custom_messages = {}
        self._quitting = False

    @property
    def stats(self):
        return self.environment.stats

    def quit(self):
        """Ends the run, and the program."""
        if not self._quitting:
            self._quitting = True
            _chopsticks.quit()

    stop = quit

    def register_message(self, msg_type, listener, concurrent=False):
        self.custom_messages[msg_type] = (listener, concurrent)

    def send_message(self, msg_type, data=None, client_id=None):
        """To the leader; data is what JSON can say, and datetimes."""
        _chopsticks.say(msg_type, json.dumps(data, default=_pack))

    def hear(self, msg_type, data):
        self._tell(msg_type, json.loads(data, object_hook=_unpack))

    def _tell(self, msg_type, data):
        listener, _ = self.custom_messages.get(msg_type, (None, False))
        if listener is None:
            log.info("nobody listens to the message %r", msg_type)
            return
        listener(environment=self.environment, msg=Message(msg_type, data, self.client_id))


class LocalRunner(Runner):
    """Leader and worker in one process: messages arrive where they were sent."""

    def send_message(self, msg_type, data=None, client_id=None):
        self._tell(msg_type, data)


class DistributedRunner(Runner):
    pass


class MasterRunner(DistributedRunner):
    """Never in this process: a leader runs no Python."""


class WorkerRunner(DistributedRunner):
    pass


class Message:
    def __init__(self, message_type, data, node_id):
        self.type = message_type
        self.data = data
        self.node_id = node_id


def make_runner(environment):
    kind = WorkerRunner if settings.get("role") == "worker" else LocalRunner
    return kind(environment)
