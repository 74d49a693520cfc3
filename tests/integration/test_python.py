#!/usr/bin/python3
"""Scenarios in Python: `-f scenario.py`, on the same engine as those in C++."""

import http.server
import os
import pathlib
import re
import signal
import threading
import unittest

import harness
from harness import Case
from peers import BuiltInServer, wait_until
from program import BIN, Program, free_port

SCENARIOS = pathlib.Path(__file__).parent / "scenarios"
SHIPPED = pathlib.Path(__file__).resolve().parents[2] / "src/chopsticks/scenarios"


class Site(http.server.BaseHTTPRequestHandler):
    """A small web site with a login, an echo and what is missing."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves in one piece

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/login":
            return self.answer(302, Location="/", Set_Cookie="session=42; Path=/")
        if self.path == "/json":
            return self.answer(200, b'{"answer": 42}', Content_Type="application/json")
        if self.path.startswith("/item"):
            return self.answer(200, self.path.encode())
        if self.path == "/":
            return self.answer(200, self.headers.get("Cookie", "").encode(), Content_Type="text/plain")
        return self.answer(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(200, body, Content_Type=self.headers.get("Content-Type", "text/plain"))


class Python(Case):
    @classmethod
    def setUpClass(cls) -> None:
        cls.server = BuiltInServer()
        cls.addClassCleanup(cls.server.stop)

    def scenario(self, text: str) -> str:
        return self.write("scenario_under_test.py", text)

    def begin(self, file: str, *flags: str, users: int = 5, **environment: str):
        return self.start("run", "--workload-config", self.workload(self.server), "--headless", "--users", str(users),
                          "--spawn-rate", "100", "--only-summary", "-f", str(file), *flags, name=file, **environment)

    def run_to_end(self, file: str, *flags: str, seconds: str = "2s", expected: int = 0, **more) -> str:
        program = self.begin(file, "--duration", seconds, *flags, **more)
        self.finish(program, expected)
        return program.output

    def test_every_operation_is_counted_once_and_checked_by_the_scenario(self):
        before = [self.server.uploads(), self.server.downloads(), self.server.deletes()]
        output = self.run_to_end(SCENARIOS / "objects.py", "--stop-timeout", "5s")
        after = [self.server.uploads(), self.server.downloads(), self.server.deletes()]
        counted = [self.reports.requests(name) for name in ("upload", "download", "delete")]
        self.assertEqual(counted, [end - begin for begin, end in zip(before, after)])
        self.assertGreater(counted[0], 20)
        self.assertEqual(self.reports.rows("exceptions"), [], output)
        self.assertIn("test_start\n", output)
        self.assertIn("spawning_complete 5\n", output)
        self.assertIn("test_stop\n", output)
        self.assertIn("on_stop of 5 users", output)

    def test_the_shipped_scenario_does_the_same_in_both_languages(self):
        shares = []
        for file in ("s3_large_objects", str(SHIPPED / "s3_large_objects.py")):
            self.reports.folder = self.folder / f"run-{len(shares)}"
            self.run_to_end(file, "--scenario-config", self.small_objects, seconds="8s", users=400)
            counts = [self.reports.requests(name) for name in ("upload", "download", "delete")]
            self.assertGreater(sum(counts), 800)
            self.assertEqual(self.reports.failures(), 0)
            shares.append([count / sum(counts) for count in counts])
        for cc, py in zip(*shares):
            self.assertAlmostEqual(cc, py, delta=0.05)

    def test_a_web_site_with_login_forms_and_failures(self):
        site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        self.addCleanup(site.server_close)
        self.addCleanup(site.shutdown)
        self.run_to_end(SCENARIOS / "web_site.py", expected=1, users=2, TARGET=f"http://127.0.0.1:{site.server_port}")
        self.assertEqual(self.reports.rows("exceptions"), [])
        failed = {(row["Name"], row["Error"]) for row in self.reports.rows("failures")}
        self.assertEqual(failed, {("/missing", "404 Not Found"), ("wrong answer", "CatchResponseError('not 43')")})
        self.assertGreater(self.reports.requests("/item/[id]"), 10)
        self.assertEqual(self.reports.failures("forgiven"), 0)
        self.assertEqual(self.reports.requests("login"), 2)
        # Whether the shard files an answer, or Python when it has looked at it or followed where it leads.
        timed = {row["name"] for row in self.reports.summary()["operations"] if row["first_byte_ms"] is not None}
        self.assertLessEqual({"/item/[id]", "forgiven", "wrong answer", "login"}, timed)

    def test_lines_that_a_scenario_prints_come_whole(self):
        output = self.run_to_end(SCENARIOS / "talkative.py", users=2)
        spoken = [line for line in output.splitlines() if "spoken" in line]
        self.assertGreater(len(spoken), 1000)
        self.assertEqual([line for line in spoken if not re.fullmatch(r"spoken \d+ times", line)], [])

    def test_absurd_measurements_spoil_nothing_but_themselves(self):
        self.run_to_end(SCENARIOS / "measured.py", users=2, expected=1)
        rows = {row["name"]: row for row in self.reports.summary()["operations"]}
        self.assertEqual(set(rows), {"sound", "unknown length", "endless"})
        self.assertEqual(len({row["requests"] for row in rows.values()}), 1)
        self.assertGreater(rows["sound"]["requests"], 10)
        self.assertEqual([rows[name]["bytes"] // rows[name]["requests"] for name in ("sound", "unknown length")], [10, 0])
        refused, = self.reports.rows("exceptions")
        self.assertEqual(refused["Message"], "ValueError: response_time must be milliseconds, a day (86,400,000) at most "
                                             "(got 1700000000000)")

    def test_task_sets_sequences_and_tags(self):
        self.run_to_end(SCENARIOS / "task_sets.py", "--exclude-tags", "never", users=4)
        self.assertEqual(self.reports.rows("exceptions"), [])
        first, second, third = (self.reports.requests(name) for name in ("first", "second", "third"))
        self.assertGreater(first, 20)
        self.assertLessEqual(abs(first - second), 4)
        self.assertLessEqual(abs(2 * second - third), 8)
        inner, outer = self.reports.requests("inner"), self.reports.requests("outer")
        self.assertAlmostEqual(inner / outer, 3, delta=0.8)
        self.assertEqual(self.reports.requests("never"), 0)
        self.assertEqual(self.reports.requests("once"), 1)

    def done_under(self, *flags: str) -> set[str]:
        self.run_to_end(SCENARIOS / "tagged.py", *flags, users=4)
        self.assertEqual(self.reports.rows("exceptions"), [])
        return {row["Name"] for row in self.reports.rows("stats")} - {"Aggregated"}

    def test_tags_pick_the_tasks(self):
        for number, (flags, done) in enumerate({
            ("--tags", "one"): {"one", "both"},
            ("--tags", "one", "two"): {"one", "two", "both"},
            ("--exclude-tags", "one"): {"two", "untagged"},
            ("--tags", "one", "--exclude-tags", "two"): {"one"},
        }.items()):
            for processes in ((), ("--processes", "2", "--leader-bind-port", str(free_port()))):
                with self.subTest(flags=flags, processes=processes):
                    self.reports.folder = self.folder / f"run-{number}-{len(processes)}"
                    self.assertEqual(self.done_under(*flags, *processes), done)

    def test_tags_that_leave_a_class_without_a_task_are_refused(self):
        for flags in (("--tags", "nobody"), ("--tags", "two", "--exclude-tags", "two")):
            for processes in ((), ("--processes", "2", "--leader-bind-port", str(free_port()))):
                with self.subTest(flags=flags, processes=processes):
                    output = self.run_to_end(SCENARIOS / "tagged.py", *flags, *processes, expected=1)
                    self.assertEqual(output, "chopsticks: scenario tagged: Tagged has no task left to do under these "
                                             "--tags / --exclude-tags")

    @unittest.skipUnless(pathlib.Path("/usr/lib/python3/dist-packages/gevent").exists() or os.environ.get("CI") == "true",
                         "not installed: python3-gevent (scripts/bootstrap.sh test)")
    def test_gevent_hosts_the_users_of_a_scenario_that_imports_it(self):
        output = self.run_to_end(SCENARIOS / "with_gevent.py", "--stop-timeout", "1s")
        self.assertEqual(self.reports.rows("exceptions"), [])
        self.assertGreater(self.reports.requests("round"), 20)
        self.assertGreaterEqual(self.reports.requests("upload"), 4 * self.reports.requests("round"))
        self.assertIn("stored True", output)

    def test_a_load_shape_decides(self):
        file = self.scenario(
            "from locust import LoadTestShape, User, constant, task\n"
            "class Few(User):\n    wait_time = constant(0.1)\n    @task\n    def t(self): pass\n"
            "class Shape(LoadTestShape):\n"
            "    def tick(self):\n"
            "        now = self.get_run_time()\n"
            "        return (3, 100) if now < 1 else (6, 100) if now < 3 else None\n")
        program = self.start("run", "--workload-config", self.workload(self.server), "--headless", "-f", file)
        program.wait_for("ramping to 3 users")
        program.wait_for("ramping to 6 users")
        self.finish(program, seconds=20)

    def test_what_is_wrong_with_a_file_is_said_in_one_line(self):
        user = "from locust import User, task\nclass A(User):\n"
        for text, message in {
            "def x(:\n": r"scenario_under_test.py:1: invalid syntax",
            "import nosuchmodule\n": r"scenario_under_test.py:1: ModuleNotFoundError: No module named 'nosuchmodule'",
            "x = 1\n": r"there is no user class",
            user + "    pass\n": r"A has no task",
            user + "    weight = -1\n    @task\n    def t(self): pass\n": r"A.weight must be a number from 0 \(got -1\)",
            user + "    @task('x')\n    def t(self): pass\n": r":3: ValueError: @task takes a whole number",
            "from locust import WebsocketUser\n": r":1: ImportError: locust.WebsocketUser is not offered",
            "from locust import MarkovTaskSet, transition\nclass M(MarkovTaskSet):\n    @transition('gone')\n    def a(self): pass\n":
                r":2: InvalidTransitionError: M.a leads to gone, which M does not have",
            "from locust import task\nfrom chopsticks.workloads.rbd.rbd_workload import RBDWorkload\nclass A(RBDWorkload):\n"
            "    @task\n    def t(self): pass\n": "is for RBD storage, and driver native of .* speaks S3: it needs driver rbd",
            "raise SystemExit(3)\n": r":1: SystemExit: 3",
        }.items():
            with self.subTest(text):
                output = self.run_to_end(self.scenario(text), expected=1)
                self.assertRegex(output, f"^chopsticks: .*{message}.*$")
                self.assertEqual(len(output.splitlines()), 1, output)

    def test_a_file_that_is_not_there_is_said_in_our_own_words(self):
        output = self.run_to_end("nowhere/missing.py", expected=1)
        self.assertEqual(output, "chopsticks: cannot read the scenario file nowhere/missing.py: No such file or directory")

    def test_exceptions_arrive_with_the_lines_of_the_scenario(self):
        file = self.scenario(
            "from locust import User, constant, task\nclass A(User):\n    wait_time = constant(0.1)\n"
            "    def helper(self): raise KeyError('gone')\n    @task\n    def work(self): self.helper()\n")
        output = self.run_to_end(file, expected=1)
        row, = self.reports.rows("exceptions")
        self.assertEqual(row["Message"], "KeyError: 'gone'")
        self.assertIn("in helper", row["Traceback"])
        self.assertNotIn("task.py", row["Traceback"])
        self.assertGreater(int(row["Count"]), 20)
        self.assertEqual(output.count("in helper"), 1, "logged once")

    def test_an_exception_in_on_start_ends_the_user(self):
        file = self.scenario("from locust import User, constant, task\nclass A(User):\n"
                             "    def on_start(self): raise RuntimeError('not today')\n"
                             "    @task\n    def work(self): print('worked')\n")
        output = self.run_to_end(file, expected=1)
        self.assertIn("RuntimeError: not today", output)
        self.assertNotIn("worked", output)

    def test_an_endless_loop_is_named_and_broken_off(self):
        file = self.scenario("from locust import User, constant, task\nclass A(User):\n"
                             "    @task\n    def forever(self):\n        while True: pass\n")
        output = self.run_to_end(file, expected=1, users=2)
        self.assertRegex(output, "held up all Python users")
        self.assertIn("while True: pass", output)

    def test_native_code_that_never_comes_back_is_left_behind(self):
        for library in ("CDLL", "PyDLL"):  # without the interpreter, and with it
            with self.subTest(library):
                file = self.scenario(
                    f"import ctypes\nfrom locust import User, constant, task\nlibrary = ctypes.{library}(None)\n"
                    "class A(User):\n    @task\n    def stuck(self): library.sleep(1000)\n")
                output = self.run_to_end(file, expected=1, users=2)
                self.assertIn("held up all Python users", output)
                self.assertIn("def stuck" if library == "CDLL" else "does not let go of the interpreter", output)
                self.assertIn("it is left behind", output)
                row, = self.reports.rows("exceptions")
                self.assertEqual(row["Message"], "the scenario blocked Python for more than a second")

    def test_slow_python_is_scenario_lag_and_no_latency(self):
        file = self.scenario(
            "import time\nfrom locust import task\nfrom chopsticks.workloads.s3.s3_workload import S3Workload\n"
            "class A(S3Workload):\n    @task\n    def work(self):\n        self.client.upload('key', b'words')\n"
            "        until = time.perf_counter() + 0.02\n        while time.perf_counter() < until: pass\n")
        output = self.run_to_end(file, users=10, seconds="3s")
        summary = self.reports.summary()
        lag, latency = summary["scenario_lag_ms"], summary["total"]["latency_ms"]
        # Ten users who take 20 ms each of the one interpreter wait for nine others.
        self.assertGreater(lag["percentiles"]["50%"], 60)
        # All but the last ones of users who are stopped meanwhile.
        self.assertAlmostEqual(lag["count"], summary["total"]["requests"], delta=10)
        self.assertLess(latency["percentiles"]["50%"], 30)
        self.assertGreater(summary["workers"][0]["scenario_lag_p99_ms"], 60)
        self.assertEqual(summary["limit"]["who"], "client")
        self.assertIn("waiting for Python", output)

    def test_a_host_of_the_leader_and_the_end_of_the_scenarios_own_choice(self):
        file = self.scenario(
            "from locust import HttpUser, constant, task\nclass A(HttpUser):\n    host = 'http://nowhere.invalid'\n"
            "    wait_time = constant(0.1)\n    def on_start(self): print('goes to', self.host, self.environment.host)\n"
            "    @task\n    def t(self): self.environment.runner.quit()\n")
        output = self.run_to_end(file, "--host", "http://127.0.0.1:9", users=1, seconds="60s")
        self.assertIn("goes to http://127.0.0.1:9 http://127.0.0.1:9", output)

    def test_one_user_is_run_by_hand(self):
        file = self.scenario(
            "from locust import StopUser, constant, events, run_single_user, task\n"
            "from chopsticks.workloads.s3.s3_workload import S3Workload\n"
            "class Other(S3Workload):\n    @task\n    def t(self): print('not me')\n"
            "class A(S3Workload):\n    @task\n    def t(self):\n        self.client.upload('by-hand', b'words')\n"
            "        raise StopUser()\n"
            "if __name__ == '__main__':\n    run_single_user(A, include_length=True)\n")
        packages = pathlib.Path(BIN).resolve().parents[1] / "share/chopsticks/python"
        program = Program("/usr/bin/python3", file, "--workload-config", self.workload(self.server), name="by hand",
                          environment={"PYTHONPATH": str(packages), "CHOPSTICKS_RUN_DIR": str(self.reports.folder)})
        self.programs.append(program)
        self.addCleanup(program.kill)
        self.finish(program)
        self.assertRegex(program.output, r"(?m)^S3 +upload +[0-9.]+ +5 *$")
        self.assertNotIn("not me", program.output)

    def test_ctrl_c_ends_who_sleeps_and_on_stop_may_use_storage(self):
        file = self.scenario(
            "import time\nfrom locust import events, task\nfrom chopsticks.workloads.s3.s3_workload import S3Workload\n"
            "class A(S3Workload):\n    def on_stop(self): print('stored', self.client.upload('last', b'words'))\n"
            "    @task\n    def sleep(self): print('asleep'); time.sleep(100)\n"
            "@events.quitting.add_listener\ndef quitting(environment, **_): print('quitting')\n")
        program = self.begin(file, "--duration", "10m", users=3)
        program.wait_for("asleep")
        wait_until(lambda: program.output.count("asleep") == 3, "three sleepers")
        program.signal(signal.SIGINT)
        self.finish(program, expected=130, seconds=20)
        self.assertEqual(program.output.count("stored True"), 3)
        self.assertIn("quitting", program.output)
        self.assertEqual(self.reports.requests("upload"), 3)

    def test_a_worker_of_a_leader(self):
        file = str(SCENARIOS / "objects.py")
        workload = self.workload(self.server)
        self.common = lambda _: ["--workload-config", workload, "-f", file]
        leader = self.leader(workload, "--users", "6", "--spawn-rate", "100", "--duration", "2s", "--only-summary")
        workers = [self.worker(workload, number=number) for number in (1, 2)]
        self.finish(leader)
        for worker in workers:
            self.finish(worker)
            self.assertIn("test_stop\n", worker.output)
        self.assertGreater(self.reports.requests("upload"), 20)
        self.assertEqual(self.reports.failures(), 0)


if __name__ == "__main__":
    harness.main()
