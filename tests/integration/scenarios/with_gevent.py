"""A scenario that waits in gevent's ways: its loop hosts ours."""
import gevent
from chopsticks.workloads.s3.s3_workload import S3Workload
from gevent.lock import Semaphore
from gevent.pool import Group
from locust import constant, events, task

few = Semaphore(3)


class Several(S3Workload):
    wait_time = constant(0.05)

    @task
    def at_once(self):
        keys = [self.generate_key("several") for _ in range(4)]
        group = Group()
        for key in keys:
            group.spawn(self.client.upload, key, b"x" * 1000)
        group.join()
        with few:
            gevent.sleep(0.005)
        assert [len(self.client.download(key)) for key in keys] == [1000] * 4
        events.request.fire(request_type="X", name="round", response_time=1, response_length=0, exception=None)


class Waiting(S3Workload):
    fixed_count = 1

    def on_stop(self):
        print("stored", self.client.upload("last", b"words"))

    @task
    def wait_for_long(self):
        gevent.sleep(1000)
