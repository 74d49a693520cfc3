#!/usr/bin/python3
"""Peers that are slow, deaf, long-winded or live in another hour: the others are not held up, and figures stay exact."""

import glob
import pathlib
import re
import signal
import threading
import time

import faults
import harness
from cuts import Relay
from faults import ALL_THERE, USERS
from peers import LOCUSTFILES, BuiltInServer, LocustApi, stock_locust, wait_until
from program import Program, free_port
from zmtp import Peer, pack

HOUR = 3600
HEARTBEAT = pack(["heartbeat", {"state": "running", "current_cpu_usage": 1.0}, "full_1"])
MEGABYTE = 1_000_000


def resident(program: Program) -> int:
    """Bytes of memory."""
    status = pathlib.Path(f"/proc/{program.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def shifted_clock(seconds: int) -> dict[str, str]:
    """The environment of a program whose wall clock is wrong."""
    libraries = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    if not libraries:
        raise harness.missing("libfaketime", "not installed (scripts/bootstrap.sh test)")
    return {"LD_PRELOAD": libraries[0], "FAKETIME": f"{seconds:+d}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


class SlowPeers(faults.Case):
    def leader_and_one_worker(self):
        """The run begins when somebody else has announced itself, too."""
        leader = self.leader_of(2)
        self.named_worker("a_1")
        leader.wait_for("worker a_1 is ready")
        return leader

    def foreign_worker(self, name: str, **options: int) -> Peer:
        peer = Peer(self.port, name.encode(), **options)
        self.addCleanup(peer.close)
        peer.send(pack(["client_ready", "2.46.3", name]))
        return peer

    def test_a_worker_that_never_answers_loses_its_users_to_the_others(self):
        leader = self.leader_and_one_worker()
        deaf = self.foreign_worker("deaf_1")
        threading.Thread(target=self.read_on, args=(deaf,), daemon=True).start()
        silent_since = time.time()
        leader.wait_for(f"{USERS // 2} of {USERS} are there")
        leader.wait_for(ALL_THERE)
        wait_until(lambda: self.served() > 60, "operations")
        summary = self.end(leader)
        self.assertIn(f"its {USERS // 2} users go to 1 other worker", leader.output)
        self.assert_marked(summary, "worker_lost", "deaf_1", silent_since)
        self.assert_all_ran_at_last()
        self.assert_account(summary, killed=False)

    @staticmethod
    def read_on(peer: Peer) -> None:
        try:
            while True:
                peer.receive()
        except OSError:
            pass

    def leader_with_a_page(self) -> tuple[Program, LocustApi]:
        self.port, page = free_port(), free_port()
        leader = self.start("run", *self.common(self.settings), "--leader", "--leader-bind-port", str(self.port),
                            "--web-host", "127.0.0.1", "--web-port", str(page), "--stop-timeout", "10", name="leader")
        leader.wait_for("Web UI")
        return leader, LocustApi(page)

    def test_a_worker_that_does_not_read_costs_the_leader_neither_time_nor_memory(self):
        leader, api = self.leader_with_a_page()
        self.named_worker("a_1")
        full = self.foreign_worker("full_1", receive_buffer=4096)
        api.wait_for_workers(2)
        before = resident(leader)
        api.swarm(USERS, USERS)
        leader.wait_for(ALL_THERE)
        # What the system takes for it, and then a thousand answers to heartbeats.
        for _ in range(90):
            api.send_message("filler", "x" * 60_000, worker="full_1")
            full.send(HEARTBEAT)
            time.sleep(0.012)
        for _ in range(5000):
            full.send(HEARTBEAT)
        leader.wait_for("worker full_1 does not read")
        served = self.served()
        wait_until(lambda: self.served() > served + 30, "the others to go on")
        self.assertEqual(leader.count("does not read"), 1, "said more than once")
        self.assertEqual(leader.count("worker a_1 is missing"), 0)
        self.assertLess(resident(leader) - before, 50 * MEGABYTE)
        gone = time.time()
        full.close()
        api.wait_for_users(USERS, seconds=faults.SOON)
        leader.signal(signal.SIGINT)
        self.finish(leader, expected=130, seconds=40)
        summary = self.reports.summary()
        self.assert_marked(summary, "worker_lost", "full_1", gone)
        self.assert_account(summary, killed=False)

    def test_a_worker_whose_leader_does_not_read_keeps_its_figures_and_its_memory(self):
        scenario = ["--workload-config", self.settings, "-f", str(LOCUSTFILES / "chatter.py")]
        self.port = free_port()
        leader = self.start("run", *scenario, "--leader", "--headless", "--leader-bind-port", str(self.port), "-u",
                            str(USERS), "-r", str(USERS), "-t", "10m", "--stop-timeout", "10", name="leader")
        worker = self.start("run", *scenario, "--worker", "--leader-port", str(self.port), "--worker-id", "a_1",
                            "--headless", name="a_1")
        leader.wait_for(ALL_THERE)
        wait_until(lambda: self.server.uploads() > 60, "operations")
        before = resident(worker)
        leader.signal(signal.SIGSTOP)
        worker.wait_for("the leader has been away too long")
        worker.wait_for("stopping them until it is back")
        # A thousand messages of 16 kB wait in its queue, and what the system takes.
        self.assertLess(resident(worker) - before, 60 * MEGABYTE)
        leader.signal(signal.SIGCONT)
        self.wait_for_all_users(leader, 1)
        self.assertEqual(worker.count("stopping them until it is back"), 1, "a leader that answers again is not silent")
        self.assertEqual(worker.count("the leader has been away too long"), 1, "said more than once")
        uploads = self.server.uploads()
        wait_until(lambda: self.server.uploads() > uploads + 60, "the run to go on")
        summary = self.end(leader)
        self.assert_all_ran_at_last()
        self.assertEqual(self.reports.requests("upload"), self.server.uploads())
        self.assertEqual(summary["lost_operations_at_most"], 0)

    def test_reports_of_ten_megabytes_are_taken_in_whole(self):
        wide = str(LOCUSTFILES / "wide.py")
        self.port = free_port()
        leader = self.start("run", "--leader", "--headless", "-f", wide, "--leader-bind-port", str(self.port),
                            "--expect-workers", "2", "-u", "2", "-r", "2", "-t", "10m", name="leader")
        relays = [Relay(self.port), Relay(self.port)]
        for relay in relays:
            self.addCleanup(relay.close)
        stock = Program(stock_locust(), "-f", wide, "--worker", "--master-port", str(relays[0].port), name="stock worker")
        self.programs.append(stock)
        self.addCleanup(stock.kill)
        self.start("run", "--worker", "-f", wide, "--leader-port", str(relays[1].port), "--worker-id", "ours_1",
                   name="our worker")
        leader.wait_for("all users are there: 2")
        wait_until(lambda: len(relays[0].seen) > 10 * MEGABYTE, "the stock worker's report", 60)
        wait_until(lambda: len(relays[1].seen) > 2 * MEGABYTE, "ours, which holds 2,000 names and 500 errors", 60)
        leader.wait_for(r"^ +Aggregated +5,?000 ")
        leader.signal(signal.SIGINT)
        self.finish(leader, expected=130, seconds=40)
        self.assertEqual(leader.count("is missing"), 0)
        self.assertEqual(self.reports.requests("Aggregated"), 5000)
        self.assertEqual(self.reports.failures(), 5000)
        self.assertEqual([worker["requests"] for worker in self.reports.summary()["workers"]], [2500, 2500])

    def test_clocks_an_hour_apart_are_measured_and_their_series_shifted(self):
        leader, api = self.leader_with_a_page()
        skews = {"right_1": 0, "ahead_1": HOUR, "behind_1": -HOUR}
        servers = [self.worker_in_another_hour(name, skew) for name, skew in skews.items()]
        api.wait_for_workers(3)
        api.swarm(30, 100)
        api.wait_for_users(30)
        wait_until(lambda: api.row("Aggregated")["num_requests"] > 150, "operations", 40)
        shown = {worker["id"]: worker["clock_skew_ms"] for worker in api.get("/api/v1/workers")["workers"]}
        series = api.get("/api/v1/series?max_points=3600")
        began = api.get("/api/v1/state")["started"]
        leader.signal(signal.SIGINT)
        self.finish(leader, expected=130, seconds=40)
        summary = self.reports.summary()
        for worker in summary["workers"]:
            skew = skews[worker["id"]]
            self.assertAlmostEqual(shown[worker["id"]] / 1000, skew, delta=1)
            self.assertAlmostEqual(worker["clock_skew_seconds"], skew, delta=1)
            self.assertGreater(worker["requests"], 20)
        self.assertIn("1h", " ".join(summary["warnings"]))
        # Every second of every worker lies within the run.
        self.assertTrue(all(began - 2 <= at <= time.time() for at in series["time"]), series["time"])
        self.assertEqual(sum(point["requests"] for point in summary["series"]), summary["total"]["requests"])
        self.assertLess(len(summary["series"]), 120)
        busiest = max(point["requests"] for point in summary["series"])
        self.assertLess(busiest, summary["total"]["requests"] / 3, "the seconds of a worker fell together")
        served = sum(server.uploads() + server.downloads() + server.deletes() for server in servers)
        self.assertEqual(self.reported(), served)

    def worker_in_another_hour(self, name: str, skew: int) -> BuiltInServer:
        """It has a storage of its own, whose clock agrees: S3 refuses what was signed an hour ago."""
        clock = shifted_clock(skew) if skew else {}
        server = BuiltInServer(environment=clock)
        self.addCleanup(server.stop)
        settings = self.workload(server, name=f"{name}.yaml")
        self.start("run", *self.common(settings), "--worker", "--leader-port", str(self.port), "--worker-id", name,
                   "--headless", name=name, **clock)
        return server


if __name__ == "__main__":
    harness.main()
