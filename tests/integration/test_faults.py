#!/usr/bin/python3
"""Workers and leaders that are killed, stopped and cut off in the middle of a run, and what the report says of it.

Every test ends with the same account: what the storage counted is what was reported, but for the operations of killed
processes, of which the report says how many they are at most.
"""

import signal
import time

import faults
import harness
from cuts import Relay
from faults import ALL_THERE, USERS
from peers import wait_until


class Faults(faults.Case):
    def test_a_killed_worker_is_replaced_and_may_come_back_under_its_name(self):
        leader = self.leader_of(2)
        self.named_worker("a_1")
        victim = self.named_worker("b_1")
        leader.wait_for(ALL_THERE)
        wait_until(lambda: self.served() > 60, "operations")

        killed = time.time()
        victim.signal(signal.SIGKILL)
        self.wait_for_all_users(leader, 1)
        self.assertIn("its connection is closed", leader.output)

        self.named_worker("b_1")
        self.wait_for_all_users(leader, 2)

        # Killed and started again before anybody has noticed.
        again = self.named_worker("c_1")
        self.wait_for_all_users(leader, 3)
        wait_until(lambda: self.served() > 200, "operations")
        killed_again = time.time()
        again.signal(signal.SIGKILL)
        again.wait()
        self.named_worker("c_1")
        self.wait_for_all_users(leader, 4)
        summary = self.end(leader)
        self.assertEqual(self.events_of(summary, "b_1"), ["worker_lost", "worker_back"])
        self.assertEqual(self.events_of(summary, "c_1"), ["worker_joined", "worker_lost", "worker_back"])
        self.assert_marked(summary, "worker_lost", "b_1", killed)
        self.assert_marked(summary, "worker_lost", "c_1", killed_again)
        self.assert_all_ran_at_last()
        self.assert_account(summary, killed=True)

    def test_a_stopped_worker_is_replaced_and_runs_no_user_twice_when_it_goes_on(self):
        leader = self.leader_of(2)
        self.named_worker("a_1")
        sleeper = self.named_worker("b_1")
        leader.wait_for(ALL_THERE)
        wait_until(lambda: self.served() > 30, "operations")
        asleep = time.time()
        sleeper.signal(signal.SIGSTOP)
        self.wait_for_all_users(leader, 1)
        self.assertIn("it is stuck or cut off", leader.output)
        sleeper.signal(signal.SIGCONT)
        # What it had is others' now: it stops that before it is given a share again.
        sleeper.wait_for("stopping them until it is back")
        self.wait_for_all_users(leader, 2)
        before = self.served()
        wait_until(lambda: self.served() > before + 40, "operations")
        summary = self.end(leader)
        self.assertEqual(self.events_of(summary, "b_1")[:2], ["worker_lost", "worker_back"])
        self.assert_marked(summary, "worker_lost", "b_1", asleep)
        self.assert_all_ran_at_last()
        self.assert_account(summary, killed=False)

    def test_a_worker_that_is_cut_off_stops_before_others_take_its_users(self):
        leader = self.leader_of(2)
        relay = Relay(self.port)
        self.addCleanup(relay.close)
        self.named_worker("a_1")
        remote = self.named_worker("b_1", relay.port)
        leader.wait_for(ALL_THERE)
        wait_until(lambda: self.served() > 30, "operations")

        cut = time.time()
        relay.stall()
        stopping = remote.wait_for(r"^\[(\S+ \S+)\] warning: the leader is silent")[1]
        self.wait_for_all_users(leader, 1)
        lost = leader.wait_for(r"^\[(\S+ \S+)\] warning: worker b_1 is missing")[1]
        self.assertLess(stopping, lost)
        relay.flow()
        self.wait_for_all_users(leader, 2)

        # A connection that breaks with reports on their way: they are sent again, and counted once.
        for _ in range(5):
            relay.cut()
            time.sleep(0.7)
        before = self.served()
        wait_until(lambda: self.served() > before + 60, "operations")
        summary = self.end(leader)
        self.assertEqual(self.events_of(summary, "b_1")[:2], ["worker_lost", "worker_back"])
        self.assert_marked(summary, "worker_lost", "b_1", cut)
        self.assert_all_ran_at_last()
        self.assert_account(summary, killed=False)

    def test_a_second_process_of_a_name_takes_the_place_of_the_first(self):
        leader = self.leader_of(2)
        self.named_worker("a_1")
        first = self.named_worker("b_1")
        leader.wait_for(ALL_THERE)
        wait_until(lambda: self.served() > 30, "operations")
        taken = time.time()
        self.named_worker("b_1")
        self.assertEqual(first.wait(30), 1)
        self.assertIn("another process has taken the place of this worker id", first.output)
        self.wait_for_all_users(leader, 1)
        # One comes late, and leaves again.
        late = self.named_worker("c_1")
        self.wait_for_all_users(leader, 2)
        left = time.time()
        late.signal(signal.SIGTERM)
        self.assertEqual(late.wait(30), 143)
        self.wait_for_all_users(leader, 3)
        summary = self.end(leader)
        self.assertEqual(self.events_of(summary, "c_1"), ["worker_joined", "worker_left"])
        self.assert_marked(summary, "worker_lost", "b_1", taken)
        self.assert_marked(summary, "worker_left", "c_1", left)
        self.assert_all_ran_at_last()
        self.assertTrue(0 <= self.served() - self.reported() <= summary["lost_operations_at_most"])

    def test_workers_that_come_and_leave_while_users_come_and_while_they_stop(self):
        leader = self.leader(self.settings, "-u", str(USERS), "-r", "8", "-t", "10m", "--stop-timeout", "10", workers=2)
        self.named_worker("a_1")
        early = self.named_worker("b_1")
        wait_until(lambda: self.served() > 5, "the first operations")
        late = self.named_worker("c_1")
        leader.wait_for("worker c_1 is ready")
        left = time.time()
        early.signal(signal.SIGTERM)
        self.assertEqual(early.wait(30), 143)
        self.assertEqual(leader.count(ALL_THERE), 0, "the ramp was over already")
        leader.wait_for(ALL_THERE)
        self.wait_until_all_run(leader)
        wait_until(lambda: self.served() > 60, "operations")
        too_late = self.named_worker("d_1")
        leader.wait_for("worker d_1 is ready")
        leader.signal(signal.SIGINT)
        late.signal(signal.SIGTERM)
        self.finish(leader, expected=130, seconds=40)
        self.assertEqual(late.wait(30), 143)
        self.assertEqual(too_late.wait(30), 0)
        summary = self.reports.summary()
        self.assertEqual(self.events_of(summary, "b_1"), ["worker_left"])
        self.assert_marked(summary, "worker_left", "b_1", left)
        self.assert_all_ran_at_last()
        self.assert_account(summary, killed=False)

    def test_workers_that_vanish_while_users_come_and_while_they_stop(self):
        leader = self.leader(self.settings, "-u", str(USERS), "-r", "8", "-t", "10m", "--stop-timeout", "10", workers=3)
        self.named_worker("a_1")
        early = self.named_worker("b_1")
        late = self.named_worker("c_1")
        wait_until(lambda: self.served() > 5, "the first operations")
        early.signal(signal.SIGKILL)
        leader.wait_for(ALL_THERE)
        wait_until(lambda: self.served() > 60, "operations")
        leader.signal(signal.SIGINT)
        late.signal(signal.SIGKILL)
        self.finish(leader, expected=130, seconds=40)
        summary = self.reports.summary()
        self.assertEqual(self.kinds(summary).count("worker_lost"), 2)
        self.assert_account(summary, killed=True)

    def test_workers_run_on_without_their_leader_and_join_the_next_one_by_themselves(self):
        leader = self.leader_of(2)
        workers = [self.named_worker("a_1"), self.named_worker("b_1")]
        leader.wait_for(ALL_THERE)
        wait_until(lambda: self.served() > 30, "operations")
        leader.signal(signal.SIGKILL)
        leader.wait()
        before = self.served()
        wait_until(lambda: self.served() > before + 60, "the workers to go on without a leader", 30)
        next_leader = self.start(
            "run", *self.common(self.settings), "--leader", "--headless", "--leader-bind-port", str(self.port),
            "--expect-workers", "2", "-u", str(USERS), "-r", str(USERS), "-t", "5s", "--stop-timeout", "10",
            name="the next leader")
        self.finish(next_leader)
        for worker in workers:
            self.finish(worker, seconds=20)
        self.assertGreater(self.reported(), 30)

    def test_another_leader_takes_the_run_over_and_nothing_is_lost(self):
        leader = self.leader_of(2)
        workers = [self.named_worker("a_1"), self.named_worker("b_1")]
        leader.wait_for(ALL_THERE)
        wait_until(lambda: self.served() > 60, "operations")
        leader.signal(signal.SIGKILL)
        leader.wait()
        before = self.served()
        wait_until(lambda: self.served() > before + 100, "the workers to go on without a leader", 30)
        heir = self.start("run", *self.common(self.settings), "--leader", "--headless", "--leader-bind-port",
                          str(self.port), "--resume", str(self.reports.folder), name="heir")
        heir.wait_for(ALL_THERE)
        before = self.served()
        wait_until(lambda: self.served() > before + 60, "operations")
        summary = self.end(heir)
        for worker in workers:
            self.finish(worker, seconds=20)
            self.assertNotIn("stopping them", worker.output)
        self.assertIn("resumed", self.kinds(summary))
        self.assert_account(summary, killed=False)
        self.assertFalse((self.reports.folder / "leader.state").exists())

    def test_only_a_run_that_was_saved_can_be_taken_over(self):
        program = self.start("run", *self.common(self.settings), "--leader", "--headless", "--resume", str(self.folder))
        self.finish(program, expected=1)
        self.assertIn("no run that could be taken over", program.output)

    def test_a_worker_without_a_leader_gives_up_after_the_grace(self):
        leader = self.leader(self.settings, "-u", "4", "-r", "4", "-t", "10m", workers=1)
        worker = self.start("run", *self.common(self.settings), "--worker", "--leader-port", str(self.port),
                            "--leader-grace", "3s", "--headless", name="worker")
        leader.wait_for("all users are there")
        leader.signal(signal.SIGKILL)
        self.assertEqual(worker.wait(20), 1)
        self.assertIn("no sign of life from the leader for 3s (--leader-grace): it is gone", worker.output)


if __name__ == "__main__":
    harness.main()
