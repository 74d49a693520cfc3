#!/usr/bin/python3
"""Every shipped scenario exists in C++ and in Python: both are run with the same settings, and do the same things in the
same proportions."""

import pathlib
import shutil

import harness
from harness import Case
from peers import ROOT, BuiltInServer

FOLDER = ROOT / "src/chopsticks/scenarios"
OPERATIONS = ("upload", "download", "delete", "list", "head")

SETTINGS = """
s3_large_objects: {object_size_mb: 0.0039}
s3_read: {objects_per_user: 4, wait: 20ms}
s3_write: {objects_per_user: 4, wait: 20ms}
s3_stages: {object_size: 4KiB, users: 10, stage_length: 2s, spawn_rate: 100, spike_rate: 100, least_wait: 10ms,
            most_wait: 20ms}
"""


RATES = {"rate.cc": """#include <chopsticks/s3.h>
using namespace chopsticks;

struct Rate : S3User {
  Rate() {
    wait_time(constant_rate(10));
    add_task(1, &Rate::once);
  }
  task<> once() { co_await s3().upload("key", payload(KiB)); }
};
CHOPSTICKS_SCENARIO(rate, Rate)
""", "rate.py": """
from chopsticks.utils.wait_time import constant_rate
from chopsticks.workloads.s3.s3_workload import S3Workload
from locust import task


class Rate(S3Workload):
    wait_time = constant_rate(10)

    @task
    def once(self):
        self.client.upload("key", self.generate_data(1024))
"""}


class Twins(Case):
    def setUp(self) -> None:
        super().setUp()
        self.settings = self.write("settings.yaml", SETTINGS)

    def shares(self, file: str, *flags: str) -> dict[str, float]:
        """What part of all operations each was, against a server of its own; nothing may fail."""
        server = BuiltInServer()
        self.addCleanup(server.stop)
        shutil.rmtree(self.reports.folder, ignore_errors=True)
        program = self.start("run", "--workload-config", self.workload(server), "--scenario-config", self.settings, "-f",
                             file, "--headless", "--only-summary", *flags, name=pathlib.Path(file).name)
        self.finish(program)
        server.stop()
        self.assertEqual(self.reports.failures(), 0)
        self.summary = self.reports.summary()
        counts = {name: self.reports.requests(name) for name in OPERATIONS}
        self.assertGreater(sum(counts.values()), 300)
        return {name: count / sum(counts.values()) for name, count in counts.items()}

    def assert_same(self, name: str, *flags: str, within: float) -> None:
        mixes = [self.shares(file, *flags) for file in (name, str(FOLDER / f"{name}.py"))]
        for operation in OPERATIONS:
            self.assertAlmostEqual(mixes[0][operation], mixes[1][operation], delta=within, msg=f"{name}: {operation}")

    def test_every_scenario_has_a_twin_and_a_line_in_the_docs(self):
        names = {path.stem for path in FOLDER.glob("*_*.cc") if not path.stem.endswith("_test")}
        self.assertEqual(names, {path.stem for path in FOLDER.glob("*.py")})
        docs = (ROOT / "docs/reference/scenarios.md").read_text()
        for name in names:
            self.assertIn(f"## `{name}`", docs)

    def test_s3_large_objects(self):
        # So many users that their some 15,000 operations leave chance less than a percent.
        self.assert_same("s3_large_objects", "-u", "2500", "-r", "2500", "-t", "14s", within=0.02)

    def test_s3_read(self):
        self.assert_same("s3_read", "-u", "20", "-r", "1000", "-t", "4s", within=0.02)

    def test_s3_write(self):
        self.assert_same("s3_write", "-u", "20", "-r", "1000", "-t", "3s", within=0)

    def test_a_rate_keeps_its_schedule_through_stalls(self):
        """Of users that come ten times a second each, two in five are held up when storage stalls for two seconds of five."""
        server = BuiltInServer("--stall", "2s/5s")
        self.addCleanup(server.stop)
        for name, text in RATES.items():
            program = self.start("run", "--workload-config", self.workload(server), "-f", self.write(name, text),
                                 "--headless", "--only-summary", "-u", "5", "-r", "100", "-t", "10s", "--stop-timeout",
                                 "10", name=name)
            self.finish(program)
            self.assertGreater(self.reports.requests("upload"), 350, name)  # of 500
            # A run whose bucket is asked for in a stall begins after it, and may meet one and a tenth instead of two.
            self.assertGreater(float(self.reports.row("upload")["80%"]), 200, name)
            self.assertLess(float(self.reports.row("upload")["50%"]), 100, name)

    def test_s3_stages(self):
        self.assert_same("s3_stages", within=0.02)
        self.assertEqual(max(point["users"] for point in self.summary["series"]), 40)


if __name__ == "__main__":
    harness.main()
