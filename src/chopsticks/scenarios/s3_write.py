"""How fast can this storage write? Every user uploads over a few keys of his own in turn, without a pause, so the
bucket does not grow however long it takes."""
import itertools

from chopsticks.utils.scenario_config import load_scenario_config
from chopsticks.utils.units import in_bytes, in_seconds
from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import constant, tag, task

settings = load_scenario_config("s3_write")
size = in_bytes(settings.get("object_size", 4096))
objects = max(1, settings.get("objects_per_user", 10))
numbers = itertools.count()


class S3Write(S3Workload):
    wait_time = constant(in_seconds(settings.get("wait", 0)))

    def on_start(self):
        prefix = f"write/{size}/{next(numbers)}/"
        self.keys = itertools.cycle([f"{prefix}{n}" for n in range(objects)])

    @tag("upload")
    @task
    def upload(self):
        self.client.upload(next(self.keys), self.generate_data(size))
