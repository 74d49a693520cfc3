#!/usr/bin/python3
"""The cluster key: who has it works, encrypted; who has not is told so, on both ends."""

import os
import pathlib
import stat
import subprocess

import harness
from cuts import Relay
from harness import Case
from peers import BuiltInServer, wait_until
from program import BIN


class ClosedToStrangers(Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.settings = self.workload(self.server)
        self.key, self.other_key = str(self.folder / "cluster.key"), str(self.folder / "other.key")
        for path in (self.key, self.other_key):
            self.keygen(path, 0)

    def keygen(self, path: str, expected: int) -> str:
        done = subprocess.run([BIN, "keygen", path], capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(done.returncode, expected, done.stderr)
        return done.stdout + done.stderr

    def test_a_key_is_its_owners_alone_and_never_overwritten(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.key).st_mode), 0o600)
        before = pathlib.Path(self.key).read_text()
        self.assertIn("File exists", self.keygen(self.key, 1))
        self.assertEqual(pathlib.Path(self.key).read_text(), before)

    def test_holders_of_the_key_work_together_and_nobody_can_read_what_they_say(self):
        leader = self.leader(self.settings, "-u", "20", "-r", "20", "-t", "6s", "--stop-timeout", "10", "--cluster-key",
                             self.key, workers=2)
        relay = Relay(self.port)
        self.addCleanup(relay.close)
        near = self.start(
            "run", *self.common(self.settings), "--worker", "--leader-port", str(self.port), "--headless",
            name="near worker", CHOPSTICKS_CLUSTER_KEY=self.key)
        far = self.start("run", *self.common(self.settings), "--worker", "--leader-port", str(relay.port), "--headless",
                         "--cluster-key", self.key, name="far worker")
        self.finish(leader)
        for worker in (near, far):
            self.finish(worker, seconds=20)
        self.assertIn("encrypted", leader.output)
        self.assertNotIn("link to the workers is open", leader.output)
        self.assertEqual(self.reports.requests("upload"), self.server.uploads())
        self.assertGreater(len(relay.seen), 5000)
        for word in (b"client_ready", b"heartbeat", b"upload", b"s3_large"):
            self.assertNotIn(word, relay.seen)
        secret = pathlib.Path(self.key).read_text().split()[-1]
        self.assertNotIn(secret, leader.output + near.output + far.output + self.reports.text())

    def test_strangers_are_refused_with_a_line_on_both_ends(self):
        leader = self.leader(self.settings, "-u", "1", "-r", "1", "-t", "2s", "--cluster-key", self.key, workers=1)
        leader.wait_for("listening for workers")
        without = self.worker(self.settings, number=1)
        self.assertEqual(without.wait(30), 1)
        self.assertIn("it lets only holders of its cluster key in", without.output)
        leader.wait_for("refused a connection.*: (it has no cluster key|it left during the handshake)")
        bare = self.start("run", "--worker", "-f", "-", "--leader-port", str(self.port), name="bare worker")
        self.assertEqual(bare.wait(30), 1)
        self.assertIn("it lets only holders of its cluster key in", bare.output)
        wrong = self.worker(self.settings, "--cluster-key", self.other_key, number=2)
        self.assertEqual(wrong.wait(30), 1)
        self.assertIn("another cluster key", wrong.output)
        leader.wait_for("refused a connection.*: it has another cluster key")
        self.worker(self.settings, "--cluster-key", self.key, number=3)
        self.finish(leader)
        self.assertEqual(len(self.reports.summary()["workers"]), 1)

    def test_an_open_leader_says_so_and_does_not_take_a_worker_with_a_key(self):
        leader = self.leader(self.settings, "-u", "1", "-r", "1", "-t", "2s", workers=1)
        leader.wait_for("the link to the workers is open: who reaches port")
        keyed = self.worker(self.settings, "--cluster-key", self.key)
        self.assertEqual(keyed.wait(30), 1)
        self.assertRegex(keyed.output, "refuses this worker: .*(it has no cluster key|another cluster key or none)")
        leader.wait_for("refused a connection.*it uses a cluster key")

    def test_a_key_that_is_required_must_be_there(self):
        for role in ("--leader", "--worker"):
            program = self.start("run", *self.common(self.settings), role, "--require-key", "--headless", "-u", "1", "-r", "1")
            self.finish(program, expected=2)
            self.assertIn("--cluster-key FILE", program.output)

    def test_a_local_run_listens_on_nothing(self):
        program = self.local(self.settings, "-u", "20", "-r", "20", "-t", "4s")  # so many that one uploads at once
        wait_until(lambda: self.server.uploads() > 0, "the run to be under way")
        sockets = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, timeout=30, check=True).stdout
        self.assertNotIn(f"pid={program.pid},", sockets)
        self.finish(program)


if __name__ == "__main__":
    harness.main()
