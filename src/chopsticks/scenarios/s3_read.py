"""How fast can this storage read? Every user has a few objects of its own, uploads those that are missing, and then
downloads them at random, without a pause. The objects stay, so the next run finds them there."""
import itertools
import random

from chopsticks.utils.scenario_config import setting
from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import constant, tag, task

size = setting("object_size", 4096, "Size of each object", unit=1)
objects = max(1, setting("objects_per_user", 10, "How many objects a user reads"))
numbers = itertools.count()


class S3Read(S3Workload):
    wait_time = constant(setting("wait", 0, "Pause after each download", unit="s"))

    def on_start(self):
        prefix = f"read/{size}/{next(numbers)}/"
        present = set(self.client.list_objects(prefix))
        self.keys = [f"{prefix}{n}" for n in range(objects)]
        for key in self.keys:
            if key not in present:
                self.client.upload(key, self.generate_data(size))

    @tag("download")
    @task
    def download(self):
        self.client.download(random.choice(self.keys))
