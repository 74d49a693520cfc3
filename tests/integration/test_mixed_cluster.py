#!/usr/bin/python3
"""Workers of several kinds under one leader, and scenarios that send messages of their own."""

import signal
import urllib.error

import harness
import stock
from peers import LOCUSTFILES, BuiltInServer, wait_until
from program import Program
from stock import KNOWN, ROUNDS

BESIDE = str(LOCUSTFILES / "beside_native.py")
MESSAGES = str(LOCUSTFILES / "messages.py")


class MixedCluster(stock.Case):
    def our_worker(self, port: int, *arguments: str) -> Program:
        return self.start("run", "--worker", "--leader-port", str(port), *arguments, name="our worker")

    def test_stock_and_native_workers_fill_one_table(self):
        server = BuiltInServer()
        self.addCleanup(server.stop)
        settings = self.workload(server)
        leader = self.leader(settings, "-u", "30", "-r", "100", "-t", "8s", "--stop-timeout", "5")
        self.worker(settings)
        self.stock_worker(self.port, BESIDE)
        self.finish(leader)
        self.assertEqual(self.reports.requests("upload"), server.uploads())
        self.assertGreater(self.reports.requests("upload"), 5)
        self.assertGreater(self.reports.requests("beside"), 50)
        rows = {row["Name"]: int(row["Request Count"]) for row in self.reports.rows("stats")}
        self.assertEqual(rows.pop("Aggregated"), sum(rows.values()))
        workers = self.reports.summary()["workers"]
        self.assertEqual(sorted(worker["requests"] for worker in workers),
                         sorted([rows["beside"], sum(rows.values()) - rows["beside"]]))

    def test_one_locustfile_run_by_stock_and_by_ours(self):
        _, api = self.our_leader("-f", KNOWN)
        self.stock_worker(self.port)
        self.our_worker(self.port, "-f", KNOWN)
        api.wait_for_workers(2)
        api.swarm(16, 100)
        api.wait_for_requests(16 * ROUNDS)
        stats = api.stats()
        self.assertEqual([worker["user_count"] for worker in stats["workers"]], [8, 8])
        self.assertEqual([row["num_requests"] for row in stats["stats"]], [12 * ROUNDS, 4 * ROUNDS, 16 * ROUNDS])
        error, = stats["errors"]
        self.assertEqual((error["error"], error["occurrences"]), ("ValueError('disk full')", 16))

    def test_a_leader_learns_the_classes_from_our_workers(self):
        server = BuiltInServer()
        self.addCleanup(server.stop)
        leader, api = self.our_leader()
        worker = self.worker(self.workload(server))
        api.wait_for_workers()
        api.swarm(5, 100)
        api.wait_for_users(5)
        leader.signal(signal.SIGTERM)
        self.finish(worker)

    def test_messages_between_a_stock_master_and_our_worker(self):
        port, api = self.stock_master(MESSAGES)
        master = self.programs[-1]
        self.our_worker(port, "-f", MESSAGES)
        api.wait_for_workers()
        api.swarm(1, 1)
        master.wait_for(r"^answer to hello: \[1, 2\.5, None\]$")

    def test_messages_of_our_leader_reach_stock_and_our_workers(self):
        leader, api = self.our_leader("-f", MESSAGES, "--loglevel", "DEBUG")
        self.stock_worker(self.port, MESSAGES)
        self.our_worker(self.port, "-f", MESSAGES, "--worker-id", "ours_1")
        api.wait_for_workers(2)
        api.send_message("greeting", {"text": "to all"})
        wait_until(lambda: leader.output.count("message of type 'answer'") == 2, "an answer from each")
        api.send_message("greeting", {"text": "to one"}, worker="ours_1")
        leader.wait_for("message of type 'answer' from worker ours_1")
        wait_until(lambda: leader.output.count("message of type 'answer'") == 3, "one more answer")
        for kind, worker in (("quit", None), ("spawn", None), ("greeting", "nobody_1")):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                api.send_message(kind, {}, worker)
            self.assertEqual(refused.exception.code, 400)
        self.assertEqual(api.workers(), 2)

    def test_messages_of_stock_and_of_our_workers_reach_our_leader(self):
        leader, api = self.our_leader("-f", MESSAGES, "--loglevel", "DEBUG")
        self.stock_worker(self.port, MESSAGES)
        self.our_worker(self.port, "-f", MESSAGES)
        api.wait_for_workers(2)
        api.swarm(2, 100)
        wait_until(lambda: leader.output.count("message of type 'started'") == 2, "a message from each")


if __name__ == "__main__":
    harness.main()
