#!/usr/bin/env python3
"""What a report costs a stock Locust master and what it costs our leader: the same simulated workers, one report a second.

usage: bench/stock_master.py LOCUST [--workers 50] [--seconds 20]     LOCUST: the program in a virtual environment
"""

import argparse
import os
import pathlib
import re
import socket
import subprocess
import tempfile

from measure import BUILD, need



def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stock_cost(locust: str, workers: int, operations: int, seconds: int) -> float:
    """Milliseconds of CPU a report."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        locustfile = pathlib.Path(folder) / "locustfile.py"
        locustfile.write_text("from locust import User as Base, task\n\n\nclass User(Base):\n    @task\n    def nothing(self):\n"
                              "        pass\n")
        with subprocess.Popen([locust, "-f", locustfile, "--master", "--master-bind-port", str(port), "--headless", "-u",
                               str(workers), "-r", str(workers), "-t", f"{seconds}s", "--expect-workers", str(workers),
                               "--only-summary"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as master:
            peers = subprocess.run([BUILD / "bench/leader_1000_workers", str(workers), str(operations), str(seconds),
                                    f"tcp://127.0.0.1:{port}"], capture_output=True, text=True, timeout=seconds + 120,
                                   check=True)
            _, _, used = os.wait4(master.pid, 0)
            master.returncode = 0
    reports = int(re.search(r"(\d+) reports", peers.stdout)[1])
    return 1e3 * (used.ru_utime + used.ru_stime - idle_cost(locust)) / reports


def idle_cost(locust: str) -> float:
    """CPU seconds of a master's start."""
    before = os.times()
    subprocess.run([locust, "--version"], capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def our_cost(workers: int, operations: int, seconds: int) -> float:
    done = subprocess.run([BUILD / "bench/leader_1000_workers", str(workers), str(operations), str(seconds)],
                          capture_output=True, text=True, timeout=seconds + 120, check=False)
    return float(re.search(r"([\d.]+) ms of CPU a report", done.stdout)[1])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("locust")
    options.add_argument("--workers", type=int, default=50)
    options.add_argument("--seconds", type=int, default=20)
    given = options.parse_args()
    need(BUILD / "bench/leader_1000_workers")
    for operations in (10, 100):
        stock = stock_cost(given.locust, given.workers, operations, given.seconds)
        ours = our_cost(given.workers, operations, given.seconds)
        print(f"{operations:3} entries: stock {stock:.3f} ms of CPU a report, chopsticks {ours:.4f}: {stock / ours:.0f} times "
              "less", flush=True)


if __name__ == "__main__":
    main()
