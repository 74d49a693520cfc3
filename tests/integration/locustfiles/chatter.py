"""A scenario with storage that also tells its leader far more than that can read."""

from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import constant, task

WORDS = "x" * 16_000


class Chatter(S3Workload):
    wait_time = constant(0.2)

    @task
    def upload_and_chat(self):
        self.client.upload(self.generate_key("chat"), b"chat" * 1000)
        for _ in range(40):
            self.environment.runner.send_message("chatter", WORDS)
