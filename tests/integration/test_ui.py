#!/usr/bin/python3
"""The web page as a person uses it: Chromium against a leader with two real workers, a login, a report from disk."""

import os
import pathlib
import shutil
import subprocess

import harness
from harness import Case
from peers import BuiltInServer, wait_until

UI = pathlib.Path(__file__).resolve().parents[2] / "ui"
SHOTS = pathlib.Path(os.environ.get("UI_SCREENSHOTS", UI.parent / "build" / "ui-screenshots"))
# Large enough for every message of a page that waits in vain to be printed by itself first.
LIMIT_SECONDS = 240


class Ui(Case):
    def setUp(self) -> None:
        super().setUp()
        harness.require("node", "npm", "chromium")
        subprocess.run(["node", "install.mjs", "--test"], cwd=UI, check=True, timeout=300)
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.web_port = harness.free_port()

    def browse(self, script: str, **environment: str) -> str:
        """What a person does, by a script of ui/e2e; its pictures stay in build/ui-screenshots."""
        done = subprocess.run(["node", f"e2e/{script}.mjs"], cwd=UI, text=True, timeout=LIMIT_SECONDS,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**os.environ, "SHOTS": str(SHOTS), **environment})
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def lead(self, *flags: str):
        self.port = harness.free_port()
        leader = self.start("run", *self.common(self.workload(self.server)), "--leader", "--leader-bind-port",
                            str(self.port), "--web-host", "127.0.0.1", "--web-port", str(self.web_port), *flags,
                            name="leader")
        leader.wait_for(str(self.web_port))
        return leader

    def test_a_person_starts_watches_changes_and_stops_a_test(self):
        leader = self.lead()
        workers = [self.worker(self.workload(self.server), number=number) for number in (1, 2)]
        said = self.browse("live", URL=f"http://127.0.0.1:{self.web_port}/",
                           WORKERS=",".join(str(worker.pid) for worker in workers))
        print(said)
        self.assertTrue(leader.running, leader.output_tail())
        leader.stop()
        wait_until(lambda: (self.reports.folder / "report.html").exists(), "the report in the run directory", 10)
        self.browse("report", REPORT=str(self.reports.folder / "report.html"))

    def test_two_past_runs_stand_side_by_side(self):
        for number in (1, 2):
            done = self.start("run", *self.common(self.workload(self.server)), "--headless", "-u", str(20 * number), "-r",
                              "100", "-t", "3s", name=f"run {number}", CHOPSTICKS_RUN_DIR=str(self.folder / f"run{number}"))
            self.finish(done)
        self.lead()
        self.browse("compare", URL=f"http://127.0.0.1:{self.web_port}/")

    def test_a_page_that_is_open_for_a_day_does_not_grow(self):
        print(self.browse("day"))

    def test_below_a_prefix_a_login_keeps_strangers_out(self):
        users = str(self.folder / "users")
        subprocess.run([harness.BIN, "passwd", "alice", users], input="correct horse\n", text=True, check=True,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.lead("--web-base-path", "/load", "--web-login", users)
        self.worker(self.workload(self.server))
        self.browse("login", URL=f"http://127.0.0.1:{self.web_port}/load/", LOGIN_USER="alice",
                    PASSWORD="correct horse")


if __name__ == "__main__":
    shutil.rmtree(SHOTS, ignore_errors=True)
    harness.main()
