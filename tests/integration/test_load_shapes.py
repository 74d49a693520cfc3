#!/usr/bin/python3
"""Load shapes: the shipped one, locally and over two workers, and what happens to -u, -r and -t."""

import datetime

import harness
from harness import Case
from peers import BuiltInServer

STAGES = "s3_stages: {stage_length: 2s, users: 5, spawn_rate: 2, spike_rate: 1000, least_wait: 50ms, most_wait: 100ms}\n"
ENDLESS_RAMP = "s3_stages: {stage_length: 2s, users: 1000, spawn_rate: 2, spike_rate: 1, least_wait: 50ms}\n"


class LoadShapes(Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.settings = self.workload(self.server)

    def words(self, stages: str) -> list[str]:
        return ["run", "--workload-config", self.settings, "--scenario-config", self.write("stages.yaml", stages), "-f",
                "s3_stages", "--headless"]

    def goals(self) -> list[tuple[float, str]]:
        """When the shape wanted what, in seconds from the start."""
        events = self.reports.summary()["events"]
        began = self.seconds(events[0]["time"])
        return [(self.seconds(event["time"]) - began, event["text"]) for event in events if event["kind"] == "edited"]

    @staticmethod
    def seconds(time: str) -> float:
        return datetime.datetime.fromisoformat(time).timestamp()

    def assert_stages(self) -> None:
        goals = self.goals()
        self.assertEqual([text for _, text in goals], ["load shape: 5 users at 2/s", "load shape: 20 users at 1000/s",
                                                       "load shape: 5 users at 1000/s"])
        for (when, _), due in zip(goals, (0, 4, 6)):
            self.assertAlmostEqual(when, due, delta=0.5)
        peak = max(point["users"] for point in self.reports.summary()["series"])
        self.assertEqual(peak, 20)
        self.assertEqual(self.reports.failures(), 0)

    def test_the_stages_come_on_time_and_the_options_they_replace_are_said_to_mean_nothing(self):
        program = self.start(*self.words(STAGES), "-u", "3", "-t", "1s")
        self.finish(program)
        self.assertIn("--users and --duration have no effect: load shape Stages decides", program.output)
        self.assertIn("load shape Stages", program.output)
        self.assert_stages()
        self.assertEqual(self.reports.summary()["run"]["load_shape"], "Stages")

    def test_workers_follow_the_leaders_shape(self):
        port = str(harness.free_port())
        leader = self.start(*self.words(STAGES), "--leader", "--leader-bind-port", port, "--expect-workers", "2",
                            name="leader")
        workers = [self.start(*self.words(STAGES), "--worker", "--leader-port", port, name=f"worker {n}") for n in (1, 2)]
        self.finish(leader)
        for worker in workers:
            self.finish(worker)
        self.assert_stages()
        self.assertGreater(min(worker["requests"] for worker in self.reports.summary()["workers"]), 5)

    def test_a_stage_begins_on_time_though_the_ramp_before_it_has_not_ended(self):
        self.finish(self.start(*self.words(ENDLESS_RAMP)))
        goals = self.goals()
        self.assertEqual([text for _, text in goals], ["load shape: 1000 users at 2/s", "load shape: 4000 users at 1/s",
                                                       "load shape: 1000 users at 1/s"])
        for (when, _), due in zip(goals, (0, 4, 6)):
            self.assertAlmostEqual(when, due, delta=0.5)

    def test_without_a_shape_users_and_rate_are_needed(self):
        program = self.start("run", "--workload-config", self.settings, "-f", "s3_read", "--headless")
        self.finish(program, expected=2)
        self.assertIn("--users is missing", program.output)


if __name__ == "__main__":
    harness.main()
