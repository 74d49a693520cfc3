#!/usr/bin/python3
"""Scenarios in Python: CPU of the whole client, and of its Python thread, per operation, against stock Locust
(--locust names its program)."""

import csv
import pathlib
import subprocess
import sys
import time

import measure

FILES = pathlib.Path(__file__).parent / "python"
USERS = 50


def chopsticks(folder: pathlib.Path, file: str, seconds: float, *flags: str) -> tuple[float, float, int]:
    """CPU seconds of the process and of its Python thread alone, their start left out, and operations."""
    def once(file: str, seconds: float) -> tuple[float, float, int]:
        used, python = measure.cpu_seconds_and_of(
            "python", [measure.CHOPSTICKS, "run", "-f", FILES / file, "--headless", "-u", str(USERS), "-r", str(USERS),
                       "-t", f"{seconds}s", "--only-summary", "--csv", folder / "ours", *flags])
        return used, python, operations(folder / "ours_stats.csv")
    start, python_start, _ = once("waiting.py", 1)
    used, python, count = once(file, seconds)
    return used - start, python - python_start, count


def stock(locust: str, folder: pathlib.Path, file: str, seconds: float, *flags: str) -> tuple[float, int]:
    def once(file: str, seconds: float) -> tuple[float, int]:
        used, _ = measure.cpu_seconds([locust, "-f", FILES / file, "--headless", "-u", str(USERS), "-r", str(USERS), "-t",
                                       f"{seconds:.0f}s", "--only-summary", "--csv", folder / "stock", *flags])
        return used, operations(folder / "stock_stats.csv")
    start, _ = once("waiting.py", 1)
    used, count = once(file, seconds)
    return used - start, count


def operations(path: pathlib.Path) -> int:
    with path.open(newline="") as lines:
        return next((int(row["Request Count"]) for row in csv.DictReader(lines) if row["Name"] == "Aggregated"), 0)


def show_stock(name: str, used: float, count: int) -> float:
    each = used / max(1, count) * 1e6
    print(f"{name:<44}{count:>10,} operations{each:>9.1f} µs each", flush=True)
    return each


def show(name: str, used: float, python: float, count: int, before: float | None = None) -> tuple[float, float]:
    """What an operation costs the client, and its Python thread."""
    each, of_python = used / max(1, count) * 1e6, python / max(1, count) * 1e6
    ratio = "" if before is None else f"{before / each:>8.1f} times"
    print(f"{name:<44}{count:>10,} operations{each:>9.1f} µs each, Python thread{of_python:>6.1f} µs{ratio}", flush=True)
    return each, of_python


def waiting_users(users: int) -> float:
    """MiB of a process with so many users that wait."""
    with subprocess.Popen([measure.CHOPSTICKS, "run", "-f", FILES / "waiting.py", "--headless", "-u", str(users), "-r",
                           str(users), "-t", "60s", "--only-summary"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if "all users are there" in line:
                break
        time.sleep(3)
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        process.kill()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> int:
    parser = measure.argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--locust", help="stock Locust's program; without it only we are measured")
    parser.add_argument("--seconds", type=float, default=6)
    options = parser.parse_args()
    met = True
    with measure.folder() as folder:
        theirs = None
        if options.locust:
            theirs = show_stock("no-op event, stock Locust", *stock(options.locust, folder, "noop.py", options.seconds))
        show("no-op event", *chopsticks(folder, "noop.py", options.seconds), theirs)
        (folder / "dummy.yaml").write_text("driver: dummy\nbucket: bench\nendpoint: http://127.0.0.1:1\naccess_key: a\n"
                                           "secret_key: b\ndriver_config: {store: memory}\n")
        _, of_python = show("s3_large_objects.py, dummy driver", *chopsticks(
            folder, "large_objects.py", options.seconds, "--workload-config", folder / "dummy.yaml"))
        met &= of_python <= 10
        with measure.null_server(4096) as url:
            theirs = None
            if options.locust:
                theirs = show_stock("GET of 4 KiB, stock FastHttpUser",
                                    *stock(options.locust, folder, "get.py", options.seconds, "--host", url))
            show("GET of 4 KiB, FastHttpUser", *chopsticks(folder, "get.py", options.seconds, "--host", url), theirs)
            (folder / "s3.yaml").write_text(f"endpoint: {url}\naccess_key: a\nsecret_key: b\nbucket: bench\n")
            each, _ = show("signed GET of 4 KiB, S3Workload", *chopsticks(
                folder, "s3_get.py", options.seconds, "--workload-config", folder / "s3.yaml"), theirs)
            met &= theirs is None or theirs / each >= 8
    few, many = waiting_users(1000), waiting_users(50_000)
    print(f"50,000 waiting users: {many:.0f} MiB, {(many - few) * 1024 / 49_000:.1f} KiB each")
    met &= many <= 600 and (many - few) * 1024 / 49_000 <= 12
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
