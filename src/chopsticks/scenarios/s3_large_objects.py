"""Uploads, downloads and deletes large objects, three to two to one, with a pause of one to three seconds."""
import random

from chopsticks.utils.scenario_config import setting
from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import between, tag, task

size = setting("object_size_mb", 100, "Size of each object", unit=1024**2)
max_keys = setting("max_keys_in_memory", 100, "How many objects of its own a user remembers, to download and delete")
prefix = f"large-objects/{size / 1024 / 1024:g}mb"


class S3LargeObjects(S3Workload):
    wait_time = between(1, 3)

    def on_start(self):
        self.keys = []

    @tag("upload")
    @task(3)
    def upload(self):
        key = self.generate_key(prefix)
        if self.client.upload(key, self.generate_data(size)):
            self.keys.append(key)
            del self.keys[:-max_keys]

    @tag("download")
    @task(2)
    def download(self):
        if self.keys:
            data = self.client.download(random.choice(self.keys))
            if data is not None and len(data) != size:
                raise ValueError(f"{len(data)} bytes came back, {size} were stored")

    @tag("delete")
    @task(1)
    def remove(self):
        if self.keys:
            self.client.delete(self.keys.pop(0))
