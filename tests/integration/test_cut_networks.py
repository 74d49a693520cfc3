#!/usr/bin/python3
"""Cables between real network stacks: pulled, plugged in again, and dead in one direction."""

import time

import networks

networks.enter()

import faults  # noqa: E402
import harness  # noqa: E402
from faults import ALL_THERE  # noqa: E402
from peers import BuiltInServer, wait_until  # noqa: E402
from program import Program  # noqa: E402


class CutNetworks(faults.Case):
    """Leader and storage are here; a worker is here, another one on a machine with a cable to each of the two."""

    def setUp(self) -> None:
        networks.require()
        super().setUp()
        self.machine = networks.Machine(0, 1)
        self.addCleanup(self.machine.stop)
        self.to_leader, self.to_storage = self.machine.cables
        self.server.stop()
        self.server = BuiltInServer(host=self.to_storage.here)
        self.addCleanup(self.server.stop)
        self.settings = self.workload(self.server)
        self.leading = self.leader_of(2)
        self.named_worker("a_1")
        self.remote = self.remote_worker("b_1")
        self.leading.wait_for(ALL_THERE)
        wait_until(lambda: self.served() > 30, "operations")

    def remote_worker(self, name: str) -> Program:
        worker = self.machine.run(
            "run", *self.common(self.settings), "--worker", "--leader-host", self.to_leader.here, "--leader-port",
            str(self.port), "--worker-id", name, "--headless", name=f"remote {name}",
            environment={"CHOPSTICKS_RUN_DIR": str(self.reports.folder)})
        self.programs.append(worker)
        self.addCleanup(worker.kill)
        return worker

    def lost_and_back(self, cut: float) -> dict:
        """Its users go to the others, and some of them back when the cable is whole again."""
        stopping = self.remote.wait_for(r"^\[(\S+ \S+)\] warning: the leader is silent")[1]
        self.wait_for_all_users(self.leading, 1)
        lost = self.leading.wait_for(r"^\[(\S+ \S+)\] warning: worker b_1 is missing")[1]
        self.assertLess(stopping, lost, "its users ran in two places")
        self.repair()
        wait_until(lambda: self.leading.count("worker b_1 is (back|ready)") > 1, "the worker to come back", 20)
        self.wait_for_all_users(self.leading, 2)
        before = self.served()
        wait_until(lambda: self.served() > before + 40, "operations")
        summary = self.end(self.leading)
        self.assertEqual(self.events_of(summary, "b_1")[:2], ["worker_lost", "worker_back"])
        self.assert_marked(summary, "worker_lost", "b_1", cut)
        self.assert_all_ran_at_last()
        self.assert_account(summary, killed=False)
        return summary

    def test_a_cable_is_pulled_and_plugged_in_again(self):
        cut = time.time()
        self.to_leader.pull()
        self.repair = self.to_leader.plug_in
        self.lost_and_back(cut)

    def test_a_cable_that_is_dead_towards_the_worker(self):
        cut = time.time()
        self.to_leader.swallow()
        self.repair = self.to_leader.pass_on
        self.lost_and_back(cut)

    def test_a_machine_that_is_gone_for_good(self):
        cut = time.time()
        self.to_leader.pull()
        self.to_storage.pull()
        self.wait_for_all_users(self.leading, 1)
        self.remote.kill()  # nobody hears of it: its goodbyes have no way to go
        before = self.served()
        wait_until(lambda: self.served() > before + 40, "operations")
        summary = self.end(self.leading)
        self.assert_marked(summary, "worker_lost", "b_1", cut)
        self.assert_all_ran_at_last()
        self.assert_account(summary, killed=True)


if __name__ == "__main__":
    harness.main()
