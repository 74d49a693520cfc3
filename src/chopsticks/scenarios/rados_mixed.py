"""How does a pool take objects that are written, read and removed again, as `rados bench` does? Every user keeps a number
of objects of its own and never pauses."""
import random
from collections import deque

from chopsticks.utils.scenario_config import setting
from chopsticks.workloads.rados.rados_workload import RadosWorkload
from locust import constant, task

size = setting("object_size", 4, "Size of each object", unit=1024**2)
most = setting("objects_per_user", 16, "How many objects a user keeps")
write_weight = setting("write_weight", 1, "How often a write is drawn")
read_weight = setting("read_weight", 3, "How often a read is drawn")


class RadosMixed(RadosWorkload):
    wait_time = constant(setting("wait", 0, "Pause after each operation", unit="s"))

    def on_start(self):
        self.keys = deque()

    @task(write_weight)
    def write(self):
        key = self.generate_key("mixed")
        if self.client.write_full(key, self.generate_data(size)):
            self.keys.append(key)
        if len(self.keys) > most:
            self.remove_oldest()

    @task(read_weight)
    def read(self):
        if not self.keys:
            return self.write()
        self.client.read(random.choice(self.keys), size)

    def on_stop(self):
        """The pool is left as it was found."""
        while self.keys:
            self.remove_oldest()

    def remove_oldest(self):
        self.client.remove(self.keys.popleft())
