#!/usr/bin/python3
"""What users cost who mostly wait: 10,000 of them started at once, and the memory of 100,000, on one worker each.

Every user uploads an object, downloads it once and then waits for an hour, on one event loop with 64 connections."""

import datetime
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

import measure

AT_ONCE = 10_000
AT_ONCE_SECONDS = 1.0
MANY = 100_000
MANY_MIB = 600


def free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


class Pair:
    """A leader and its worker."""

    def __init__(self, client: measure.Chopsticks, users: int, rate: int, seconds: float):
        port = str(free_port())
        self.log = client.folder / "leader.log"
        self.log.unlink(missing_ok=True)
        self.run_dir = client.run_dir
        self.leader = self._start(client, "--leader", "--leader-bind-port", port, "-u", users, "-r", rate, "-t",
                                  f"{seconds}s", "--only-summary", "--logfile", self.log)
        self.worker = self._start(client, "--worker", "--leader-port", port, "--threads", 1)

    @staticmethod
    def _start(client: measure.Chopsticks, *flags) -> subprocess.Popen:
        command = [str(word) for word in client.command(*flags)]
        return subprocess.Popen(command, env={**os.environ, **client.environment()},
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def said(self, pattern: str) -> datetime.datetime | None:
        """When the leader logged it."""
        text = self.log.read_text() if self.log.exists() else ""
        found = re.search(rf"^\[([^]]+)\].*{pattern}", text, re.MULTILINE)
        return datetime.datetime.fromisoformat(found[1]) if found else None

    def memory(self, kind: str) -> float:
        """MiB of the worker: VmRSS now, VmHWM at the most."""
        status = pathlib.Path(f"/proc/{self.worker.pid}/status").read_text()
        found = re.search(rf"{kind}:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    def end(self) -> dict:
        if self.leader.poll() is None:
            self.leader.send_signal(signal.SIGINT)
        self.leader.wait(120)
        self.worker.wait(120)
        return json.loads((self.run_dir / "summary.json").read_text())

    def kill(self) -> None:
        for process in (self.leader, self.worker):
            process.kill()
            process.wait()


def start_at_once(client: measure.Chopsticks) -> bool:
    pair = Pair(client, AT_ONCE, AT_ONCE, 300)
    try:
        measure.until(lambda: pair.said("all users are there") is not None, 120, "users starting")
        took = (pair.said("all users are there") - pair.said("ramping to")).total_seconds()
        pair.end()
    finally:
        pair.kill()
    met = took <= AT_ONCE_SECONDS
    print(f"{AT_ONCE:,} users there {took * 1000:,.0f} ms after the leader's order (target {AT_ONCE_SECONDS:.0f} s: "
          f"{'met' if met else 'MISSED'})", flush=True)
    return met


def wait_together(client: measure.Chopsticks, seconds: float) -> bool:
    pair = Pair(client, MANY, AT_ONCE, seconds)
    now = peak = 0.0
    try:
        while pair.leader.poll() is None and pair.worker.poll() is None:
            now, peak = pair.memory("VmRSS") or now, max(peak, pair.memory("VmHWM"))
            time.sleep(0.2)
        summary = pair.end()
    finally:
        pair.kill()
    downloads = {row["name"]: row["requests"] for row in summary["operations"]}.get("download", 0)
    if downloads != MANY or summary["total"]["failures"]:
        print(f"only {downloads:,} of {MANY:,} users came to wait, {summary['total']['failures']:,} operations failed: "
              "try again with more --seconds")
        return False
    met = peak <= MANY_MIB
    print(f"{MANY:,} users: at most {peak:,.0f} MiB, {peak * 1024 * 1024 / MANY:,.0f} bytes a user, {now:,.0f} MiB in "
          f"the end (target {MANY_MIB} MiB: {'met' if met else 'MISSED'})", flush=True)
    return met


def main() -> int:
    options = measure.arguments(__doc__, seconds=90, rounds=3)
    with measure.null_server(4096) as url, measure.folder() as folder:
        client = measure.Chopsticks(folder, url, "s3_read", {"objects_per_user": 1, "wait": "1h"},
                                    {"verify": "size", "max_connections": 64, "timeout": 600})
        met = [start_at_once(client) for _ in range(options.rounds)]
        met.append(wait_together(client, options.seconds))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
