"""A test case that lets the processes of a run die, sleep, lie and be cut off, and settles accounts at the end."""

import datetime
import signal

import harness
from peers import BuiltInServer, wait_until

USERS = 40
ALL_THERE = rf"all users are there: {USERS}$"
# Five seconds until a loss is noticed and the users are handed on, and some for a machine that does other things, too.
SOON = 5 + 3


class Case(harness.Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.settings = self.workload(self.server)

    def named_worker(self, name: str, port: int | None = None):
        number = len(self.programs)
        worker = self.start("run", *self.common(self.settings), "--worker", "--leader-port", str(port or self.port),
                            "--worker-id", name, "--headless", name=f"{number} {name}")
        return worker

    def leader_of(self, workers: int):
        return self.leader(self.settings, "-u", str(USERS), "-r", str(USERS), "-t", "10m", "--stop-timeout", "10",
                           workers=workers)

    def wait_for_all_users(self, leader, before: int) -> None:
        """Until the leader says once more than `before` that all users are there."""
        wait_until(lambda: leader.count(ALL_THERE) > before, "all users to be there again", SOON)

    def wait_until_all_run(self, leader) -> None:
        """Until the workers themselves have said so: the leader's table shows what they report."""
        everybody = rf"{USERS} of {USERS} users running"
        before = leader.count(everybody)
        wait_until(lambda: leader.count(everybody) > before, "all users to be reported", SOON)

    def end(self, leader) -> dict:
        self.wait_until_all_run(leader)
        leader.signal(signal.SIGINT)
        self.finish(leader, expected=130, seconds=40)
        return self.reports.summary()

    def served(self) -> int:
        return self.server.uploads() + self.server.downloads() + self.server.deletes()

    def reported(self) -> int:
        return sum(self.reports.requests(name) for name in ("upload", "download", "delete"))

    def assert_account(self, summary: dict, killed: bool) -> None:
        missing = self.served() - self.reported()
        at_most = summary["lost_operations_at_most"]
        if killed:
            self.assertGreater(at_most, 0)
            self.assertLessEqual(at_most, 6 * USERS, "the bound says nothing")
        else:
            self.assertEqual(at_most, 0)
        self.assertTrue(0 <= missing <= at_most, f"{missing} operations are missing, at most {at_most} may be")

    def assert_all_ran_at_last(self) -> None:
        """The workers' own words, second by second: as many users as asked for until the run was stopped."""
        users = [int(row["User Count"]) for row in self.reports.rows("stats_history") if row["Name"] == "Aggregated"]
        self.assertIn(USERS, users[-12:], f"the users were never all there again: {users}")

    def assert_marked(self, summary: dict, kind: str, name: str, since: float) -> None:
        """The report says when a worker was lost, or left, and that all users were there again soon after."""
        # Moments are told by the second.
        events = [(event["kind"], event["text"], datetime.datetime.fromisoformat(event["time"]).timestamp() - since)
                  for event in summary["events"]]
        times = [after for of, text, after in events if of == kind and f"worker {name} " in text and after > -1]
        self.assertTrue(times, f"no {kind} of {name} is in {events}")
        whole = [after for of, _, after in events if of == "ramp_done" and times[0] <= after <= SOON]
        self.assertTrue(whole, f"the users of {name} were not back {SOON} s later: {events}")

    def kinds(self, summary: dict) -> list[str]:
        return [event["kind"] for event in summary["events"]]

    def events_of(self, summary: dict, name: str) -> list[str]:
        return [event["kind"] for event in summary["events"] if f"worker {name} " in event["text"]]
