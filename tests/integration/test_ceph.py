#!/usr/bin/python3
"""The commands of a distributed test against a real Ceph with its S3 gateway."""

import uuid

import harness
from harness import Case
from peers import RealCeph


class RealGateway(Case):
    @classmethod
    def setUpClass(cls):
        harness.require("ceph-mon", "ceph-osd", "ceph-mgr", "radosgw", "rbd")
        cls.ceph = RealCeph()
        cls.addClassCleanup(cls.ceph.stop)

    def setUp(self) -> None:
        super().setUp()
        self.settings = self.workload(self.ceph, bucket=f"run-{uuid.uuid4().hex[:8]}")
        self.before = (self.ceph.uploads(), self.ceph.downloads())

    def assert_all_counted(self) -> None:
        self.assertEqual(self.reports.failures(), 0)
        self.assertGreater(self.reports.requests("upload"), 5)
        done = (self.reports.requests("upload"), self.reports.requests("download"))
        served = (self.ceph.uploads() - self.before[0], self.ceph.downloads() - self.before[1])
        self.assertEqual(done, served)

    def test_all_in_one_process(self):
        self.finish(self.local(self.settings, "--users", "8", "--spawn-rate", "4", "--duration", "8s",
                               "--stop-timeout", "10"))
        self.assert_all_counted()

    def test_a_leader_and_two_workers(self):
        leader = self.leader(self.settings, "--users", "8", "--spawn-rate", "4", "--duration", "8s",
                             "--stop-timeout", "10")
        workers = [self.worker(self.settings, number=n) for n in (1, 2)]
        self.finish(leader)
        for worker in workers:
            self.finish(worker)
        self.assert_all_counted()
        self.assertEqual(len(self.reports.summary()["workers"]), 2)

    def test_objects_above_the_multipart_threshold_go_up_in_parts(self):
        parts = self.workload(self.ceph, bucket="parts",
                              driver_config="{multipart_threshold: 8MiB, multipart_part_size: 5MiB}")
        program = self.start("run", *self.common(parts), "--headless", "-u", "4", "-r", "4", "-t", "8s",
                             "--stop-timeout", "20", LARGE_OBJECT_SIZE="12")
        self.finish(program)
        self.assertEqual(self.reports.failures(), 0)
        self.assertGreater(self.reports.requests("upload"), 0)
        self.assertEqual(float(self.reports.row("upload")["Average Content Size"]), 12 * 1024 * 1024)

    def test_a_wrong_secret_key(self):
        forged = self.workload(self.ceph, secret_key="wrong-secret-9876543210", bucket="forged")
        self.finish(self.local(forged, "-u", "4", "-r", "4", "-t", "4s"), expected=1)
        self.assertEqual(self.reports.failures(), self.reports.requests("Aggregated"))
        for row in self.reports.rows("failures"):
            self.assertRegex(row["Error"], "^SignatureDoesNotMatch")


if __name__ == "__main__":
    harness.main()
