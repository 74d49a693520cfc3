#!/usr/bin/python3
"""`-f -`: workers get the scenario and its configuration from their leader."""

import shutil

import harness
import stock
from peers import LOCUST_OF_ONE_FILE, BuiltInServer, stock_locust
from program import Program
from stock import KNOWN, ROUNDS
from test_scenario_files import SCENARIO


class Shipping(stock.Case):
    def setUp(self) -> None:
        super().setUp()
        self.server = BuiltInServer()
        self.addCleanup(self.server.stop)
        self.settings = self.workload(self.server)

    def bare_worker(self, *flags: str, **environment: str) -> Program:
        return self.start("run", "--worker", "-f", "-", "--leader-port", str(self.port), *flags, name="bare worker",
                          **environment)

    def keys(self) -> dict[str, str]:
        return {"S3_ACCESS_KEY": self.server.access_key, "S3_SECRET_KEY": self.server.secret_key}

    def test_a_worker_needs_nothing_but_its_credentials(self):
        leader = self.leader(self.settings, "-u", "20", "-r", "20", "-t", "4s", workers=3)
        worker = self.bare_worker(**self.keys())
        twins = self.bare_worker("--processes", "2", **self.keys())
        self.finish(leader)
        self.finish(worker)
        self.finish(twins)
        self.assertGreater(self.reports.requests("upload"), 1)
        # 64 KiB, as the leader's scenario config says.
        self.assertEqual(float(self.reports.row("upload")["Average Content Size"]), 65536)

    def test_over_an_encrypted_link_the_credentials_come_too(self):
        key = str(self.folder / "cluster.key")
        self.finish(self.start("keygen", key))
        leader = self.leader(self.settings, "-u", "20", "-r", "20", "-t", "3s", "--cluster-key", key, workers=1)
        worker = self.bare_worker("--cluster-key", key)
        self.finish(leader)
        self.finish(worker)
        self.assertGreater(self.reports.requests("upload"), 1)

    def test_a_compiled_scenario_travels_over_an_encrypted_link_only(self):
        cache = self.folder / "cache"
        source = self.write("shipped_object.cc", SCENARIO)
        self.finish(self.start("run", "--workload-config", self.settings, "-f", source, "--headless", "-u", "1", "-r", "1",
                               "-t", "1s", XDG_CACHE_HOME=str(cache)))
        compiled, = (cache / "chopsticks").glob("shipped_object-*.so")
        key = str(self.folder / "cluster.key")
        self.finish(self.start("keygen", key))
        self.common = lambda workload: ["--workload-config", workload, "-f", str(compiled)]
        shutil.rmtree(self.reports.folder, ignore_errors=True)
        leader = self.leader(self.settings, "-u", "4", "-r", "4", "-t", "2s", "--cluster-key", key, workers=1)
        worker = self.bare_worker("--cluster-key", key)
        self.finish(leader)
        self.finish(worker)
        self.assertGreater(self.reports.requests("upload"), 1)

        self.leader(self.settings, "-u", "1", "-r", "1", "-t", "60s", workers=1)
        worker = self.bare_worker(**self.keys())
        self.finish(worker, expected=1, seconds=30)
        self.assertIn("native code is sent over an encrypted link only", worker.output)

    def test_a_worker_without_credentials_says_what_it_misses(self):
        self.leader(self.settings, "-u", "1", "-r", "1", "-t", "60s", workers=1)
        worker = self.bare_worker()
        self.finish(worker, expected=1, seconds=30)
        self.assertIn("set S3_ACCESS_KEY or AWS_ACCESS_KEY_ID and S3_SECRET_KEY or AWS_SECRET_ACCESS_KEY", worker.output)

    def test_python_in_several_processes(self):
        leader, api = self.our_leader("-f", KNOWN)
        workers = self.bare_worker("--processes", "2")
        api.wait_for_workers(2)
        api.swarm(8, 100)
        api.wait_for_requests(8 * ROUNDS)
        leader.stop()
        self.finish(workers)

    def test_a_stock_worker_gets_the_locustfile(self):
        _, api = self.our_leader("-f", KNOWN)
        self.run_peer(stock_locust(), "-f", "-", "--worker", "--master-port", str(self.port), name="stock worker")
        api.wait_for_workers()
        api.swarm(4, 100)
        api.wait_for_requests(4 * ROUNDS)

    def test_a_stock_worker_before_2_31_gets_it_in_the_form_it_knows(self):
        _, api = self.our_leader("-f", KNOWN)
        # It leaves the file where it is started.
        self.run_peer("sh", "-c", f"cd {self.folder} && exec {stock_locust(LOCUST_OF_ONE_FILE)} -f - --worker "
                      f"--master-port {self.port}", name="old stock worker")
        api.wait_for_workers()
        api.swarm(4, 100)
        api.wait_for_requests(4 * ROUNDS)

    def test_a_stock_master_before_2_31_gives_our_worker_its_locustfile(self):
        self.port, api = self.stock_master(KNOWN, version=LOCUST_OF_ONE_FILE)
        self.bare_worker()
        api.wait_for_workers()
        api.swarm(4, 100)
        api.wait_for_requests(4 * ROUNDS)

    def test_a_stock_master_gives_our_worker_its_locustfile(self):
        self.port, api = self.stock_master(KNOWN)
        worker = self.bare_worker()
        api.wait_for_workers()
        api.swarm(4, 100)
        api.wait_for_requests(4 * ROUNDS)
        self.assertEqual(api.row("write")["num_failures"], 4)
        self.programs[0].stop()  # the master
        self.assertEqual(worker.wait(20), 0)

    def test_a_stock_worker_is_told_why_there_is_nothing_for_it(self):
        self.leader(self.settings, "-u", "1", "-r", "1", "-t", "60s", workers=1)
        worker = self.run_peer(stock_locust(), "-f", "-", "--worker", "--master-port", str(self.port), name="stock worker")
        self.assertNotEqual(worker.wait(30), 0)
        self.assertIn("s3_large_objects is a C++ scenario", worker.output)


if __name__ == "__main__":
    harness.main()
