"""Ramp up, hold, a spike of four times as many users, and back: how does storage take a burst, and does it recover?"""
import random

from chopsticks.utils.scenario_config import setting
from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import LoadTestShape, between, tag, task

size = setting("object_size", 64, "Size of each object", unit=1024)
max_keys = setting("max_keys_in_memory", 100, "How many objects of its own a user remembers, to download")


class S3Stages(S3Workload):
    """Uploads an object and reads it back, twice for each upload."""

    wait_time = between(setting("least_wait", 0.1, "Shortest pause between two tasks", unit="s"),
                        setting("most_wait", 0.5, "Longest pause between two tasks", unit="s"))

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
    users = setting("users", 10, "Users of the calm stages; the spike has four times as many")
    length = setting("stage_length", 30, "How long each of the four stages takes", unit="s")
    slow = setting("spawn_rate", 1.0, "Users started per second in the calm stages")
    fast = setting("spike_rate", 20.0, "Users started per second for the spike, and stopped after it")
    stages = ((users, slow), (users, slow), (4 * users, fast), (users, fast))

    def tick(self):
        stage = int(self.get_run_time() / self.length)
        return self.stages[stage] if stage < len(self.stages) else None
