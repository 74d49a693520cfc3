#!/usr/bin/python3
"""SIGTERM and SIGINT at every kind of node: it ends cleanly, says how, and no figure is lost."""

import pathlib
import signal

import faults
import harness
from faults import ALL_THERE, USERS
from peers import wait_until
from program import Program, free_port

SIGNALS = (signal.SIGTERM, signal.SIGINT)
LOAD = ("-u", str(USERS), "-r", str(USERS), "-t", "10m", "--stop-timeout", "10")


def children(program: Program) -> list[int]:
    task = pathlib.Path(f"/proc/{program.pid}/task/{program.pid}/children")
    return [int(pid) for pid in task.read_text().split()]


class Signals(faults.Case):
    def under_way(self, leader: Program) -> None:
        leader.wait_for(ALL_THERE)
        before = self.served()
        wait_until(lambda: self.served() > before + 30, "operations")

    def ends_by(self, number: int, program: Program) -> None:
        program.signal(number)
        self.finish(program, expected=128 + number, seconds=30)

    def every(self, test) -> None:
        for number in SIGNALS:
            with self.subTest(signal.Signals(number).name):
                self.reports = harness.Reports(self.folder / f"run_{number}")
                served = self.served()
                test(number)
                self.assertEqual(self.reported(), self.served() - served)
                self.assertEqual(self.reports.failures(), 0)
                self.assertEqual(self.reports.summary()["lost_operations_at_most"], 0)

    def test_a_local_run(self):
        def run(number: int) -> None:
            program = self.local(self.settings, *LOAD)
            self.under_way(program)
            self.ends_by(number, program)
            self.assertEqual(self.reports.summary()["run"]["ending"], "interrupted")
        self.every(run)

    def test_a_leader(self):
        def run(number: int) -> None:
            leader = self.leader_of(2)
            workers = [self.named_worker("a_1"), self.named_worker("b_1")]
            self.under_way(leader)
            self.ends_by(number, leader)
            for worker in workers:
                self.finish(worker, seconds=20)
        self.every(run)

    def test_a_worker(self):
        def run(number: int) -> None:
            leader = self.leader_of(2)
            self.named_worker("a_1")
            leaving = self.named_worker("b_1")
            self.under_way(leader)
            self.ends_by(number, leaving)
            self.wait_for_all_users(leader, 1)
            self.assertEqual(self.events_of(self.end(leader), "b_1"), ["worker_left"])
        self.every(run)

    def test_several_workers_in_one_command(self):
        def run(number: int) -> None:
            leader = self.leader_of(3)
            self.named_worker("a_1")
            pair = self.worker(self.settings, "--processes", "2")
            self.under_way(leader)
            self.ends_by(number, pair)
            self.wait_for_all_users(leader, leader.count(ALL_THERE) - 1)
            summary = self.end(leader)
            self.assertEqual(self.kinds(summary).count("worker_left"), 2)
        self.every(run)

    def test_a_leader_that_brings_its_workers(self):
        def run(number: int) -> None:
            program = self.local(self.settings, *LOAD, "--processes", "2", "--leader-bind-port", str(free_port()))
            self.under_way(program)
            workers = children(program)
            self.assertEqual(len(workers), 2)
            self.ends_by(number, program)
            for pid in workers:
                self.assertFalse(pathlib.Path(f"/proc/{pid}").exists(), "a worker was left behind")
        self.every(run)


if __name__ == "__main__":
    harness.main()
