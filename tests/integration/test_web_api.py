#!/usr/bin/python3
"""The API as scripts and browsers use it: a leader with two workers, a hostile crowd, logins, TLS, past runs."""

import base64
import http.client
import json
import socket
import ssl
import subprocess
import urllib.error
import urllib.request

import harness
from harness import Case
from peers import BuiltInServer, wait_until
from program import BIN


class Answer:
    def __init__(self, status: int, headers, body: bytes):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class WebApi(Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.headers: dict[str, str] = {}
        self.context = None

    def open(self, *flags: str, workers: int = 0):
        """A leader with its page, and its workers; `self.address` is where the page is."""
        common = self.common(self.workload(self.server))
        self.port = harness.free_port()
        role = ["--leader", "--leader-bind-host", "127.0.0.1", "--leader-bind-port", str(self.port)] if workers else []
        self.program = self.start("run", *common, *role, "--web-host", "127.0.0.1", "--web-port", "0", *flags, name="leader")
        self.address = self.program.wait_for(r"Web UI: (\S+)/")[1]
        for number in range(workers):
            self.worker(self.workload(self.server), number=number)
        if workers:
            wait_until(lambda: self.get("/api/v1/state").json()["workers"]["connected"] == workers, "workers")

    def ask(self, path: str, body=None, **headers: str) -> Answer:
        request = urllib.request.Request(self.address + path, data=body, headers={**self.headers, **headers})
        try:
            with urllib.request.urlopen(request, timeout=20, context=self.context) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, refusal.headers, refusal.read())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask(path, **headers)

    def order(self, path: str, body: dict, **headers: str) -> Answer:
        return self.ask("/api/v1/" + path, json.dumps(body).encode(), **{"Content-Type": "application/json", **headers})

    def state(self) -> dict:
        return self.get("/api/v1/state").json()

    def phase(self) -> str:
        return self.state()["phase"]

    def test_a_run_is_started_watched_edited_and_stopped_and_leaves_its_report(self):
        self.open(workers=2)
        for path in ("stop", "reset", "edit"):
            self.assertEqual(self.order(path, {"users": 3}).status, 409, path)
        self.assertEqual((self.get("/stop").status, self.get("/stats/reset").status), (200, 200))
        started = self.order("start", {"users": 10, "spawn_rate": 20, "parameters": {"object_size_mb": 0.125}})
        self.assertEqual(started.status, 200, started.body)
        wait_until(lambda: self.phase() == "running", "all users")
        self.assertEqual(self.order("start", {"users": 1, "spawn_rate": 1}).status, 409)
        self.assertEqual(self.order("notes", {"text": "here we go"}).status, 200)
        self.assertEqual(self.order("edit", {"users": 16, "spawn_rate": 50}).status, 200)
        wait_until(lambda: self.state()["users"] == 16, "sixteen users")
        wait_until(lambda: any(row["name"] == "upload" and row["average_bytes"] == 131072
                               for row in self.get("/api/v1/statistics").json()["rows"]), "uploads of 128 KiB")
        wait_until(lambda: len(self.get("/api/v1/series").json()["time"]) > 3, "a series")
        self.assertEqual(self.get("/stats/requests").json()["worker_count"], 2)
        workers = self.get("/api/v1/workers").json()["workers"]
        self.assertEqual([worker["users"] for worker in workers], [8, 8])
        one = self.get(f"/api/v1/workers/{workers[0]['id']}/statistics").json()
        self.assertGreater(one["total"]["requests"], 0)
        self.assertEqual(self.order("stop", {}).status, 200)
        wait_until(lambda: self.phase() == "stopped", "the end")
        self.assertEqual(self.order("reset", {}).status, 409)
        self.check_reports()
        few = {"users": 2, "spawn_rate": 1}
        soon = [self.order(*order).status for order in (("start", few), ("edit", few), ("stop", {}))]
        self.assertEqual(soon, [200, 200, 200], "however soon after each other")

    def check_reports(self) -> None:
        events = [event["kind"] for event in self.get("/api/v1/events").json()["events"]]
        self.assertTrue({"run_started", "ramp_done", "note", "edited"} <= set(events), events)
        wait_until(lambda: (self.reports.folder / "report.html").exists(), "the report")
        total = self.get("/api/v1/statistics").json()["total"]
        self.assertEqual(total["requests"], self.reports.requests("Aggregated"))
        self.assertEqual(sum(self.get("/api/v1/series").json()["ops"]) > 0, True)
        runs = self.get("/api/v1/runs").json()["runs"]
        self.assertIn("run", [run["id"] for run in runs])
        document = self.get("/api/v1/runs/run").json()
        self.assertEqual(document["statistics"]["total"]["requests"], total["requests"])
        self.assertNotIn(self.server.secret_key, self.reports.text())
        self.assertEqual(self.get("/api/v1/runs/compare?a=run&b=run").json()["rows"][-1]["change"]["ops"], 0)
        again = subprocess.run([BIN, "report", self.reports.folder, "-o", self.folder / "again.html"],
                               capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn(b"chopsticks-report", (self.folder / "again.html").read_bytes())

    def test_events_are_sent_once_a_second(self):
        self.open()
        stream = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=10)
        self.addCleanup(stream.close)
        stream.request("GET", "/api/v1/stream")
        answer = stream.getresponse()
        self.assertEqual(answer.headers["Content-Type"], "text/event-stream")
        seen = []
        while seen.count("state") < 2:
            line = answer.readline().decode().rstrip()
            if line.startswith("event: "):
                seen.append(line.removeprefix("event: "))
            if line.startswith("data: "):
                json.loads(line.removeprefix("data: "))
        self.assertTrue({"state", "statistics", "workers", "events", "series"} <= set(seen), seen)

    def test_a_hostile_crowd_harms_neither_the_run_nor_the_page(self):
        self.open()
        self.assertEqual(self.order("start", {"users": 8, "spawn_rate": 50}).status, 200)
        wait_until(lambda: self.phase() == "running", "the run")
        host, port = self.address.removeprefix("http://").split(":")
        crowd = []
        for number in range(600):
            crowd.append(socket.create_connection((host, int(port)), timeout=10))
            self.addCleanup(crowd[-1].close)
            if number % 3 == 0:
                crowd[-1].sendall(b"GET /stats/requests HTTP/1.1\r\nHost: ")
        for bad in ({"users": -1, "spawn_rate": 1}, {"users": "x", "spawn_rate": 1}, {"users": 1, "spawn_rate": None},
                    {"users": 1, "spawn_rate": 1, "user_classes": [{"name": "Nobody"}]}):
            answer = self.order("start", bad)
            self.assertEqual(answer.status, 400, bad)
            self.assertTrue(answer.json()["error"]["message"])
        self.assertIn(self.ask_large(), (413, 400))
        before = self.state()["requests"]
        wait_until(lambda: self.state()["requests"] > before, "the run to go on")
        self.assertEqual(self.phase(), "running")

    def ask_large(self) -> int:
        host, port = self.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as client:
            client.sendall(b"POST /api/v1/start HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                           b"Content-Length: 10485760\r\n\r\n")
            try:
                client.sendall(b"x" * 10485760)
            except OSError:
                pass
            answer = client.recv(4096).decode()
        return int(answer.split()[1])

    def test_a_login_guards_everything_and_scripts_bring_theirs(self):
        users = self.folder / "users"
        made = subprocess.run([BIN, "passwd", "ann", users], input="open sesame\n", capture_output=True, text=True,
                              timeout=30, check=False)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertNotIn("sesame", users.read_text() + made.stdout)
        self.open("--web-login", str(users), "--web-auth", "robot:steel")
        self.assertEqual(self.get("/").status, 200)
        for path in ("/api/v1/state", "/stats/requests", "/stop", "/api/v1/stream", "/stats/report"):
            self.assertEqual(self.get(path).status, 401, path)
        self.assertEqual(self.order("login", {"user": "ann", "password": "wrong"}).status, 401)
        answer = self.order("login", {"user": "ann", "password": "open sesame"})
        self.assertEqual(answer.status, 200)
        cookie = answer.headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Strict", cookie)
        ours = {"Cookie": cookie.split(";")[0]}
        self.assertEqual(self.get("/api/v1/state", **ours).status, 200)
        self.assertEqual(self.order("reset", {}, **ours, Origin="http://evil.example").status, 403)
        self.assertEqual(self.order("logout", {}, **ours).status, 200)
        self.assertEqual(self.get("/api/v1/state", **ours).status, 401)
        robot = {"Authorization": "Basic " + base64.b64encode(b"robot:steel").decode()}
        self.assertEqual(self.get("/stats/requests", **robot).status, 200)
        self.assertNotIn("steel", self.program.output)

    def test_it_speaks_tls_below_a_path(self):
        cert, key = str(self.folder / "cert.pem"), str(self.folder / "key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-keyout", key,
                        "-out", cert], check=True, capture_output=True)
        self.context = ssl.create_default_context(cafile=cert)
        self.open("--tls-cert", cert, "--tls-key", key, "--web-base-path", "/load")
        self.assertTrue(self.address.startswith("https://"), self.address)
        self.assertTrue(self.address.endswith("/load"), self.address)
        self.assertEqual(self.get("/api/v1/health").json()["status"], "ok")
        self.assertEqual(self.get("/stats/requests").status, 200)
        self.address = self.address.removesuffix("/load")
        self.assertEqual(self.get("/api/v1/health").status, 404)

    def test_a_headless_run_copies_its_html_report(self):
        file = self.folder / "copy_{u}.html"
        program = self.local(self.workload(self.server), "-u", "4", "-r", "4", "-t", "3s", "--html", str(file))
        self.finish(program)
        page = (self.folder / "copy_4.html").read_bytes()
        self.assertEqual(page, (self.reports.folder / "report.html").read_bytes())
        self.assertIn(b"s3_large_objects", page)


if __name__ == "__main__":
    harness.main()
