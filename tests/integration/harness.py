"""What the integration tests stand on: a test case that starts chopsticks and cleans up, and the reports it wrote.

A test file ends with `harness.main()`. CHOPSTICKS_BIN names the program; with CI=true a missing peer is a failure.
"""

import csv
import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

from program import BIN, Program, free_port

SKIPPED = 77  # ctest shows a test that ends with it as skipped


def missing(peer: str, reason: str) -> Exception:
    """To be raised: a test without its peer is skipped; under CI=true it fails."""
    message = f"{peer}: {reason}"
    return AssertionError(message) if os.environ.get("CI") == "true" else unittest.SkipTest(message)


def require(*tools: str) -> None:
    lacking = [tool for tool in tools if shutil.which(tool) is None]
    if lacking:
        raise missing(", ".join(lacking), "not installed (scripts/bootstrap.sh test ceph)")


class Reports:
    """The files of one run."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def rows(self, suffix: str) -> list[dict[str, str]]:
        """One of the CSV files, by the end of its name: stats, stats_history, failures, exceptions."""
        path, = [path for path in self.folder.glob(f"*_{suffix}.csv")
                 if suffix != "stats" or not path.name.endswith("_history.csv")]
        with path.open(newline="") as lines:
            return list(csv.DictReader(lines))

    def row(self, name: str) -> dict[str, str]:
        row, = [row for row in self.rows("stats") if row["Name"] == name]
        return row

    def requests(self, name: str) -> int:
        """Requests of one operation; 0 when the run had none."""
        return sum(int(row["Request Count"]) for row in self.rows("stats") if row["Name"] == name)

    def failures(self, name: str = "Aggregated") -> int:
        return sum(int(row["Failure Count"]) for row in self.rows("stats") if row["Name"] == name)

    def summary(self) -> dict:
        return json.loads((self.folder / "summary.json").read_text())

    def text(self) -> str:
        """Everything that was written, for searching."""
        return "\n".join(path.read_text(errors="replace") for path in self.folder.iterdir() if path.is_file())


class Case(unittest.TestCase):
    """Starts programs that end with the test, in a folder that goes with it."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="chopsticks-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.reports = Reports(self.folder / "run")
        self.programs: list[Program] = []
        # 64 KiB, so that the tests measure us and not the disk.
        self.small_objects = self.write("scenario.yaml", "s3_large_objects: {object_size_mb: 0.0625}\n")

    def write(self, name: str, text: str) -> str:
        """In one step: a program that was just started may be reading what the file was before."""
        path = self.folder / name
        fresh = path.with_name(path.name + ".new")
        fresh.write_text(text)
        fresh.replace(path)
        return str(path)

    def workload(self, server, name: str = "workload.yaml", **changes: str) -> str:
        """A workload file for a server; a change to None leaves the key out."""
        settings = {"endpoint": server.endpoint, "access_key": server.access_key, "secret_key": server.secret_key,
                    "bucket": "stress", **changes}
        lines = [f"{key}: {value}" for key, value in settings.items() if value is not None]
        return self.write(name, "\n".join(lines) + "\n")

    def common(self, workload: str) -> list[str]:
        return ["--workload-config", workload, "--scenario-config", self.small_objects, "-f", "s3_large_objects"]

    def start(self, *arguments: str, name: str = "chopsticks", **environment: str) -> Program:
        run_dir = {"CHOPSTICKS_RUN_DIR": str(self.reports.folder)}
        program = Program(BIN, *arguments, name=name, environment={**run_dir, **environment})
        self.programs.append(program)
        self.addCleanup(program.kill)
        return program

    def local(self, workload: str, *flags: str) -> Program:
        return self.start("run", *self.common(workload), "--headless", *flags, name="local run")

    def leader(self, workload: str, *flags: str, workers: int = 2) -> Program:
        self.port = free_port()
        return self.start("run", *self.common(workload), "--leader", "--headless", "--leader-bind-port", str(self.port),
                          "--expect-workers", str(workers), "--expect-workers-max-wait", "60", *flags, name="leader")

    def worker(self, workload: str, *flags: str, number: int = 1) -> Program:
        return self.start("run", *self.common(workload), "--worker", "--leader-host", "127.0.0.1", "--leader-port",
                          str(self.port), "--headless", *flags, name=f"worker {number}")

    def finish(self, program: Program, expected: int = 0, seconds: float = 90) -> None:
        code = program.wait(seconds)
        self.assertEqual(code, expected, f"{program.name} ended with {code}:\n{program.output}")

    def run(self, result=None):
        """A failed test shows what its programs printed last."""
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before:
            for program in getattr(self, "programs", []):
                print(f"---- {program.name}\n{program.output_tail()}", file=sys.stderr)
        return result


def main() -> None:
    result = unittest.main(module="__main__", verbosity=2, exit=False).result
    if not result.wasSuccessful():
        sys.exit(1)
    # A class or a module that is skipped as a whole has run no test.
    skipped = sum(isinstance(test, unittest.TestCase) for test, _ in result.skipped)
    sys.exit(SKIPPED if result.skipped and result.testsRun == skipped else 0)
