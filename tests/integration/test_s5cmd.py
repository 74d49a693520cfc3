#!/usr/bin/python3
"""The s5cmd driver with the real s5cmd, against the built-in server and a real Ceph, and what may happen to it."""

import contextlib
import os
import pathlib
import resource
import signal
import socket
import subprocess
import uuid

import harness
from harness import Case
from peers import BuiltInServer, RealCeph, s5cmd, wait_until

PROMISES = os.environ.get("CHOPSTICKS_S5CMD_TEST", "build/dev/tests/storage/chopsticks_s5cmd_test")


def children(pid: int) -> list[int]:
    """The processes of s5cmd that a program runs now."""
    found = []
    with contextlib.suppress(OSError):
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def command_line(pid: int) -> str:
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


class WithS5cmd(Case):
    @classmethod
    def setUpClass(cls):
        cls.s5cmd = s5cmd()

    def settings(self, server, driver_config: str = "", **changes: str) -> str:
        return self.workload(server, driver="s5cmd", driver_config=f"{{s5cmd_path: {self.s5cmd}, {driver_config}}}",
                             **changes)

    def keeps_its_promises(self, *flags: str, **environment: str) -> None:
        done = subprocess.run([PROMISES, *flags], capture_output=True, text=True, timeout=200, check=False,
                              env={**os.environ, "CHOPSTICKS_S5CMD": self.s5cmd, **environment})
        self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-2000:])

    def errors(self) -> set[str]:
        return {row["Error"] for row in self.reports.rows("failures")}


class BuiltIn(WithS5cmd):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)

    def test_operation_by_operation(self):
        self.keeps_its_promises()

    def test_all_in_one_process(self):
        self.finish(self.local(self.settings(self.server), "-u", "16", "-r", "16", "-t", "6s", "--stop-timeout", "10"))
        self.assertEqual(self.reports.failures(), 0)
        self.assertGreater(self.reports.requests("upload"), 3)
        self.assertEqual(self.reports.requests("upload"), self.server.uploads())
        self.assertEqual(self.reports.summary()["run"]["driver"], "s5cmd")

    def test_secrets_are_not_in_any_command_line(self):
        slow = BuiltInServer("--latency", "300ms")
        self.addCleanup(slow.stop)
        program = self.local(self.settings(slow), "-u", "6", "-r", "6", "-t", "5s")
        seen: list[str] = []
        wait_until(lambda: seen.extend(filter(None, map(command_line, children(program.pid)))) or len(seen) > 3,
                   "processes of s5cmd")
        self.finish(program)
        self.assertIn("s3://stress/", "".join(seen))
        self.assertNotIn(slow.secret_key, "".join(seen) + program.output + self.reports.text())


