#!/usr/bin/python3
"""Stock Locust workers, alone and beside ours, under our leader; what they say is compared with what a stock master
makes of the same."""

import signal

import harness
import stock
from peers import LOCUSTFILES, OLDEST_LOCUST, wait_until
from program import Program, free_port
from stock import KNOWN, ROUNDS


class StockWorkers(stock.Case):
    def said(self, worker: Program, word: str, users: int) -> dict[str, int]:
        """How many users of each class have said so, once as many have as there should be: what a worker prints may
        come later than what it reports."""
        def counts() -> dict[str, int]:
            lines = worker.output.splitlines()
            return {name: lines.count(f"{name} {word}") for name in ("Reader", "Writer")}
        wait_until(lambda: sum(counts().values()) >= users, f"{users} users whose task {word}")
        return counts()

    def test_spawns_ramps_edits_stops_starts_again_and_quits(self):
        leader, api = self.our_leader("-f", KNOWN)
        worker = self.stock_worker(self.port)
        api.wait_for_workers()
        api.swarm(8, 4)
        api.wait_for_users(8)
        self.assertEqual(self.said(worker, "starts", 8), {"Reader": 6, "Writer": 2})
        api.swarm(12, 100)
        api.wait_for_users(12)
        self.assertEqual(self.said(worker, "starts", 12), {"Reader": 9, "Writer": 3})
        api.swarm(4, 8)
        api.wait_for_users(4)
        self.assertEqual(self.said(worker, "stops", 8), {"Reader": 6, "Writer": 2})
        api.stop()
        api.wait_for_users(0, "stopped")
        wait_until(lambda: api.stats()["workers"][0]["state"] == "ready", "the worker to be ready again")
        api.swarm(4, 100)
        api.wait_for_requests(4 * ROUNDS)
        leader.signal(signal.SIGTERM)
        self.assertEqual(worker.wait(20), 0)
        leader.wait(20)

    def test_figures_are_those_of_a_stock_master(self):
        users = 8
        _, ours = self.our_leader("-f", KNOWN)
        port, theirs = self.stock_master(KNOWN)
        self.stock_worker(self.port)
        self.stock_worker(port)
        for api in (ours, theirs):
            api.wait_for_workers()
            api.swarm(users, 100)
        for api in (ours, theirs):
            api.wait_for_requests(users * ROUNDS)
        for name in ("read", "write", "Aggregated"):
            self.compare(ours.row(name), theirs.row(name))
        errors, expected = ours.stats()["errors"], theirs.stats()["errors"]
        self.assertEqual([(e["method"], e["name"], e["error"], e["occurrences"]) for e in errors],
                         [(e["method"], e["name"], e["error"], e["occurrences"]) for e in expected])
        self.assertAlmostEqual(ours.stats()["fail_ratio"], theirs.stats()["fail_ratio"])

    @staticmethod
    def rounding(milliseconds: float) -> float:
        """Half a bucket of Locust's, and what our own histograms may be off."""
        bucket = 1 if milliseconds < 100 else 10 if milliseconds < 1000 else 100
        return bucket / 2 + 0.01 * milliseconds

    def compare(self, ours: dict, theirs: dict) -> None:
        for key in ("method", "name", "num_requests", "num_failures"):
            self.assertEqual(ours[key], theirs[key], key)
        for key in ("min_response_time", "max_response_time", "avg_response_time", "median_response_time",
                    "response_time_percentile_0.95", "response_time_percentile_0.99", "avg_content_length"):
            self.assertAlmostEqual(ours[key], theirs[key], delta=self.rounding(theirs[key]), msg=f"{theirs['name']} {key}")

    def test_headless_with_exceptions_and_failures_in_the_reports(self):
        leader_port = self.port = free_port()
        leader = self.start("run", "--leader", "--headless", "-f", KNOWN, "--leader-bind-port", str(leader_port),
                            "--expect-workers", "2", "-u", "8", "-r", "100", "-t", "6s", name="leader")
        workers = [self.stock_worker(leader_port), self.stock_worker(leader_port)]
        self.finish(leader, expected=1)
        for worker in workers:
            self.assertEqual(worker.wait(20), 0)
        self.assertEqual(self.reports.requests("Aggregated"), 8 * ROUNDS)
        failure, = self.reports.rows("failures")
        self.assertEqual((failure["Name"], failure["Error"], failure["Occurrences"]),
                         ("write", "ValueError('disk full')", "8"))
        exception, = self.reports.rows("exceptions")
        self.assertEqual((exception["Count"], exception["Message"]), ("2", "the writer is tired"))
        self.assertIn("in write", exception["Traceback"])

    def test_fixed_counts_come_first_as_under_a_stock_master(self):
        fixed = str(LOCUSTFILES / "fixed_counts.py")
        _, ours = self.our_leader("-f", fixed)
        port, theirs = self.stock_master(fixed)
        workers = [[self.stock_worker(at, fixed) for _ in range(2)] for at in (self.port, port)]
        counts = []
        for api, pair in zip((ours, theirs), workers):
            api.wait_for_workers(2)
            api.swarm(10, 100)
            api.wait_for_users(10)
            counts.append({name: sum(worker.output.splitlines().count(f"{name} starts") for worker in pair)
                           for name in ("Admin", "Reader", "Writer")})
        self.assertEqual(counts[0], {"Admin": 2, "Reader": 6, "Writer": 2})
        self.assertEqual(counts[0], counts[1])

    def test_the_oldest_release_that_fits(self):
        leader, api = self.our_leader("--user-classes", "Reader:3", "Writer")
        worker = self.stock_worker(self.port, version=OLDEST_LOCUST)
        api.wait_for_workers()
        api.swarm(4, 100)
        api.wait_for_requests(4 * ROUNDS)
        self.assertEqual(self.said(worker, "starts", 4), {"Reader": 3, "Writer": 1})
        api.stop()
        api.wait_for_users(0, "stopped")
        leader.signal(signal.SIGTERM)
        worker.wait(20)


if __name__ == "__main__":
    harness.main()
