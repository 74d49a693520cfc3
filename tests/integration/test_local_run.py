#!/usr/bin/python3
"""One process, no leader or worker: `chopsticks run --headless` against the built-in S3 server."""

import os
import signal

import harness
from harness import Case
from peers import BuiltInServer, wait_until


class LocalRun(Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.settings = self.workload(self.server)

    def run_to_end(self, *flags: str) -> str:
        program = self.local(self.settings, "--users", "20", "--spawn-rate", "20", "--duration", "6s", "--stop-timeout",
                             "10", *flags)
        self.finish(program)
        return program.output

    def test_every_operation_is_counted_once(self):
        self.run_to_end()
        self.assertGreater(self.reports.requests("upload"), 10)
        self.assertEqual(self.reports.requests("upload"), self.server.uploads())
        self.assertEqual(self.reports.requests("download"), self.server.downloads())
        self.assertEqual(self.reports.requests("delete"), self.server.deletes())
        self.assertEqual(self.reports.failures(), 0)
        total = sum(self.reports.requests(name) for name in ("upload", "download", "delete"))
        self.assertEqual(self.reports.requests("Aggregated"), total)

    def test_the_run_directory_is_printed_first_and_holds_every_report(self):
        first, *_ = self.run_to_end().splitlines()
        self.assertIn(str(self.reports.folder), first)
        names = self.reports.names()
        self.assertIn("summary.json", names)
        self.assertTrue([name for name in names if name.endswith(".log")], names)
        for kind in ("_stats.csv", "_stats_history.csv", "_failures.csv", "_exceptions.csv"):
            self.assertEqual(len([name for name in names if name.endswith(kind)]), 1, f"{kind} in {names}")

    def test_a_live_table_and_a_final_one_are_printed(self):
        live, final = self.run_to_end().split("s3_large_objects finished")
        self.assertGreaterEqual(live.count("Aggregated"), 2)
        self.assertIn("Response time percentiles", final)
        for text in (live, final):
            self.assertRegex(text, r"# reqs.*# fails.*p95.*p99.*MB/s")

    def test_only_the_summary_when_asked_for(self):
        live, final = self.run_to_end("--only-summary").split("s3_large_objects finished")
        self.assertNotIn("Aggregated", live)
        self.assertIn("Aggregated", final)

    def test_secrets_appear_nowhere(self):
        output = self.run_to_end("--loglevel", "DEBUG")
        self.assertNotIn(self.server.secret_key, output)
        self.assertNotIn(self.server.secret_key, self.reports.text())

    def test_csv_and_json_are_written_where_asked(self):
        self.run_to_end("--csv", str(self.folder / "out/mine"), "--json-file", str(self.folder / "mine"))
        for kind in ("stats", "stats_history", "failures", "exceptions"):
            self.assertTrue((self.folder / f"out/mine_{kind}.csv").exists(), kind)
        self.assertTrue((self.folder / "mine.json").exists())
        median = self.reports.summary()["total"]["latency_ms"]["median"]
        self.assertEqual(float(self.reports.row("Aggregated")["Median Response Time"]), median)
        self.assertAlmostEqual(float(self.reports.row("Aggregated")["50%"]), median, delta=0.01 * median)

    def test_the_object_size_may_come_from_the_environment(self):
        program = self.start("run", *self.common(self.settings), "--headless", "-u", "4", "-r", "4", "-t", "3s",
                             LARGE_OBJECT_SIZE="1")
        self.finish(program)
        self.assertEqual(float(self.reports.row("upload")["Average Content Size"]), 1024 * 1024)

    def test_ctrl_c_ends_the_run_with_130_and_every_report(self):
        program = self.local(self.settings, "-u", "10", "-r", "10", "-t", "10m", "--stop-timeout", "10")
        wait_until(lambda: self.server.uploads() > 5, "uploads")
        program.signal(signal.SIGINT)
        self.finish(program, expected=130, seconds=20)
        self.assertEqual(self.reports.requests("upload"), self.server.uploads())
        self.assertIn("summary.json", self.reports.names())

    def test_a_second_ctrl_c_does_not_wait_for_anything(self):
        slow = BuiltInServer("--latency", "30s")
        self.addCleanup(slow.stop)
        settings = self.workload(slow, driver_config="{timeout: 60}")
        program = self.local(settings, "-u", "4", "-r", "4", "-t", "10m", "--stop-timeout", "60")
        program.wait_for(r"Aggregated|users|bucket")
        program.signal(signal.SIGINT)
        with self.assertRaises(AssertionError, msg="the first Ctrl-C waits for the users"):
            program.wait_for(r"never printed", seconds=1)
        program.signal(signal.SIGINT)
        self.finish(program, expected=130, seconds=5)


class EmbeddedServer(Case):
    def test_a_local_run_can_bring_its_own_server(self):
        settings = self.write("workload.yaml", "endpoint: embedded\n")
        self.finish(self.local(settings, "-u", "20", "-r", "20", "-t", "4s"))
        self.assertGreater(self.reports.requests("upload"), 3)
        self.assertEqual(self.reports.failures(), 0)

    def test_run_may_be_left_out(self):
        settings = self.write("workload.yaml", "endpoint: embedded\n")
        program = self.start(*self.common(settings), "--headless", "-u", "2", "-r", "2", "-t", "2s")
        self.finish(program)


class WorkerProcesses(Case):
    """A leader with workers of its own: --processes."""

    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.settings = self.workload(self.server)

    def run_two(self, *flags: str, **more):
        return self.start("run", *self.common(self.settings), "--processes", "2", "--leader-bind-port", "0", *flags, **more)

    def load(self, duration: str = "3s"):
        return "--headless", "-u", "20", "-r", "20", "-t", duration, "--stop-timeout", "10"

    def workers_of(self, program) -> list[int]:
        children = f"/proc/{program.pid}/task/{program.pid}/children"
        with open(children, encoding="ascii") as pids:
            return [int(pid) for pid in pids.read().split()]

    def kill_workers(self, program) -> None:
        for pid in self.workers_of(program):
            os.kill(pid, signal.SIGKILL)

    def test_they_find_a_leader_at_any_address_of_this_machine(self):
        for host in ("127.0.0.2", "0.0.0.0"):
            program = self.run_two(*self.load("1s"), "--leader-bind-host", host)
            self.finish(program, seconds=30)
            self.assertRegex(program.output, r"over 2 workers")

    def test_they_find_a_leader_on_any_free_port(self):
        program = self.run_two(*self.load())
        self.finish(program, seconds=30)
        self.assertRegex(program.output, r"over 2 workers")
        self.assertGreater(self.reports.requests("upload"), 5)
        self.assertEqual(self.reports.requests("upload"), self.server.uploads())

    def test_a_leader_without_them_says_so_instead_of_waiting(self):
        waiting = self.run_two(*self.load(), "--expect-workers", "3")
        waiting.wait_for("waiting for workers: 2 of 3")
        self.kill_workers(waiting)
        self.finish(waiting, expected=1, seconds=10)
        self.assertRegex(waiting.output, "all worker processes of --processes have ended")

    def test_a_leader_without_some_of_them_does_not_wait_for_ever(self):
        for flags in (self.load(), ("--autostart", *self.load()[1:], "--web-port", "0")):
            waiting = self.run_two(*flags, "--expect-workers", "3")
            waiting.wait_for("is ready: 2 connected")
            victim = self.workers_of(waiting)[0]
            os.kill(victim, signal.SIGKILL)
            self.finish(waiting, expected=1, seconds=10)
            self.assertIn(f"worker process {victim} was killed by signal 9 (Killed)", waiting.output)
            self.assertIn("1 of 2 worker processes of --processes have ended before the run began: it awaits 3 workers",
                          waiting.output)
            self.assertNotRegex(waiting.output, "last reports? (is|are) missing")

    def test_a_leader_that_loses_them_in_the_run_ends_it(self):
        running = self.run_two(*self.load("10m"))
        wait_until(lambda: self.server.uploads() > 5, "uploads")
        self.kill_workers(running)
        self.finish(running, expected=1, seconds=30)
        self.assertRegex(running.output, "all workers were lost")

    def test_a_web_leader_without_them_says_so_and_ends(self):
        idle = self.run_two("--web-port", "0")
        idle.wait_for("Web UI")
        self.kill_workers(idle)
        self.finish(idle, expected=1, seconds=20)
        self.assertRegex(idle.output, "all worker processes of --processes have ended")


if __name__ == "__main__":
    harness.main()
