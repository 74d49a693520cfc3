#!/usr/bin/python3
"""The page and its API behind Debian's nginx, below a path of its own, as docs/how-to/share-the-web-ui.md says."""

import http.client
import json
import pathlib
import re
import shutil
import subprocess

import harness
from harness import Case
from peers import BuiltInServer, wait_until

GUIDE = pathlib.Path(__file__).resolve().parents[2] / "docs/how-to/share-the-web-ui.md"


class ReverseProxy(Case):
    def setUp(self) -> None:
        super().setUp()
        harness.require("nginx")
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.program = self.start("run", *self.common(self.workload(self.server)), "--web-host", "127.0.0.1",
                                  "--web-port", "0", "--web-base-path", "/load", name="leader")
        self.behind = self.program.wait_for(r"Web UI: http://127.0.0.1:(\d+)/load/")[1]
        self.port = harness.free_port()
        self.proxy()

    def proxy(self) -> None:
        """nginx with the block of our guide, for the port of this test."""
        block = re.search(r"```nginx\n(.*?)```", GUIDE.read_text(), re.DOTALL)[1]
        folder = self.folder / "nginx"
        folder.mkdir()
        kinds = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                          ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        file = self.write("nginx.conf", f"""
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; {kinds}
  server {{ listen 127.0.0.1:{self.port}; {block.replace('8089', self.behind)} }}
}}""")
        running = subprocess.Popen([shutil.which("nginx"), "-p", str(folder), "-e", str(folder / "error.log"), "-c", file])
        self.addCleanup(running.wait)
        self.addCleanup(running.terminate)
        wait_until(self.answers, "nginx")

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/load/api/v1/health").status == 200
        except ConnectionRefusedError:
            return False

    def ask(self, method: str, path: str, body=None, **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        self.addCleanup(connection.close)
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        return connection.getresponse()

    def test_figures_stream_through_it_and_orders_arrive(self):
        self.assertIn(b"chopsticks", self.ask("GET", "/load/").read())
        self.assertIn(self.ask("GET", "/").status, (403, 404))
        origin = f"http://127.0.0.1:{self.port}"
        started = self.ask("POST", "/load/api/v1/start", {"users": 3, "spawn_rate": 3}, Origin=origin)
        self.assertEqual(started.status, 200, started.read())
        self.assertEqual(self.ask("POST", "/load/api/v1/stop", {}, Origin="http://evil.example").status, 403)
        stream = self.ask("GET", "/load/api/v1/stream")
        self.assertEqual(stream.headers["Content-Type"], "text/event-stream")
        states = []
        while not states or states[-1]["users"] < 3 or len(states) < 3:
            line = stream.readline().decode()
            self.assertTrue(line, "the stream ended")
            if line.startswith("event: state"):
                states.append(json.loads(stream.readline().decode().removeprefix("data: ")))
        # One a second, not many at once when a buffer is full.
        gaps = [after["time"] - before["time"] for before, after in zip(states, states[1:])]
        self.assertLess(max(gaps), 3, gaps)
        self.assertEqual(self.ask("POST", "/load/api/v1/stop", {}, Origin=origin).status, 200)

    def test_it_gives_a_report_to_download(self):
        answer = self.ask("GET", "/load/stats/report?download=1")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertIn(b"chopsticks-report", answer.read())


if __name__ == "__main__":
    harness.main()
