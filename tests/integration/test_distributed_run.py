#!/usr/bin/python3
"""A leader and workers as separate processes against the built-in S3 server."""

import signal

import harness
from harness import Case
from peers import ROOT, BuiltInServer, wait_until


class DistributedRun(Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.settings = self.workload(self.server)

    def assert_all_counted(self) -> None:
        self.assertEqual(self.reports.requests("upload"), self.server.uploads())
        self.assertEqual(self.reports.requests("download"), self.server.downloads())
        self.assertEqual(self.reports.requests("delete"), self.server.deletes())

    def worker_requests(self) -> list[int]:
        return [worker["requests"] for worker in self.reports.summary()["workers"]]

    def test_what_two_workers_did_adds_up(self):
        leader = self.leader(self.settings, "-u", "30", "-r", "30", "-t", "8s", "--stop-timeout", "10")
        workers = [self.worker(self.settings, number=n) for n in (1, 2)]
        self.finish(leader)
        for worker in workers:
            self.finish(worker, seconds=20)
        self.assertGreater(self.server.uploads(), 20)
        self.assert_all_counted()
        requests = self.worker_requests()
        self.assertEqual(len(requests), 2)
        self.assertGreater(min(requests), 10)
        self.assertEqual(sum(requests), self.reports.requests("Aggregated"))

    def test_the_spellings_of_locust(self):
        port = str(harness.free_port())
        scenario = ("--locustfile", str(ROOT / "src/chopsticks/scenarios/s3_large_objects.cc"))
        leader = self.start(*scenario, "--master", "--master-bind-port", port, "--headless", "--users", "20",
                            "--spawn-rate", "20", "--run-time", "4s", name="master",
                            LOCUST_EXPECT_WORKERS="1", S3_CONFIG_PATH=self.settings, LARGE_OBJECT_SIZE="0.1")
        worker = self.start(*scenario, "--worker", "--master-host", "127.0.0.1", "--master-port", port, "--headless",
                            S3_CONFIG_PATH=self.settings, LARGE_OBJECT_SIZE="0.1")
        self.finish(leader)
        self.finish(worker)
        self.assertGreater(self.reports.requests("upload"), 1)

    def test_processes_starts_the_workers_too(self):
        program = self.local(self.settings, "-u", "20", "-r", "20", "-t", "6s", "--stop-timeout", "10", "--processes", "2",
                             "--leader-bind-port", str(harness.free_port()))
        self.finish(program)
        self.assert_all_counted()
        self.assertEqual(len(self.worker_requests()), 2)

    def test_a_killed_worker_loses_at_most_its_last_second(self):
        leader = self.leader(self.settings, "-u", "60", "-r", "60", "-t", "18s", "--stop-timeout", "10")
        victim, _ = [self.worker(self.settings, number=n) for n in (1, 2)]
        wait_until(lambda: self.server.uploads() > 80, "the load to be well under way", 40)
        victim.kill()
        self.finish(leader)
        lost = self.server.uploads() + self.server.downloads()
        lost -= self.reports.requests("upload") + self.reports.requests("download")
        # 30 users that pause for a second or more finish at most 30 operations in a second.
        self.assertGreaterEqual(lost, 0)
        self.assertLessEqual(lost, 30)
        users = [int(row["User Count"]) for row in self.reports.rows("stats_history")]
        self.assertIn(60, users[-6:], "the other worker did not take the users over")

    def test_a_worker_that_joins_late_gets_its_share(self):
        leader = self.leader(self.settings, "-u", "20", "-r", "20", "-t", "12s", "--stop-timeout", "10", workers=1)
        self.worker(self.settings, number=1)
        wait_until(lambda: self.server.uploads() > 5, "the first worker's uploads")
        self.worker(self.settings, number=2)
        self.finish(leader)
        self.assertGreater(min(self.worker_requests()), 5)
        self.assertEqual(len(self.worker_requests()), 2)
        self.assert_all_counted()

    def test_a_worker_that_is_stopped_hands_its_users_over_and_loses_nothing(self):
        leader = self.leader(self.settings, "-u", "20", "-r", "20", "-t", "12s", "--stop-timeout", "10")
        leaving, _ = [self.worker(self.settings, "--stop-timeout", "10", number=n) for n in (1, 2)]
        wait_until(lambda: self.server.uploads() > 10, "uploads")
        leaving.signal(signal.SIGTERM)
        leaving.wait(30)
        self.finish(leader)
        self.assert_all_counted()

    def test_ctrl_c_at_the_leader_ends_everybody_and_loses_nothing(self):
        leader = self.leader(self.settings, "-u", "20", "-r", "20", "-t", "10m", "--stop-timeout", "10")
        workers = [self.worker(self.settings, number=n) for n in (1, 2)]
        wait_until(lambda: self.server.uploads() > 10, "uploads")
        leader.signal(signal.SIGINT)
        self.finish(leader, expected=130, seconds=30)
        for worker in workers:
            worker.wait(20)
        self.assert_all_counted()

    def test_a_worker_waits_for_a_leader_that_comes_later(self):
        self.port = harness.free_port()
        early = self.start("run", *self.common(self.settings), "--worker", "--leader-port", str(self.port), "--headless",
                           name="early worker")
        late = self.start("run", *self.common(self.settings), "--leader", "--headless", "--leader-bind-port",
                          str(self.port), "--expect-workers", "1", "-u", "20", "-r", "20", "-t", "4s",
                          name="late leader")
        self.finish(late)
        early.wait(20)
        self.assertGreater(self.reports.requests("upload"), 1)

    def test_a_leader_without_workers_gives_up(self):
        leader = self.start("run", *self.common(self.settings), "--leader", "--headless", "--leader-bind-port",
                            str(harness.free_port()), "--expect-workers", "2", "--expect-workers-max-wait", "2",
                            "-u", "1", "-r", "1", "-t", "5s")
        self.finish(leader, expected=1, seconds=20)
        self.assertRegex(leader.output, r"(?i)worker")

    def test_secrets_do_not_cross_the_wire_into_reports_or_output(self):
        leader = self.leader(self.settings, "-u", "4", "-r", "4", "-t", "3s", "--loglevel", "DEBUG", workers=1)
        worker = self.worker(self.settings, "--loglevel", "DEBUG")
        self.finish(leader)
        self.finish(worker)
        for text in (leader.output, worker.output, self.reports.text()):
            self.assertNotIn(self.server.secret_key, text)


if __name__ == "__main__":
    harness.main()
