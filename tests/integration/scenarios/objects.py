"""Everything a scenario does with objects; what is not as it should be raises."""
import re
import time

from chopsticks.metrics import MetricsCollector, OperationType
from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import between, events, task

collector = MetricsCollector()
stopped = 0


@events.test_start.add_listener
def on_test_start(environment, **kwargs):
    print("test_start")


@events.spawning_complete.add_listener
def on_spawned(user_count, **kwargs):
    print("spawning_complete", user_count)


@events.test_stop.add_listener
def on_test_stop(environment, **kwargs):
    print("test_stop")
    print(f"on_stop of {stopped} users")


class Objects(S3Workload):
    wait_time = between(0.01, 0.05)

    def on_start(self):
        assert self.bucket == "stress" and self.config["region"] == "us-east-1", self.config

    def on_stop(self):
        global stopped
        stopped += 1

    @task(2)
    def generated(self):
        key = self.generate_key("größe/generated")
        assert re.fullmatch("größe/generated/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", key), key
        data = self.generate_data(200_000)
        assert len(data) == 200_000 and data == data[:] and data != self.generate_data(200_000)
        assert self.client.upload(key, data) is True
        came = self.client.download(key)
        assert len(came) == 200_000 and came == data, came
        assert bytes(came[100:200]) == bytes(data)[100:200] and came[-1] == bytes(data)[-1]
        self.client.delete(key)
        self._record_metric(OperationType.UPLOAD, key, len(data), None, None, True)

    @task
    def given(self):
        key = self.generate_key("given")
        for data in (b"", b"short", bytes(range(256)) * 1000, bytearray(b"array"), memoryview(b"view"), "text"):
            assert self.client.upload(key=key, data=data)
            came = self.client.download(key)
            want = data.encode() if isinstance(data, str) else bytes(data)
            assert bytes(came) == want and came == want and came + b"!" == want + b"!", (data, came)
        # Content of ours with something behind it is kept as it is.
        mixed = self.generate_data(100_000) + b"end"
        assert self.client.upload(key, mixed)
        assert self.client.download(key) == mixed
        head = self.client.head_object(key)
        assert head["ContentLength"] == 100_003, head
        assert key in self.client.list_objects(prefix="given", max_keys=1000)
        assert self.client.upload(key, b"told", metadata={"Owner": "me = you", "number": 7})
        assert self.client.head_object(key)["Metadata"] == {"owner": "me = you", "number": "7"}
        for bad in ({"a b": "1"}, {"a": "line\r\nbreak"}, {"a": "x" * 3000}):
            try:
                self.client.upload(key, b"", metadata=bad)
            except ValueError as refused:
                assert "metadata: " in str(refused)
            else:
                raise AssertionError(bad)
        time.sleep(0.001)
        self.client.delete(key)
