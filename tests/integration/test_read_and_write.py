#!/usr/bin/python3
"""The scenarios that only read and only write, against the built-in S3 server."""

import harness
from harness import Case
from peers import BuiltInServer


class ReadAndWrite(Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.scenario = self.write("scenario.yaml", "s3_read: {objects_per_user: 3}\n"
                                                    "s3_write: {objects_per_user: 3, object_size: 64KiB}\n")

    def run_scenario(self, name: str) -> None:
        self.finish(self.start("run", "--workload-config", self.workload(self.server), "--scenario-config", self.scenario,
                               "-f", name, "--headless", "-u", "5", "-r", "5", "-t", "3s"))
        self.assertEqual(self.reports.failures(), 0)

    def test_reading_uploads_what_is_missing_once(self):
        self.run_scenario("s3_read")
        self.assertEqual(self.server.uploads(), 15)
        self.assertGreater(self.reports.requests("download"), 100)
        self.run_scenario("s3_read")
        self.assertEqual(self.server.uploads(), 15, "the second run finds the objects of the first")

    def test_writing_does_not_fill_the_bucket(self):
        self.run_scenario("s3_write")
        self.assertGreater(self.reports.requests("upload"), 100)
        self.assertEqual(self.reports.requests("download"), 0)


if __name__ == "__main__":
    harness.main()
