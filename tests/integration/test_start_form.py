#!/usr/bin/python3
"""What the start form offers and what comes of it: parameters of scenarios that only workers have, load shapes, hosts."""

import json
import pathlib
import urllib.error
import urllib.parse
import urllib.request

import harness
from harness import Case
from peers import BuiltInServer, wait_until

FORMED = str(pathlib.Path(__file__).parent / "scenarios" / "formed.py")


class StartForm(Case):
    def open(self, *flags: str) -> None:
        self.program = self.start("run", *flags, "--web-host", "127.0.0.1", "--web-port", "0", name="leader")
        self.address = self.program.wait_for(r"Web UI: (\S+)/")[1]

    def lead(self, workers: int = 2) -> None:
        """A leader that has no Python, and workers that do."""
        self.port = harness.free_port()
        self.open("-f", FORMED, "--leader", "--leader-bind-host", "127.0.0.1", "--leader-bind-port", str(self.port))
        self.hands = [self.start("run", "-f", FORMED, "--worker", "--leader-host", "127.0.0.1", "--leader-port",
                                 str(self.port), name=f"worker {number}") for number in range(workers)]
        wait_until(lambda: len(self.get("form")["parameters"]) > 0, "what the workers tell")
        wait_until(lambda: self.get("state")["workers"]["connected"] == workers, "the workers")

    def ask(self, path: str, body=None, kind: str = "application/json"):
        request = urllib.request.Request(self.address + path, body, {"Content-Type": kind} if body is not None else {})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def get(self, what: str):
        return self.ask("/api/v1/" + what)

    def order(self, what: str, body: dict):
        return self.ask("/api/v1/" + what, json.dumps(body).encode())

    def swarm(self, **fields: str):
        return self.ask("/swarm", urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def refused(self, what: str, body: dict) -> dict:
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.order(what, body)
        with caught.exception as answer:
            self.assertEqual(answer.code, 400)
            return json.loads(answer.read())["error"]

    def rows(self) -> set[str]:
        return {row["name"] for row in self.get("statistics")["rows"]}

    def stop(self) -> None:
        self.order("stop", {})
        wait_until(lambda: self.get("state")["phase"] == "stopped", "the end")

    def check_form(self) -> None:
        form = self.get("form")
        known = {one["name"]: one for one in form["parameters"]}
        self.assertEqual(set(known), {"portion", "flavour", "hot", "chilli", "api_token"})
        self.assertEqual([(known[name]["type"], known[name]["default"], known[name]["help"]) for name in
                          ("portion", "flavour", "hot", "chilli")],
                         [("bytes", 64, "Size of what is eaten at once"), ("text", "plain", "What it tastes of"),
                          ("boolean", False, "Whether it is warmed up"), ("choice", "2", "How much of it")])
        self.assertEqual((known["portion"]["unit"], known["chilli"]["choices"]), ("KiB", ["1", "2", "3"]))
        self.assertNotIn("very secret", json.dumps(form))
        self.assertTrue(known["api_token"]["secret"])
        tasks = form["user_classes"][0]["tasks"]
        self.assertEqual([(task["name"], task["ratio"]) for task in tasks], [("eat", 0.75), ("drink", 0.25)])

    def check_that_values_arrive(self) -> None:
        plain = "65536 plain False 2 None"
        sweet = "1048576 sweet True 3 http://kitchen.example"
        self.order("start", {"users": 2, "spawn_rate": 10})
        wait_until(lambda: {plain, "drink"} <= self.rows(), "the values of the file")
        self.stop()
        self.order("start", {"users": 2, "spawn_rate": 10, "host": "http://kitchen.example", "parameters":
                             {"portion": "1MiB", "flavour": "sweet", "hot": True, "chilli": "3"}})
        wait_until(lambda: sweet in self.rows(), "the values of the form")
        self.assertNotIn(plain, self.rows())
        self.stop()
        known = {one["name"]: one for one in self.get("form")["parameters"]}
        self.assertEqual((known["flavour"]["value"], known["flavour"]["source"]), ("sweet", "the start form"))
        reply = self.swarm(user_count="2", spawn_rate="10", flavour="sour", profile="<lunch>")
        self.assertEqual((reply["success"], reply["host"]), (True, "http://kitchen.example"))
        wait_until(lambda: sweet.replace("sweet", "sour") in self.rows(), "what Locust's form says")
        self.assertEqual(self.get("report")["profile"], "lunch")
        self.stop()

    def test_parameters_of_workers_with_a_scenario_the_leader_cannot_read_are_theirs_to_change(self):
        self.lead()
        self.check_form()
        self.check_that_values_arrive()
        for bad, field in (({"portion": "much"}, "portion"), ({"chilli": "9"}, "chilli"), ({"nothing": 1}, "nothing")):
            refusal = self.refused("start", {"users": 1, "spawn_rate": 1, "parameters": bad})
            self.assertEqual(refusal["field"], f"parameters.{field}")

    def test_a_local_run_of_python_takes_values_too(self):
        self.open("-f", FORMED)
        self.check_form()
        self.check_that_values_arrive()

    def test_user_keeps_the_tasks_it_names(self):
        self.lead(workers=1)
        self.order("start", {"users": 2, "spawn_rate": 10})
        wait_until(lambda: len(self.rows()) == 2, "both tasks")
        self.stop()
        request = {"user_class_name": "Eater", "tasks": ["drink"], "host": "http://bar.example"}
        self.assertEqual(self.ask("/user", json.dumps(request).encode()), {})
        self.order("start", {"users": 2, "spawn_rate": 10})
        wait_until(lambda: self.get("state")["run"]["number"] == 2 and self.get("state")["requests"] > 10, "drinks")
        self.assertEqual(self.rows(), {"drink"})

    def test_a_load_shape_can_be_followed_set_and_left_out(self):
        server = BuiltInServer()
        self.addCleanup(server.stop)
        self.open("--workload-config", self.workload(server), "-f", "s3_stages")
        form = self.get("form")
        self.assertEqual((form["load_shape"], form["host"]), ({"name": "Stages", "uses_load": False}, None))
        self.assertTrue(all(one["help"] for one in form["parameters"]), form["parameters"])
        self.order("start", {"users": 3, "spawn_rate": 50, "load_shape": None})
        wait_until(lambda: self.get("state")["users"] == 3, "the form's users")
        self.assertIsNone(self.get("state")["load_shape"])
        self.stop()
        self.assertIn("Stages", self.swarm(users="2", spike_rate="50", stage_length="2")["message"])
        wait_until(lambda: self.get("state")["users"] == 8, "the spike of four times two", 20)
        self.assertEqual(self.get("state")["load_shape"], "Stages")
        wait_until(lambda: self.get("state")["phase"] == "stopped", "the end of the shape", 20)

    def test_what_happened_to_a_worker_names_it(self):
        self.lead()
        self.order("start", {"users": 4, "spawn_rate": 10})
        wait_until(lambda: self.get("state")["phase"] == "running", "the run")
        self.hands[1].kill()
        wait_until(lambda: self.get("state")["workers"]["missing"] == 1, "the loss", 20)
        lost, = [event for event in self.get("events")["events"] if event["kind"] == "worker_lost"]
        missing, = [one for one in self.get("workers")["workers"] if one["state"] == "missing"]
        self.assertEqual(lost["worker"], missing["id"])


if __name__ == "__main__":
    harness.main()
