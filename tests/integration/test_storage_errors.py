#!/usr/bin/python3
"""What storage does to a run: every failure is counted under its S3 code, and the run goes on."""

import os
import re
import signal

import harness
from harness import Case
from peers import BuiltInServer, wait_until
from program import Program


class StorageErrors(Case):
    def server_with(self, *flags: str) -> BuiltInServer:
        server = BuiltInServer(*flags)
        self.addCleanup(server.stop)
        return server

    def run_to_end(self, settings: str, expected: int, duration: str = "6s") -> str:
        program = self.local(settings, "-u", "10", "-r", "10", "-t", duration, "--stop-timeout", "5")
        self.finish(program, expected)
        return program.output

    def writers(self, server: BuiltInServer, *flags: str, **changes: str) -> Program:
        """Ten users who upload without a pause: each always waits for the server."""
        return self.start("run", "--workload-config", self.workload(server, **changes), "-f", "s3_write", "--headless",
                          "-u", "10", "-r", "100", *flags)

    def run_writers(self, server: BuiltInServer, **changes: str) -> None:
        self.finish(self.writers(server, "-t", "4s", "--stop-timeout", "5", **changes), expected=0 if changes else 1)

    def errors(self) -> set[str]:
        """The first word of each row of the failure table: the S3 code."""
        return {re.split(r"[\s:(,]", row["Error"])[0] for row in self.reports.rows("failures")}

    def assert_all_failed_with(self, pattern: str) -> None:
        self.assertGreater(self.reports.failures(), 3)
        self.assertEqual(self.reports.failures(), self.reports.requests("Aggregated"))
        texts = [row["Error"] for row in self.reports.rows("failures")]
        for text in texts:
            self.assertRegex(text, pattern)

    def test_a_wrong_secret_key(self):
        server = self.server_with()
        output = self.run_to_end(self.workload(server, secret_key="wrong-secret-9876543210"), expected=1)
        self.assert_all_failed_with("^SignatureDoesNotMatch")
        self.assertNotIn("wrong-secret-9876543210", output + self.reports.text())

    def test_an_unknown_access_key(self):
        server = self.server_with()
        self.run_to_end(self.workload(server, access_key="nobody"), expected=1)
        self.assert_all_failed_with("^InvalidAccessKeyId")

    def test_nobody_listens(self):
        server = self.server_with()
        server.stop()
        output = self.run_to_end(self.workload(server), expected=1)
        self.assert_all_failed_with("(?i)refused")
        self.assertRegex(output, "(?i)refused")

    def test_the_server_goes_away_during_the_run(self):
        server = self.server_with()
        program = self.local(self.workload(server), "-u", "10", "-r", "10", "-t", "10s")
        wait_until(lambda: server.uploads() > 5, "uploads")
        server.stop()
        self.finish(program, expected=1)
        self.assertGreater(self.reports.failures(), 3)
        self.assertLess(self.reports.failures(), self.reports.requests("Aggregated"))

    def test_storage_that_answers_nobody_any_more(self):
        server = self.server_with()
        program = self.writers(server, "-t", "8s")
        wait_until(lambda: server.uploads() > 100, "uploads")
        os.kill(server.program.pid, signal.SIGSTOP)
        try:
            program.wait_for(r"10 of 10 users running, no operation has finished for \d+s")
            self.finish(program)
        finally:
            os.kill(server.program.pid, signal.SIGCONT)
        self.assertEqual(self.reports.failures(), 0)
        summary = self.reports.summary()
        self.assertEqual(summary["unanswered_operations"]["count"], 10)
        self.assertGreater(summary["unanswered_operations"]["longest_ms"], 2000)
        self.assertEqual(summary["limit"]["who"], "server")
        self.assertRegex(program.output, r"10 operations were without an answer .* the longest for \d")
        rate = summary["total"]["per_second"]["requests"]
        self.assertAlmostEqual(rate, summary["total"]["requests"] / summary["run"]["elapsed_seconds"], delta=0.1 * rate)

    def test_storage_that_never_answers_anybody(self):
        server = self.server_with()
        os.kill(server.program.pid, signal.SIGSTOP)
        try:
            program = self.local(self.workload(server), "-u", "10", "-r", "10", "-t", "3s")
            self.finish(program, expected=1)
        finally:
            os.kill(server.program.pid, signal.SIGCONT)
        self.assertIn("s3_large_objects failed (not one user was running before the time was over, the workers were still "
                      "preparing the storage)", program.output)

    def test_a_bucket_that_goes_away_during_the_run(self):
        port = harness.free_port()
        server = BuiltInServer(port=port)
        self.addCleanup(server.stop)
        program = self.local(self.workload(server), "-u", "10", "-r", "10", "-t", "12s")
        wait_until(lambda: server.uploads() > 5, "uploads")
        server.stop()
        forgetful = BuiltInServer(port=port)
        self.addCleanup(forgetful.stop)
        self.finish(program, expected=1)
        self.assertIn("NoSuchBucket", self.errors())

    def test_injected_errors_keep_their_code(self):
        server = self.server_with("--error-rate", "0.3:SlowDown")
        server.make_bucket("stress")
        output = self.run_to_end(self.workload(server), expected=1)
        self.assertEqual(self.errors(), {"SlowDown"})
        self.assertIn("SlowDown", output)
        self.assertLess(self.reports.failures(), self.reports.requests("Aggregated"))

    def test_every_disconnect_is_a_failure_on_used_connections_too(self):
        server = self.server_with("--latency", "20ms", "--error-rate", "0.2:Disconnect")
        server.make_bucket("stress")
        before = server.injected_errors()
        self.run_writers(server)
        disconnects = self.reports.failures()
        self.assertGreater(disconnects, 50)
        # Before the first upload the run asks for its bucket, up to five times.
        self.assertIn(server.injected_errors() - before - disconnects, range(6))
        self.assertLessEqual(self.errors(), {"ConnectionClosed", "ConnectionReset"})
        self.assertEqual(self.reports.requests("upload") - disconnects, server.uploads())
        self.assertEqual(self.reports.summary()["total"]["retries"], 0)

    def test_disconnects_are_retried_when_asked_for_and_counted(self):
        server = self.server_with("--latency", "20ms", "--error-rate", "0.2:Disconnect")
        server.make_bucket("stress")
        before = server.injected_errors()
        self.run_writers(server, driver_config="{retries: 50}")
        disconnects = server.injected_errors() - before
        retries = self.reports.summary()["total"]["retries"]
        self.assertGreater(retries, 20)
        # Those that met the question for the bucket are in no figure of the run.
        self.assertLessEqual(disconnects - retries, 10)
        self.assertEqual(self.reports.requests("upload"), server.uploads())

    def test_corrupted_downloads_are_found(self):
        server = self.server_with("--corrupt-rate", "1")
        self.run_to_end(self.workload(server), expected=1, duration="10s")
        self.assertEqual(self.reports.failures("upload"), 0)
        self.assertGreater(self.reports.requests("download"), 0)
        self.assertEqual(self.reports.failures("download"), self.reports.requests("download"))

    def test_a_server_that_is_too_slow(self):
        server = self.server_with("--latency", "3s")
        self.run_to_end(self.workload(server, driver_config="{timeout: 0.5}"), expected=1)
        self.assert_all_failed_with("(?i)time")

    def test_failures_may_be_allowed_to_pass(self):
        server = self.server_with("--error-rate", "0.3:InternalError")
        server.make_bucket("stress")
        program = self.local(self.workload(server), "-u", "10", "-r", "10", "-t", "4s", "--exit-code-on-error", "0")
        self.finish(program)
        self.assertGreater(self.reports.failures(), 0)


if __name__ == "__main__":
    harness.main()
