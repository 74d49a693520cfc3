#!/usr/bin/python3
"""A worker written in Go with boomer, alone and beside a stock one, under our leader."""

import signal

import harness
import stock
from peers import LocustApi, boomer, wait_until


class Boomer(stock.Case):
    def setUp(self) -> None:
        self.program = boomer()
        super().setUp()

    def boomer(self) -> harness.Program:
        return self.run_peer(self.program, "--master-port", str(self.port), name="boomer")

    def test_runs_reports_stops_starts_again_and_quits(self):
        leader, api = self.our_leader("--user-classes", "Boomer")
        worker = self.boomer()
        api.wait_for_workers()
        api.swarm(8, 100)
        api.wait_for_users(8)
        wait_until(lambda: api.row("Aggregated")["num_requests"] > 400, "boomer's reports")
        self.check_figures(api)
        api.stop()
        api.wait_for_users(0, "stopped")
        api.swarm(2, 100)
        api.wait_for_users(2)
        wait_until(lambda: api.row("read")["num_requests"] > 20, "boomer's reports")
        leader.signal(signal.SIGTERM)
        self.assertEqual(worker.wait(20), 0)
        leader.wait(20)

    def check_figures(self, api: LocustApi) -> None:
        read, write = api.row("read"), api.row("write")
        self.assertEqual((read["method"], read["num_failures"]), ("go", 0))
        self.assertEqual((read["min_response_time"], read["max_response_time"]), (25, 25))
        self.assertEqual(read["avg_content_length"], 1000)
        self.assertEqual(write["num_failures"], write["num_requests"])
        self.assertAlmostEqual(write["median_response_time"], 300, delta=3)
        self.assertAlmostEqual(read["num_requests"] / write["num_requests"], 3, delta=1)
        error, = api.stats()["errors"]
        self.assertEqual((error["name"], error["error"]), ("write", "disk full"))

    def test_shares_the_users_with_a_stock_worker(self):
        _, api = self.our_leader("-f", stock.KNOWN)
        self.boomer()
        self.stock_worker(self.port)
        api.wait_for_workers(2)
        api.swarm(8, 100)
        api.wait_for_users(8)
        self.assertEqual([worker["user_count"] for worker in api.stats()["workers"]], [4, 4])
        wait_until(lambda: {("go", "read"), ("GET", "read")} <= {
            (row["method"], row["name"]) for row in api.stats()["stats"]}, "rows of both")


if __name__ == "__main__":
    harness.main()
