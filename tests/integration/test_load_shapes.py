#!/usr/bin/python3
"""Load shapes: the shipped one, locally and over two workers, and what happens to -u, -r and -t."""

import datetime

import harness
import stock
from harness import Case
from peers import ROOT, BuiltInServer

STAGES = "s3_stages: {stage_length: 2s, users: 5, spawn_rate: 2, spike_rate: 1000, least_wait: 50ms, most_wait: 100ms}\n"
NO_STORAGE = "{endpoint: 'http://127.0.0.1:9', access_key: a, secret_key: b, bucket: stress}\n"
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
        run = self.reports.summary()["run"]
        self.assertEqual((run["load_shape"], run["plan"]["users"], run["plan"]["spawn_rate"]), ("Stages", None, None))

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

    def test_a_leader_without_the_scenario_needs_no_users_where_its_workers_bring_a_shape(self):
        words = ("run", "--leader", "--headless", "--leader-bind-port")
        port = str(harness.free_port())
        leader = self.start(*words, port, name="leader")
        worker = self.start(*self.words(STAGES), "--worker", "--leader-port", port, name="worker")
        self.finish(leader)
        self.finish(worker)
        self.assertIn("load shape of the workers", leader.output)
        self.assert_stages()

        port = str(harness.free_port())
        leader = self.start(*words, port, name="leader")
        worker = self.start("run", "--workload-config", self.settings, "-f", "s3_read", "--worker", "--leader-port", port,
                            name="worker without a shape")
        self.finish(leader, expected=2)
        self.assertIn("chopsticks: --users is missing", leader.output)
        self.finish(worker)

    def test_without_a_shape_users_and_rate_are_needed(self):
        program = self.start("run", "--workload-config", self.settings, "-f", "s3_read", "--headless")
        self.finish(program, expected=2)
        self.assertIn("--users is missing", program.output)

    def test_a_shape_in_python_lives_with_the_workers_of_a_leader(self):
        twin = str(ROOT / "src/chopsticks/scenarios/s3_stages.py")
        words = [twin if word == "s3_stages" else word for word in self.words(STAGES)]
        port = str(harness.free_port())
        leader = self.start(*words, "--leader", "--leader-bind-port", port, "--expect-workers", "1",
                            name="leader")
        worker = self.start(*words, "--worker", "--leader-port", port, name="worker")
        self.finish(leader)
        self.finish(worker)
        self.assert_stages()


    def test_a_leader_without_the_scenario_follows_the_shape_of_its_workers_and_reports_it(self):
        twin = str(ROOT / "src/chopsticks/scenarios/s3_stages.py")
        for scenario in ("s3_stages", twin):
            port = str(harness.free_port())
            leader = self.start("run", "--leader", "--headless", "--leader-bind-port", port, "-u", "3", "-r", "2", "-t", "1m",
                                "--html", str(self.folder / "{u}_{r}_{t}.html"), name="leader")
            words = [scenario if word == "s3_stages" else word for word in self.words(STAGES)]
            worker = self.start(*words, "--worker", "--leader-port", port, name="worker")
            self.finish(leader)
            self.finish(worker)
            self.assert_stages()
            run = self.reports.summary()["run"]
            self.assertEqual((run["scenario"], run["load_shape"]), ("s3_stages", "Stages"))
            self.assertEqual((run["plan"]["users"], run["plan"]["duration_seconds"]), (None, None))
            self.assertIn("s3_stages finished", leader.output)
            (self.folder / "20_1000_8.html").unlink()  # it was there


class OverStockWorkers(stock.Case):
    def test_stock_workers_follow_a_shape_in_cpp(self):
        # The classes of the stock workers' locustfile, and a shape for them.
        file = self.write("shaped.cc", """#include <chopsticks/s3.h>
using namespace chopsticks;
struct Reader : User { static constexpr Share share{.weight = 3}; Reader() { add_task<&Reader::idle>(1); }
                       task<> idle() { co_await sleep(1s); } };
struct Writer : Reader {};
struct TwoSteps : LoadShape {
  std::optional<Goal> tick() override {
    if (run_time() < 2s) return Goal{.users = 4, .spawn_rate = 100};
    if (run_time() < 4s) return Goal{.users = 10, .spawn_rate = 100, .classes = {"Writer"}};
    return std::nullopt;
  }
};
CHOPSTICKS_SCENARIO(shaped, Reader, Writer, TwoSteps)
""")
        port = harness.free_port()
        leader = self.start("run", "--workload-config", self.write("none.yaml", NO_STORAGE), "-f", file, "--leader",
                            "--headless", "--leader-bind-port", str(port), "--expect-workers", "1",
                            "--exit-code-on-error", "0", name="leader")  # its locustfile fails on purpose
        worker = self.stock_worker(port)
        self.finish(leader, seconds=120)
        self.assertEqual(worker.wait(20), 0)
        lines = worker.output.splitlines()
        self.assertEqual((lines.count("Reader starts"), lines.count("Writer starts")), (2, 8))


if __name__ == "__main__":
    harness.main()
