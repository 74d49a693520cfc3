#!/usr/bin/python3
"""Mistakes: each is told in one line that says what, where and what would be right."""

import shutil
import socket

import harness
from harness import Case
from program import BIN, Program

WORKLOAD = "endpoint: http://127.0.0.1:9\naccess_key: key\nsecret_key: topsecret-0123456789\nbucket: stress\n"
LOAD = ("--headless", "-u", "1", "-r", "1", "-t", "2s")
WRONG_COMMAND_LINE = 2


class BadInput(Case):
    def setUp(self) -> None:
        super().setUp()
        self.good = self.write("good.yaml", WORKLOAD)

    def refused(self, *arguments: str, code: int | None = None, says: tuple[str, ...] = (), **environment: str) -> str:
        program = self.start(*arguments, **environment)
        ended = program.wait(20)
        lines = [line for line in program.output.splitlines() if line.strip()]
        told = f"{' '.join(arguments)}\n{program.output}"
        self.assertIn(ended, (1, 2) if code is None else (code,), told)
        self.assertEqual(len(lines), 1, told)
        for pattern in says:
            self.assertRegex(lines[0], pattern)
        self.assertNotIn("topsecret", program.output)
        return lines[0]

    def run_with(self, *flags: str, workload: str | None = None, scenario: str = "s3_large_objects", **expected):
        return self.refused("run", "--workload-config", workload or self.good, "-f", scenario, *flags, **expected)

    def test_command_lines(self):
        wrong = {
            ("--headless", "-t", "5s"): (r"--users",),
            ("--headless", "-u", "5", "-t", "5s"): (r"--spawn-rate",),
            ("--leader", "--worker", *LOAD): (r"--leader", r"--worker"),
            ("--expect-workers", "2", *LOAD): (r"--expect-workers", r"--leader"),
            ("--headless", "-u", "1", "-r", "1", "-t", "5 parsecs"): (r"5 parsecs", r"1h30m|5m|30s"),
            ("--headless", "-u", "-3", "-r", "1"): (r"users", r"-3"),
            ("--headless", "-u", "many", "-r", "1"): (r"users", r"many"),
            ("--headless", "-u", "1", "-r", "0", "-t", "2s"): (r"spawn-rate",),
            ("--no-such-flag", *LOAD): (r"--no-such-flag",),
            ("--autoquit", "1", "-u", "1", "-r", "1"): (r"--autostart",),
            ("--processes", "2", "--leader", *LOAD): (r"--processes",),
        }
        for flags, says in wrong.items():
            with self.subTest(flags=flags):
                self.run_with(*flags, says=says, code=WRONG_COMMAND_LINE if "--autoquit" not in flags else None)

    def test_a_driver_that_is_not_in_this_build(self):
        bare = self.folder / "bin/chopsticks"  # without the lib/chopsticks beside it
        bare.parent.mkdir()
        shutil.copy(BIN, bare)
        for driver, packages in (("rados", "libradospp-dev"), ("rbd", "librbd-dev libradospp-dev")):
            with self.subTest(driver):
                workload = self.write("ceph.yaml", f"driver: {driver}\npool: stress\n")
                scenario = {"rados": "rados_mixed", "rbd": "rbd_random_io"}[driver]
                program = Program(str(bare), "run", "--workload-config", workload, "-f", scenario, *LOAD)
                self.addCleanup(program.kill)
                self.assertEqual(program.wait(20), 1)
                self.assertEqual(program.output, f"chopsticks: driver {driver} is not in this build of chopsticks: "
                                                 f"apt-get install {packages} and build it again")

    def test_a_scenario_and_a_driver_that_speak_differently(self):
        self.run_with(*LOAD, scenario="rados_mixed", code=1,
                      says=(r"rados_mixed is for RADOS storage, and driver native of .* speaks S3: it needs driver rados",))

    def test_no_workload_config(self):
        self.refused("run", "-f", "s3_large_objects", *LOAD, code=WRONG_COMMAND_LINE, says=(r"--workload-config",))

    def test_no_scenario(self):
        self.refused("run", "--workload-config", self.good, *LOAD, code=WRONG_COMMAND_LINE, says=(r"--locustfile|-f",))

    def test_an_unknown_scenario_names_the_shipped_ones(self):
        self.run_with(*LOAD, scenario="s3_larg_objects", says=(r"s3_larg_objects", r"s3_large_objects"))

    def test_a_missing_workload_file(self):
        self.run_with(*LOAD, workload="/nonexistent/w.yaml", says=(r"/nonexistent/w\.yaml", r"(?i)no such file"))

    def test_workload_files(self):
        wrong = {
            "endpoint: [unclosed\n": (r":\d+:\d+",),
            WORKLOAD + "drvier: native\n": (r":5:\d+", r"drvier", r"driver"),
            WORKLOAD + "driver: rsync\n": (r":5:\d+", r"rsync", r"native"),
            WORKLOAD + "driver_config: {timeout: soon}\n": (r":5:\d+", r"timeout"),
            WORKLOAD + "driver_config: {tiemout: 3}\n": (r":5:\d+", r"tiemout", r"timeout"),
            WORKLOAD.replace("bucket: stress", "bucket: [a, b]"): (r":4:\d+", r"bucket"),
            WORKLOAD.replace("bucket: stress\n", ""): (r"bucket",),
            WORKLOAD.replace("http://127.0.0.1:9", "ftp://127.0.0.1:9"): (r":1:\d+", r"http"),
            WORKLOAD.replace("key: key", "key: ${NO_SUCH_VARIABLE}"): (r":2:\d+", r"NO_SUCH_VARIABLE"),
            "just words\n": (r"workload\.yaml",),
        }
        for text, says in wrong.items():
            with self.subTest(text=text):
                self.run_with(*LOAD, workload=self.write("workload.yaml", text), says=says)

    def test_scenario_files(self):
        wrong = {
            "s3_large_objects: {object_size: 3}\n": (r":1:\d+", r"object_size\b", r"object_size_mb"),
            "s3_large_objects: {object_size_mb: big}\n": (r":1:\d+", r"object_size_mb"),
            "s3_large_objects: {object_size_mb: -1}\n": (r"object_size_mb",),
            "s3_large_object: {object_size_mb: 1}\n": (r":1:\d+", r"s3_large_objects"),
        }
        for text, says in wrong.items():
            with self.subTest(text=text):
                self.run_with("--scenario-config", self.write("scenario.yaml", text), *LOAD, says=says)

    def test_a_bad_object_size_in_the_environment(self):
        self.run_with(*LOAD, says=(r"LARGE_OBJECT_SIZE", r"huge"), LARGE_OBJECT_SIZE="huge")

    def test_a_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            program = self.start("run", "--workload-config", self.good, "-f", "s3_large_objects", "--leader",
                                 "--leader-bind-host", "127.0.0.1", "--leader-bind-port", port, *LOAD)
            self.finish(program, expected=1, seconds=20)
            self.assertRegex(program.output, rf"{port}.*in use|in use.*{port}")

    def test_a_leader_that_cannot_be_resolved(self):
        program = self.start("run", "--workload-config", self.good, "-f", "s3_large_objects", "--worker", "--headless",
                             "--leader-host", "no-such-host.invalid")
        self.finish(program, expected=1, seconds=40)
        self.assertIn("no-such-host.invalid", program.output)

    def test_s3_server(self):
        keys = ("--access-key", "a", "--secret-key", "topsecret-0123456789")
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.refused("s3-server", "--listen", f"127.0.0.1:{port}", *keys, code=1, says=(rf"{port}", r"in use"))
        for where in ("nowhere", "127.0.0.1:99999"):
            with self.subTest(where=where):  # with the default keys, of which there is a warning
                self.refused("s3-server", "--listen", where, code=WRONG_COMMAND_LINE, says=(r"--listen", where))
        self.refused("s3-server", "--listen", "no-such-host.invalid:9000", code=1, says=(r"no-such-host\.invalid",))
        wrong = {
            ("--listen", "nowhere"): (r"nowhere", r"host:port"),
            ("--error-rate", "2:SlowDown"): (r"--error-rate", r"from 0 to 1"),
            ("--error-rate", "0.1:NoSuchCode"): (r"--error-rate", r"NoSuchCode", r"SlowDown"),
            ("--latency", "later"): (r"--latency", r"later"),
        }
        for flags, says in wrong.items():
            with self.subTest(flags=flags):
                self.refused("s3-server", *keys, *flags, says=says)

    def test_help_and_version(self):
        for arguments, says in {("--version",): r"chopsticks \d", ("--help",): "run", ("run", "--help"): "(?i)example"}.items():
            program = self.start(*arguments)
            self.finish(program)
            self.assertRegex(program.output, says)


if __name__ == "__main__":
    harness.main()
