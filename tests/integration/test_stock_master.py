#!/usr/bin/python3
"""Our worker under a stock Locust master: it runs a scenario of ours, and the master's own figures show it."""

import harness
import stock
from peers import LOCUSTFILES, BuiltInServer, LocustApi, wait_until
from program import Program


LATENCY = 60  # of the storage, milliseconds


class StockMaster(stock.Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer("--latency", f"{LATENCY}ms")
        self.addCleanup(self.server.stop)
        self.port, self.api = self.stock_master(str(LOCUSTFILES / "s3_large_objects.py"), "--stop-timeout", "10")

    def our_worker(self, settings: str) -> Program:
        worker = self.worker(settings, "--loglevel", "DEBUG")
        self.api.wait_for_workers()
        return worker

    def counted(self, api: LocustApi) -> list[int]:
        return [api.row(name)["num_requests"] for name in ("upload", "download", "delete")]

    def served(self) -> list[int]:
        return [self.server.uploads(), self.server.downloads(), self.server.deletes()]

    def test_runs_is_edited_stops_starts_again_and_quits(self):
        worker = self.our_worker(self.workload(self.server))
        self.api.swarm(12, 6)
        self.api.wait_for_users(12)
        wait_until(lambda: min(self.counted(self.api)[:2]) > 5, "uploads and downloads")
        self.api.swarm(4, 100)
        self.api.wait_for_users(4)
        self.check_figures()
        self.api.stop()
        # The master counts the last report when it comes.
        wait_until(lambda: self.counted(self.api) == self.served(), "the last reports", 10)
        before = self.server.uploads()
        self.api.swarm(4, 100)
        wait_until(lambda: self.api.row("upload")["num_requests"] > 1, "a second run")
        self.api.stop()
        wait_until(lambda: self.api.row("upload")["num_requests"] == self.server.uploads() - before, "its reports", 10)
        worker.wait_for("message of type 'greeting' from the leader")
        self.programs[0].stop()  # the master
        self.assertEqual(worker.wait(20), 0)

    def check_figures(self) -> None:
        upload = self.api.row("upload")
        self.assertEqual(upload["num_failures"], 0)
        # The quickest of many was as quick as the storage, and the buckets agree with it.
        self.assertAlmostEqual(upload["min_response_time"], LATENCY + 10, delta=10.5)
        self.assertAlmostEqual(upload["median_response_time"], upload["avg_response_time"], delta=LATENCY / 2)
        self.assertGreaterEqual(upload["median_response_time"], LATENCY)
        self.assertGreaterEqual(upload["response_time_percentile_0.99"], upload["response_time_percentile_0.95"])
        self.assertGreaterEqual(upload["max_response_time"], upload["avg_response_time"])
        self.assertEqual(upload["avg_content_length"], 65536)
        worker, = self.api.stats()["workers"]
        self.assertEqual((worker["state"], worker["user_count"]), ("running", 4))
        self.assertGreater(worker["memory_usage"], 0)

    def test_failures_reach_the_masters_table(self):
        self.our_worker(self.workload(self.server, secret_key="wrong-secret-9876543210"))
        self.api.swarm(3, 100)
        wait_until(lambda: self.api.stats()["errors"], "errors")
        error = self.api.stats()["errors"][0]
        self.assertTrue(error["error"].startswith("SignatureDoesNotMatch"), error)
        self.assertEqual(self.api.row("upload")["num_failures"], self.api.row("upload")["num_requests"])


if __name__ == "__main__":
    harness.main()
