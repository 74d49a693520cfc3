"""What the whole-program benchmarks stand on: processes whose CPU time is known, and the server they all talk to.

CHOPSTICKS_BUILD names the build (build/release by default). CPU seconds are what the system accounted to the finished
process, user and system time together: on a shared machine they mean more than wall time, though not everything.
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = pathlib.Path(os.environ.get("CHOPSTICKS_BUILD", ROOT / "build/release"))
CHOPSTICKS = BUILD / "bin/chopsticks"
KiB, MiB = 1024, 1024 * 1024
ACCESS_KEY, SECRET_KEY = "bench", "bench-secret"

USAGE = f"cmake --preset release && ninja -C {BUILD} chopsticks null_server"


def need(*programs: pathlib.Path | str) -> None:
    for program in programs:
        if shutil.which(str(program)) is None:
            sys.exit(f"{program} is missing; build with: {USAGE}; peers: scripts/bootstrap.sh test")


def wait_for(process: int, look: Callable[[int], None] | None) -> tuple[int, resource.struct_rusage]:
    """Its status and what it used; looks at it every 20 ms until then."""
    if look is None:
        return os.wait4(process, 0)[1:]
    while (ended := os.wait4(process, os.WNOHANG))[0] == 0:
        look(process)
        time.sleep(0.02)
    return ended[1:]


def run_to_end(command: list[str], look: Callable[[int], None] | None = None,
               **environment: str) -> tuple[resource.struct_rusage, str]:
    """Runs a command to its end; what it and its children used, and what it printed."""
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=subprocess.STDOUT,
                                   env={**os.environ, **environment})
        status, used = wait_for(process.pid, look)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}:\n{text[-4000:]}")
    return used, text


def cpu_seconds(command: list[str], **environment: str) -> tuple[float, str]:
    """Runs a command to its end; the CPU time of it and its children, and what it printed."""
    used, text = run_to_end(command, **environment)
    return used.ru_utime + used.ru_stime, text


def thread_seconds(process: int, thread: str) -> float:
    """The CPU time so far of the thread of that name; 0 when there is none."""
    for task in pathlib.Path(f"/proc/{process}/task").glob("*"):
        with contextlib.suppress(OSError):
            if (task / "comm").read_text().strip() == thread:
                return int((task / "schedstat").read_text().split()[0]) / 1e9
    return 0


def cpu_seconds_and_of(thread: str, command: list[str]) -> tuple[float, float]:
    """cpu_seconds(), and how much of it was that thread's when it was last seen, at most 20 ms before the end."""
    seen = [0.0]
    used, _ = run_to_end(command, lambda process: seen.append(thread_seconds(process, thread)))
    return used.ru_utime + used.ru_stime, max(seen)


@contextlib.contextmanager
def null_server(size: int) -> Iterator[str]:
    """A server that costs next to nothing (null_server.cc); yields its address."""
    need(BUILD / "bench/null_server")
    with subprocess.Popen([BUILD / "bench/null_server", str(size)], stdout=subprocess.PIPE, text=True) as server:
        try:
            yield "http://" + server.stdout.readline().removeprefix("listening on ").strip()
        finally:
            server.kill()


@contextlib.contextmanager
def s3_server_process(*flags: str) -> Iterator[tuple[str, int]]:
    """The built-in S3 server, which keeps objects and checks signatures; yields its address and process id."""
    need(CHOPSTICKS)
    with subprocess.Popen([CHOPSTICKS, "s3-server", "--listen", "127.0.0.1:0", "--access-key", ACCESS_KEY,
                           "--secret-key", SECRET_KEY, *flags], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True) as server:
        try:
            url = next(found[0] for line in server.stdout if (found := re.search(r"http://[\d.]+:\d+", line)))
            yield url, server.pid
        finally:
            server.kill()


@contextlib.contextmanager
def s3_server(*flags: str) -> Iterator[str]:
    """The same; yields only its address."""
    with s3_server_process(*flags) as (url, _):
        yield url


class Chopsticks:
    """Local runs of a scenario, each a process of its own, against one server."""

    def __init__(self, folder: pathlib.Path, url: str, scenario: str, settings: dict, driver_config: dict,
                 driver: str = "native"):
        need(CHOPSTICKS)
        self.folder = folder
        self.run_dir = folder / "run"
        self.scenario = scenario
        # JSON is YAML.
        (folder / "workload.yaml").write_text(json.dumps({
            "endpoint": url, "access_key": ACCESS_KEY, "secret_key": SECRET_KEY, "bucket": "bench",
            "driver": driver,
            "driver_config": driver_config}))
        (folder / "scenario.yaml").write_text(json.dumps({scenario: settings}))

    def command(self, *flags: str) -> list[str]:
        return [CHOPSTICKS, "run", "--workload-config", self.folder / "workload.yaml", "--scenario-config",
                self.folder / "scenario.yaml", "-f", self.scenario, "--headless", *flags]

    def environment(self) -> dict[str, str]:
        return {"CHOPSTICKS_RUN_DIR": str(self.run_dir)}

    def usage(self, users: int, seconds: float) -> tuple[resource.struct_rusage, dict]:
        """What the whole process used, its start and its reports included, and the summary."""
        shutil.rmtree(self.run_dir, ignore_errors=True)
        used, _ = run_to_end(self.command("-u", str(users), "-r", str(users), "-t", f"{seconds}s", "--threads", "1",
                                          "--only-summary"), **self.environment())
        return used, json.loads((self.run_dir / "summary.json").read_text())

    def run(self, users: int, seconds: float) -> tuple[float, dict]:
        """CPU seconds instead of everything."""
        used, summary = self.usage(users, seconds)
        return used.ru_utime + used.ru_stime, summary


@contextlib.contextmanager
def folder() -> Iterator[pathlib.Path]:
    path = pathlib.Path(tempfile.mkdtemp(prefix="chopsticks-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def compare(name: str, unit: str, rounds: int, target: float | None, ours: Callable[[], float],
            peer_name: str, peer: Callable[[], float]) -> bool:
    """Runs both in turn, so that a machine whose speed drifts treats them alike; prints the ratio of each pair and
    the median. True when the median reaches the target, or there is none."""
    print(f"{name} ({unit} per CPU second of the client)\n{'':8}{peer_name:>14}{'chopsticks':>14}{'ratio':>8}")
    ratios, all_ours, all_peers = [], [], []
    for number in range(1, rounds + 1):
        pair = (peer(), ours()) if number % 2 else (ours(), peer())[::-1]
        all_peers.append(pair[0])
        all_ours.append(pair[1])
        ratios.append(pair[1] / pair[0])
        print(f"{number:>6}  {pair[0]:>14,.0f}{pair[1]:>14,.0f}{ratios[-1]:>8.2f}", flush=True)
    middle = statistics.median(ratios)
    met = target is None or middle >= target
    verdict = "no target" if target is None else f"target {target}: {'met' if met else 'MISSED'}"
    print(f"median  {statistics.median(all_peers):>14,.0f}{statistics.median(all_ours):>14,.0f}{middle:>8.2f}   "
          f"(of pairs, {min(ratios):.2f} to {max(ratios):.2f}; {verdict})\n", flush=True)
    return met


def arguments(description: str, seconds: float, rounds: int = 5) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=rounds, help="pairs of runs (%(default)s)")
    parser.add_argument("--seconds", type=float, default=seconds, help="length of a run (%(default)s)")
    return parser.parse_args()


def until(done: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            sys.exit(f"gave up after {seconds:.0f} s: {what}")
        time.sleep(0.1)
