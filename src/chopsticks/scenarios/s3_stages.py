"""Ramp up, hold, a spike of four times as many users, and back: how does storage take a burst, and does it recover?"""
import random

from chopsticks.utils.scenario_config import load_scenario_config
from chopsticks.utils.units import in_bytes, in_seconds
from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import LoadTestShape, between, tag, task

settings = load_scenario_config("s3_stages")
size = in_bytes(settings.get("object_size", 64), 1024)
max_keys = settings.get("max_keys_in_memory", 100)


class S3Stages(S3Workload):
    """Uploads an object and reads it back, twice for each upload."""

    wait_time = between(in_seconds(settings.get("least_wait", 0.1)), in_seconds(settings.get("most_wait", 0.5)))

    def on_start(self):
        self.keys = []

    @tag("upload")
    @task(1)
    def upload(self):
        key = self.generate_key("stages")
        if self.client.upload(key, self.generate_data(size)):
            self.keys.append(key)
            del self.keys[:-max_keys]

    @tag("download")
    @task(2)
    def download(self):
        if self.keys:
            self.client.download(random.choice(self.keys))


class Stages(LoadTestShape):
    users = settings.get("users", 10)
    length = in_seconds(settings.get("stage_length", 30))
    slow = settings.get("spawn_rate", 1)
    fast = settings.get("spike_rate", 20)
    stages = ((users, slow), (users, slow), (4 * users, fast), (users, fast))

    def tick(self):
        stage = int(self.get_run_time() / self.length)
        return self.stages[stage] if stage < len(self.stages) else None
