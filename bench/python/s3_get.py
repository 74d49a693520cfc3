from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import constant, task


class Get(S3Workload):
    wait_time = constant(0)

    @task
    def t(self):
        self.client.download("key")
