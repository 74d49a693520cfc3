"""What a test run talks to: the built-in S3 server and a real Ceph."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

import boto3
import botocore.config

from program import BIN, Program, free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]


class BuiltInServer:
    """`chopsticks s3-server` on a free port, which counts what it serves by S3 operation."""

    access_key = "integration"
    secret_key = "integration-secret-0123456789"

    def __init__(self, *flags: str, port: int = 0):
        self.program = Program(BIN, "s3-server", "--listen", f"127.0.0.1:{port}", "--access-key",
                               self.access_key, "--secret-key", self.secret_key, *flags, name="s3-server")
        try:
            self.endpoint = self.program.wait_for(r"ready on (http://127\.0\.0\.1:\d+)")[1]
        except BaseException:
            self.program.kill()
            raise

    def requests(self, operation: str) -> int:
        with urllib.request.urlopen(f"{self.endpoint}/_chopsticks/stats", timeout=10) as answer:
            return json.load(answer)["operations"].get(operation, {"requests": 0})["requests"]

    def uploads(self) -> int:
        return self.requests("PutObject")

    def downloads(self) -> int:
        return self.requests("GetObject")

    def deletes(self) -> int:
        return self.requests("DeleteObject")

    def make_bucket(self, name: str) -> None:
        """Tries until it works, against a server that injects errors."""
        patient = botocore.config.Config(retries={"max_attempts": 20, "mode": "standard"})
        client = boto3.client("s3", endpoint_url=self.endpoint, aws_access_key_id=self.access_key, config=patient,
                              aws_secret_access_key=self.secret_key, region_name="us-east-1")
        with contextlib.closing(client):
            client.create_bucket(Bucket=name)

    def stop(self) -> None:
        self.program.kill()


class RealCeph:
    """A Ceph cluster with its S3 gateway, made anew in memory; `env` are its addresses and keys."""

    def __init__(self):
        parent = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="ceph-", dir=parent)
        try:
            self.env = self._start()
        except BaseException:
            self.stop()
            raise
        self.endpoint = self.env["S3_ENDPOINT"]
        self.access_key = self.env["AWS_ACCESS_KEY_ID"]
        self.secret_key = self.env["AWS_SECRET_ACCESS_KEY"]

    def _start(self) -> dict[str, str]:
        # Other clusters may run beside this one, each taking a block of ports.
        ports = str(17000 + os.getpid() % 35 * 400)
        started = self._cluster("start", "--fresh", "--json", "--base-port", ports, "--rgw-port", str(free_port()))
        return json.loads(started)

    def _cluster(self, *words: str) -> str:
        command = [ROOT / "scripts/ceph-dev-cluster", words[0], "--dir", self.folder, *words[1:]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            raise AssertionError(f"ceph-dev-cluster {words[0]} failed:\n{done.stderr}")
        return done.stdout

    def counters(self) -> dict:
        """The gateway's own counters: put, get, put_b, get_b, req, failed_req."""
        socket = f"{self.folder}/run/rgw.asok"
        dump = subprocess.run(["ceph", "daemon", socket, "perf", "dump", "rgw"], capture_output=True, timeout=30,
                              check=True, env={**os.environ, "CEPH_CONF": self.env["CEPH_CONF"]}).stdout
        return json.loads(dump)["rgw"]

    def uploads(self) -> int:
        return self.counters()["put"]

    def downloads(self) -> int:
        return self.counters()["get"]

    def stop(self) -> None:
        self._cluster("stop", "--wipe")
        shutil.rmtree(self.folder, ignore_errors=True)


def wait_until(condition, what: str, seconds: float = 20) -> None:
    """For what no program prints, such as a server's counters."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"gave up waiting for {what}")
        time.sleep(0.05)
