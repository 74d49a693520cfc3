#!/usr/bin/env python3
"""What a leader costs and what it carries, and what a stock Locust master costs with the same simulated workers.

usage: bench/cluster.py [--locust PROGRAM] [--workers 200] [--seconds 20]

Without --locust (the program in a virtual environment with Locust) there is nothing to compare with.
"""

import argparse
import contextlib
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile

from measure import BUILD, need

LEADER = BUILD / "bench/cluster_leader"
MEMORY = BUILD / "bench/leader_memory"
LESS = 20  # times
PROMISED = "0.5 cores, a start within 2 s, nothing lost"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_of(process: subprocess.Popen) -> float:
    """Seconds of CPU of a process that has not been waited for."""
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return used.ru_utime + used.ru_stime


@contextlib.contextmanager
def stock_master(locust: str, port: int, workers: int, seconds: int):
    with tempfile.TemporaryDirectory() as folder:
        locustfile = pathlib.Path(folder) / "locustfile.py"
        locustfile.write_text("from locust import User as Base, task\n\n\nclass User(Base):\n    @task\n    def nothing(self):\n"
                              "        pass\n")
        with subprocess.Popen([locust, "-f", locustfile, "--master", "--master-bind-port", str(port), "--headless", "-u",
                               str(workers), "-r", str(workers), "-t", f"{seconds}s", "--expect-workers", str(workers),
                               "--only-summary"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as master:
            yield master


def stock_cost(locust: str, workers: int, operations: int, seconds: int) -> float:
    """Milliseconds of CPU a report; its start left out."""
    port = free_port()
    with stock_master(locust, port, workers, seconds) as master:
        peers = subprocess.run([LEADER, str(workers), str(operations), str(seconds), f"tcp://127.0.0.1:{port}"],
                               capture_output=True, text=True, timeout=seconds + 120, check=True)
        used = cpu_of(master)
    reports = int(re.search(r"(\d+) reports", peers.stdout)[1])
    return 1e3 * (used - cost_of_a_start(locust)) / reports


def cost_of_a_start(locust: str) -> float:
    with subprocess.Popen([locust, "--version"], stdout=subprocess.DEVNULL) as program:
        return cpu_of(program)


def ours(workers: int, operations: int, seconds: int) -> tuple[str, bool]:
    """What it printed, and whether it kept its promises."""
    done = subprocess.run([LEADER, str(workers), str(operations), str(seconds)], capture_output=True, text=True,
                          timeout=seconds + 240, check=False)
    return done.stdout, done.returncode == 0


def our_cost(workers: int, operations: int, seconds: int) -> float:
    return float(re.search(r"([\d.]+) ms of CPU a report", ours(workers, operations, seconds)[0])[1])


def compare(locust: str, workers: int, seconds: int) -> bool:
    kept = True
    for operations in (10, 100):
        stock = stock_cost(locust, workers, operations, seconds)
        cost = our_cost(workers, operations, seconds)
        kept &= stock / cost >= LESS
        print(f"{operations:3} entries, {workers} workers: stock {stock:.3f} ms of CPU a report, chopsticks {cost:.4f}: "
              f"{stock / cost:.1f} times less (aim: {LESS})", flush=True)
    return kept


def carry(operations: int, seconds: int) -> bool:
    text, kept = ours(1000, operations, seconds)
    print(f"{text.strip()}\n  {'kept' if kept else 'BROKEN'}: {PROMISED}", flush=True)
    return kept


def memory() -> bool:
    print("10 workers with 10 operations for 4 hours of a clock that jumps:", flush=True)
    return subprocess.run([MEMORY], check=False).returncode == 0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--locust", help="the program")
    options.add_argument("--workers", type=int, default=200, help="of the comparison")
    options.add_argument("--seconds", type=int, default=20, help="of each run")
    given = options.parse_args()
    need(LEADER, MEMORY)
    kept = compare(given.locust, given.workers, given.seconds) if given.locust else True
    for operations in (10, 100):
        kept &= carry(operations, given.seconds)
    kept &= memory()
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
