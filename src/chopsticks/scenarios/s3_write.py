"""How fast can this storage write? Every user uploads over a few keys of its own in turn, without a pause, so the
bucket does not grow however long it takes."""
import itertools

from chopsticks.utils.scenario_config import setting
from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import constant, tag, task

size = setting("object_size", 4096, "Size of each object", unit=1)
objects = max(1, setting("objects_per_user", 10, "How many keys a user uploads over in turn"))
numbers = itertools.count()


class S3Write(S3Workload):
    wait_time = constant(setting("wait", 0, "Pause after each upload", unit="s"))

    def on_start(self):
        prefix = f"write/{size}/{next(numbers)}/"
        self.keys = itertools.cycle([f"{prefix}{n}" for n in range(objects)])

    @tag("upload")
    @task
    def upload(self):
        self.client.upload(next(self.keys), self.generate_data(size))
