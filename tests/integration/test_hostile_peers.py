#!/usr/bin/python3
"""Whoever reaches the port of a leader says what ends a stock master; the run goes on and its figures stay exact."""

import contextlib
import os
import random
import signal
import socket

import harness
from harness import Case
from peers import BuiltInServer, wait_until
from zmtp import GREETING, Peer, pack

GARBAGE = "\udcff\udcfe"  # bytes that are no UTF-8, as text


class HostilePeers(Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.settings = self.workload(self.server)

    def served(self) -> int:
        return self.server.uploads() + self.server.downloads() + self.server.deletes()

    def goes_on(self) -> None:
        before = self.served()
        wait_until(lambda: self.served() > before + 15, "the run to go on", 30)

    def hostile_forms(self, victim: str) -> list[tuple[bytes, ...]]:
        """The nine that make a stock master deaf, and their relatives."""
        mine = "evil_1"
        message = lambda *parts: (pack(list(parts)),)  # noqa: E731
        heartbeat = {"state": "running", "current_cpu_usage": 1.0}
        stats = {"stats": [], "stats_total": {}, "errors": {}}
        return [
            message("client_ready", 5, mine), message("client_ready", {"a": 1}, mine),
            message("heartbeat", {"state": "running"}, mine), message("heartbeat", {"state": "running"}, victim),
            message("spawning_complete", {"user_classes_count": {}, "user_count": 0}, mine),
            message("exception", {"msg": "boom"}, mine), message("exception", None, mine),
            message("quit", None), (pack({"type": "quit"}),), (pack(["quit", None, mine])[:-3],), (b"",),
            (b"", pack(["quit", None, mine])), (pack(["quit", None, mine]) + b"\xc0",),
            message("client_ready", "", mine), message("client_ready", None, mine), message("client_ready", 0, mine),
            message("client_ready", GARBAGE, mine), message("client_ready", "x" * 100000, mine),
            message("quit", None, victim), message("client_stopped", None, victim), message("heartbeat", heartbeat, victim),
            message("stats", stats, victim), message("stats", stats, mine), message("stats", {}, mine),
            message("stats", {"stats": {}, "stats_total": [], "errors": 5}, mine),
            message("spawning", None, mine), message("client_stopped", 7, mine), message("logs", {"logs": 5}, mine),
            message("logs", {"worker_id": mine, "logs": ["x" * 5000] * 1000}, mine),
            message("locustfile", {"version": "2.46.3"}, mine), message(b"quit", None, mine), message(5, None, 7),
            message("chopsticks", {"chopsticks": [[[[[[]]]]]]}, mine), message("t" * 300, None, mine),
            (b"\x91" * 5000,), (b"\xdd\xff\xff\xff\xff",), (b"\xdf\xff\xff\xff\xff" + b"\xc0" * 100,), (b"\xc1",),
            (b"\xc7\x08\x01deadbeef",), (os.urandom(1000),), message("quit", None, mine) + (b"more", b"and more"),
            message("x" * 20, "y" * 10_000_000, mine),
        ]

    def flood(self, port: int) -> None:
        """Broken greetings, half connections, other protocols."""
        chance = random.Random(1)
        for data in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"", GREETING[:20], GREETING + b"\xff" * 100,
                     GREETING.replace(b"NULL", b"PLAI"), GREETING + b"\x04\xff" + b"\0" * 50,
                     GREETING + b"\x02" + b"\xff" * 8, chance.randbytes(2000)):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as peer:
                peer.sendall(data)

    def test_a_leader_lets_nobody_disturb_its_run(self):
        leader = self.leader(self.settings, "-u", "30", "-r", "30", "-t", "10m", "--stop-timeout", "10")
        for name in ("a_1", "b_1"):
            self.start("run", *self.common(self.settings), "--worker", "--leader-port", str(self.port), "--worker-id", name,
                       "--headless", name=name)
        leader.wait_for("all users are there: 30")
        forms = self.hostile_forms("a_1")
        for identity in (b"evil_1", b"a_2", b"\xff\xfe"):
            peer = Peer(self.port, identity)
            for form in forms:
                peer.send(*form)
            self.addCleanup(peer.close)
        self.flood(self.port)
        for _ in range(2000):  # faster than anybody has to speak
            peer.send(pack(["heartbeat", {}, "evil_1"]))
        self.goes_on()
        self.assertEqual(leader.count("is missing"), 0)
        # Once for each peer, however much it says.
        self.assertEqual(leader.count("dropped a message from evil_1"), 1)
        leader.signal(signal.SIGINT)
        self.finish(leader, expected=130, seconds=40)
        reported = sum(self.reports.requests(name) for name in ("upload", "download", "delete"))
        self.assertEqual(reported, self.served())
        kinds = [event["kind"] for event in self.reports.summary()["events"]]
        self.assertNotIn("worker_lost", kinds)
        self.assertNotIn("worker_left", kinds)

    def test_a_worker_survives_a_leader_that_talks_nonsense(self):
        with socket.create_server(("127.0.0.1", 0)) as door:
            worker = self.start("run", *self.common(self.settings), "--worker", "--leader-port",
                                str(door.getsockname()[1]), "--worker-id", "w_1", "--headless", name="worker")
            for data in (b"HTTP/1.1 400 Bad Request\r\n\r\n", GREETING + b"\xff" * 64, b"\0" * 200):
                door.settimeout(30)
                peer, _ = door.accept()
                peer.sendall(data)
                peer.close()
        self.assertTrue(worker.running, worker.output)
        leader = self.start("run", *self.common(self.settings), "--leader", "--headless", "--leader-bind-port",
                            str(door_port(worker)), "-u", "4", "-r", "4", "-t", "3s", name="leader")
        self.finish(leader)
        self.finish(worker, seconds=20)


def door_port(worker) -> int:
    return int(worker.wait_for(r"waiting for the leader at tcp://127\.0\.0\.1:(\d+)")[1])


if __name__ == "__main__":
    harness.main()