class Faults(WithS5cmd):
    def test_the_server_is_killed_during_an_upload(self):
        server = BuiltInServer("--bandwidth", "1MB/s")
        self.addCleanup(server.stop)
        program = self.start("run", *self.common(self.settings(server, "timeout: 20")), "--headless", "-u", "2", "-r",
                             "2", "-t", "10s", LARGE_OBJECT_SIZE="30")
        wait_until(lambda: len(children(program.pid)) == 2, "two uploads")
        wait_until(lambda: connections(server.endpoint) >= 2, "their connections")
        server.stop()
        self.finish(program, expected=1)
        self.assertGreater(self.reports.failures("upload"), 0)
        for error in self.errors():
            self.assertRegex(error, "^Connection(Refused|Reset|Closed)")

    def test_a_server_that_hangs(self):
        program = self.local(self.settings(self.silent_server(), "timeout: 1"), "-u", "3", "-r", "3", "-t", "4s")
        self.finish(program, expected=1)
        self.assertEqual(self.errors(), {"Timeout: s5cmd"})

    def test_stopping_leaves_no_process_behind(self):
        program = self.local(self.settings(self.silent_server(), "timeout: 3"), "-u", "6", "-r", "6", "-t", "60s",
                             "--stop-timeout", "1")
        wait_until(lambda: len(children(program.pid)) > 1, "users at work")
        left = children(program.pid)
        program.signal(signal.SIGTERM)
        program.wait(30)
        self.assertEqual([pid for pid in left if "s5cmd" in command_line(pid)], [])

    def test_s5cmd_is_killed_from_outside(self):
        program = self.local(self.settings(self.silent_server(), "timeout: 3"), "-u", "6", "-r", "6", "-t", "8s")
        wait_until(lambda: len(children(program.pid)) > 1, "users at work")
        for pid in children(program.pid):
            os.kill(pid, signal.SIGKILL)
        self.finish(program, expected=1)
        self.assertIn("S5cmdKilled: SIGKILL", self.errors())

    def test_no_descriptor_is_left(self):
        server = BuiltInServer()
        self.addCleanup(server.stop)
        program = self.local(self.settings(server), "-u", "20", "-r", "20", "-t", "12s")
        wait_until(lambda: server.uploads() > 2, "uploads")
        # No number below the limit is free, so nothing can be opened until it is raised again for the reports.
        soft, hard = resource.prlimit(program.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(program.pid, resource.RLIMIT_NOFILE, (8, hard))
        program.wait_for(r"Aggregated +\d+ +[1-9]")
        resource.prlimit(program.pid, resource.RLIMIT_NOFILE, (soft, hard))
        self.finish(program, expected=1)
        self.assertLess(self.reports.failures(), self.reports.requests("Aggregated"))
        for error in self.errors():
            self.assertRegex(error, "Too many open files")

    def silent_server(self):
        """Takes connections and says nothing."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=1000)
        self.addCleanup(listener.close)

        class Silent:
            endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
            access_key, secret_key = BuiltInServer.access_key, BuiltInServer.secret_key

        return Silent

    def test_a_missing_or_broken_program_is_told_before_anything_starts(self):
        broken = self.write("s5cmd", "#!/bin/sh\nexit 1\n")
        os.chmod(broken, 0o755)
        old = self.write("old-s5cmd", "#!/bin/sh\necho v1.4.0-abcdef\n")
        os.chmod(old, 0o755)
        cases = {"/nonexistent/s5cmd": "there is no program", broken: "failed", old: "version 1.4"}
        for path, reason in cases.items():
            with self.subTest(path=path):
                settings = self.write("w.yaml", f"endpoint: embedded\ndriver: s5cmd\n"
                                                f"driver_config: {{s5cmd_path: {path}}}\n")
                program = self.local(settings, "-u", "1", "-r", "1", "-t", "3s")
                self.assertEqual(program.wait(20), 1)
                self.assertRegex(program.output, rf"^chopsticks: .*w\.yaml:3:\d+: .*{reason}.*scripts/install_s5cmd\.sh")
                self.assertEqual(program.output.count("\n"), 0, program.output)
                self.assertFalse(self.reports.folder.exists())


def connections(endpoint: str) -> int:
    """TCP connections that stand at an address of this machine, seen from the other end."""
    port = int(endpoint.rsplit(":", 1)[1])
    lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(1 for line in lines if line.split()[2].endswith(f":{port:04X}") and line.split()[3] == "01")


class RealGateway(WithS5cmd):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        harness.require("ceph-mon", "ceph-osd", "ceph-mgr", "radosgw")
        cls.ceph = RealCeph()
        cls.addClassCleanup(cls.ceph.stop)

    def setUp(self) -> None:
        super().setUp()
        self.bucketful = self.settings(self.ceph, bucket=f"run-{uuid.uuid4().hex[:8]}")
        self.before = self.ceph.uploads()

    def assert_all_counted(self) -> None:
        self.assertEqual(self.reports.failures(), 0)
        self.assertGreater(self.reports.requests("upload"), 3)
        self.assertEqual(self.reports.requests("upload"), self.ceph.uploads() - self.before)

    def test_operation_by_operation(self):
        self.keeps_its_promises(
            "--gtest_filter=*.Stores*:*.Moves*:*.Lists*:*.Makes*:*.IsTold*",
            CHOPSTICKS_S3_ENDPOINT=self.ceph.endpoint, AWS_ACCESS_KEY_ID=self.ceph.access_key,
            AWS_SECRET_ACCESS_KEY=self.ceph.secret_key)

    def test_all_in_one_process(self):
        self.finish(self.local(self.bucketful, "-u", "16", "-r", "16", "-t", "7s", "--stop-timeout", "10"))
        self.assert_all_counted()

    def test_a_leader_and_two_workers(self):
        leader = self.leader(self.bucketful, "-u", "16", "-r", "16", "-t", "7s", "--stop-timeout", "10")
        workers = [self.worker(self.bucketful, number=n) for n in (1, 2)]
        self.finish(leader)
        for worker in workers:
            self.finish(worker)
        self.assert_all_counted()
        self.assertEqual(len(self.reports.summary()["workers"]), 2)


class Dummy(Case):
    def test_needs_no_storage(self):
        settings = self.write("w.yaml", "driver: dummy\ndriver_config: {latency: 1ms, store: memory}\n")
        self.finish(self.local(settings, "-u", "50", "-r", "50", "-t", "5s"))
        self.assertEqual(self.reports.failures(), 0)
        self.assertGreater(self.reports.requests("upload"), 50)
        self.assertEqual(self.reports.summary()["run"]["driver"], "dummy")

    def test_fails_when_told_to(self):
        settings = self.write("w.yaml", "driver: dummy\ndriver_config: {fail_mode: all, error_code: SlowDown}\n")
        self.finish(self.local(settings, "-u", "5", "-r", "5", "-t", "4s"), expected=1)
        self.assertEqual({row["Error"] for row in self.reports.rows("failures")}, {"SlowDown"})

    def test_a_mistake_in_its_options_is_told_before_the_built_in_server_starts(self):
        for driver in ("native", "s5cmd", "dummy"):
            settings = self.write("w.yaml", f"endpoint: embedded\ndriver: {driver}\ndriver_config: {{tiemout: 3}}\n")
            program = self.local(settings, "-u", "1", "-r", "1", "-t", "3s")
            self.assertEqual(program.wait(20), 1)
            self.assertRegex(program.output, r"^chopsticks: .*w\.yaml:3:\d+: unknown key 'driver_config.tiemout'")
            self.assertEqual(program.output.count("\n"), 0, program.output)


if __name__ == "__main__":
    harness.main()
