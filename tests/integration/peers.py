"""What a test run talks to: the built-in S3 server, a real Ceph, stock Locust."""

import contextlib
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.config

from harness import missing
from program import BIN, Program

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "build/peers"  # what is installed for the tests, and kept
LOCUSTFILES = ROOT / "tests/integration/locustfiles"
LOCUST = "2.46.3"
OLDEST_LOCUST = "2.0.0"  # whose messages ours still fit
LOCUST_OF_ONE_FILE = "2.30.0"  # from 2.23 until here a locustfile was sent in another form than today


class BuiltInServer:
    """`chopsticks s3-server` on a free port, which counts what it serves by S3 operation."""

    access_key = "integration"
    secret_key = "integration-secret-0123456789"

    def __init__(self, *flags: str, host: str = "127.0.0.1", port: int = 0, environment: dict[str, str] | None = None):
        self.program = Program(BIN, "s3-server", "--listen", f"{host}:{port}", "--access-key", self.access_key,
                               "--secret-key", self.secret_key, *flags, name="s3-server", environment=environment)
        try:
            self.endpoint = self.program.wait_for(r"ready on (http://\S+:\d+)")[1]
        except BaseException:
            self.program.kill()
            raise

    def stats(self) -> dict:
        with urllib.request.urlopen(f"{self.endpoint}/_chopsticks/stats", timeout=10) as answer:
            return json.load(answer)

    def requests(self, operation: str) -> int:
        return self.stats()["operations"].get(operation, {"requests": 0})["requests"]

    def injected_errors(self) -> int:
        return self.stats()["injected_errors"]

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

    def tool(self, *command: str) -> str:
        """What one of Ceph's own programs prints."""
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,
                              env={**os.environ, "CEPH_CONF": self.env["CEPH_CONF"]})
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)} failed:\n{done.stderr}")
        return done.stdout

    def pool_operations(self, pool: str) -> tuple[int, int]:
        """Reads and writes that the pool has served; the cluster adds them up every few seconds."""
        pools = json.loads(self.tool("rados", "df", "--format", "json"))["pools"]
        row, = [row for row in pools if row["name"] == pool]
        return row["read_ops"], row["write_ops"]

    def new_pool(self) -> str:
        """A pool nobody has used."""
        self.pools = getattr(self, "pools", 0) + 1
        name = f"pool-{self.pools}"
        self.tool("ceph", "osd", "pool", "create", name, "8")
        self.tool("ceph", "osd", "pool", "application", "enable", name, "rados")
        return name

    def wait_until_clean(self) -> None:
        self._cluster("wait-clean", "60")

    def daemon(self, action: str, name: str) -> None:
        self._cluster("daemon", action, name)

    def _start(self) -> dict[str, str]:
        # Other clusters may run beside this one, each taking a block of ports.
        ports = str(17000 + os.getpid() % 35 * 400)
        started = self._cluster("start", "--fresh", "--json", "--base-port", ports)
        return json.loads(started)

    def _cluster(self, *words: str) -> str:
        command = [ROOT / "scripts/ceph-dev-cluster", *words, "--dir", self.folder]
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


@contextlib.contextmanager
def installing(name: str):
    """The folder of a peer, for one test program at a time: the first installs it, the others find it there."""
    PEERS.mkdir(parents=True, exist_ok=True)
    with open(PEERS / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield PEERS / name


def run_installer(peer: str, *command: str, **options) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False, **options)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise missing(peer, f"cannot be installed: {problem}") from None
    if done.returncode != 0:
        raise missing(peer, f"cannot be installed: {done.stderr.strip()[-500:]}")


def stock_locust(version: str = LOCUST) -> str:
    """The program of a stock Locust of this version."""
    with installing(f"locust-{version}") as folder:
        complete = folder / "complete"
        if not complete.exists():
            shutil.rmtree(folder, ignore_errors=True)
            run_installer(f"Locust {version}", sys.executable, "-m", "venv", str(folder))
            run_installer(f"Locust {version}", str(folder / "bin/pip"), "install", "--quiet", "--prefer-binary",
                          f"locust=={version}")
            complete.touch()
    return str(folder / "bin/locust")


def boomer() -> str:
    """The program of a worker written with boomer, Locust's library for Go. Without Go it is skipped, whatever CI says."""
    go = shutil.which("go")
    if go is None:
        raise unittest.SkipTest("boomer: Go is not installed")
    source = ROOT / "tests/integration/boomer"
    with installing("boomer") as program:
        newest = max(path.stat().st_mtime for path in source.iterdir())
        if not program.exists() or program.stat().st_mtime < newest:
            # go.sum holds the checksums; the public database of them need not be asked.
            run_installer("boomer", go, "build", "-o", str(program), ".", cwd=source,
                          env={**os.environ, "GOFLAGS": "-buildvcs=false", "GONOSUMDB": "*"})
            os.utime(program)
    return str(program)


def s5cmd() -> str:
    """The s5cmd of this machine, if it is recent enough, or one installed for the tests."""
    installed = shutil.which("s5cmd")
    if installed and re.match(r"v2\.([2-9]|\d\d)", subprocess.run([installed, "version"], capture_output=True,
                                                                   text=True, check=False).stdout):
        return installed
    with installing("s5cmd") as folder:
        run_installer("s5cmd", str(ROOT / "scripts/install_s5cmd.sh"), "--prefix", str(folder))
    return str(folder / "bin/s5cmd")


class LocustApi:
    """The HTTP API of a leader: a stock master's or ours."""

    def __init__(self, port: int):
        self.address = f"http://127.0.0.1:{port}"

    def get(self, path: str) -> dict:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return json.load(answer)

    def swarm(self, users: int, rate: float, **fields: str) -> dict:
        form = urllib.parse.urlencode({"user_count": users, "spawn_rate": rate, **fields})
        with urllib.request.urlopen(f"{self.address}/swarm", form.encode(), timeout=10) as answer:
            reply = json.load(answer)
        assert reply["success"], reply
        return reply

    def send_message(self, kind: str, data, worker: str | None = None) -> None:
        """Only our leader: a message of the user's own for the workers."""
        body = json.dumps({"type": kind, "data": data, "worker": worker}).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/messages", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            json.load(answer)

    def stop(self) -> None:
        self.get("/stop")

    def workers(self) -> int:
        try:
            return self.get("/worker-count")["worker_count"]
        except urllib.error.HTTPError:
            return len(self.stats().get("workers", []))  # an old master has no such route
        except OSError:
            return 0  # not listening yet

    def wait_for_workers(self, count: int = 1) -> None:
        # An interpreter that starts beside others takes its time.
        wait_until(lambda: self.workers() == count, f"{count} workers", 60)

    def stats(self) -> dict:
        return self.get("/stats/requests")

    def row(self, name: str) -> dict:
        row, = [row for row in self.stats()["stats"] if row["name"] == name] or [{"num_requests": 0}]
        return row

    def wait_for_requests(self, count: int, seconds: float = 30) -> None:
        wait_until(lambda: self.row("Aggregated")["num_requests"] == count, f"{count} requests", seconds)

    def wait_for_users(self, count: int, state: str = "running", seconds: float = 30) -> None:
        def there() -> bool:
            stats = self.stats()
            return stats["user_count"] == count and stats["state"] == state
        wait_until(there, f"{count} users, {state}", seconds)


def wait_until(condition, what: str, seconds: float = 20) -> None:
    """For what no program prints, such as a server's counters."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"gave up waiting for {what}")
        time.sleep(0.05)
