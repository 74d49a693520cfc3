#!/usr/bin/python3
"""A leader that is not headless: its web page, and the run it starts by itself."""

import json
import urllib.request

import harness
from harness import Case
from peers import BuiltInServer, wait_until


class Web(Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.port = harness.free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            self.assertEqual(answer.status, 200)
            return answer.read()

    def stats(self) -> dict:
        return json.loads(self.get("/stats/requests"))

    def test_a_run_that_starts_itself_can_be_watched_and_quits_when_told(self):
        program = self.start("run", *self.common(self.workload(self.server)), "--autostart", "--autoquit", "3",
                             "--web-host", "127.0.0.1", "--web-port", str(self.port), "-u", "20", "-r", "20", "-t", "6s")
        program.wait_for(str(self.port))
        wait_until(lambda: self.server.uploads() > 3, "uploads")
        self.assertIn(b"<html", self.get("/").lower())
        wait_until(lambda: "upload" in [row["name"] for row in self.stats()["stats"]], "a row of uploads", 5)
        self.assertEqual(self.stats()["user_count"], 20)
        self.finish(program, seconds=40)


if __name__ == "__main__":
    harness.main()
