#!/usr/bin/python3
"""The commands of a distributed test against a real Ceph with its S3 gateway."""

import json
import pathlib
import re
import uuid

import harness
from harness import Case
from peers import ROOT, RealCeph, wait_until
from program import BIN, Program

CEPH: RealCeph  # one for all tests of this file


def setUpModule() -> None:
    global CEPH
    harness.require("ceph-mon", "ceph-osd", "ceph-mgr", "radosgw", "rbd")
    CEPH = RealCeph()


def tearDownModule() -> None:
    CEPH.stop()


class RealGateway(Case):
    def setUp(self) -> None:
        super().setUp()
        self.ceph = CEPH
        self.settings = self.workload(self.ceph, bucket=f"run-{uuid.uuid4().hex[:8]}")
        self.before = (self.ceph.uploads(), self.ceph.downloads())

    def assert_all_counted(self) -> None:
        self.assertEqual(self.reports.failures(), 0)
        self.assertGreater(self.reports.requests("upload"), 5)
        done = (self.reports.requests("upload"), self.reports.requests("download"))
        served = (self.ceph.uploads() - self.before[0], self.ceph.downloads() - self.before[1])
        self.assertEqual(done, served)

    def test_all_in_one_process(self):
        self.finish(self.local(self.settings, "--users", "8", "--spawn-rate", "4", "--duration", "8s",
                               "--stop-timeout", "10"))
        self.assert_all_counted()

    def test_a_leader_and_two_workers(self):
        leader = self.leader(self.settings, "--users", "8", "--spawn-rate", "4", "--duration", "8s",
                             "--stop-timeout", "10")
        workers = [self.worker(self.settings, number=n) for n in (1, 2)]
        self.finish(leader)
        for worker in workers:
            self.finish(worker)
        self.assert_all_counted()
        self.assertEqual(len(self.reports.summary()["workers"]), 2)

    def test_objects_above_the_multipart_threshold_go_up_in_parts(self):
        parts = self.workload(self.ceph, bucket="parts",
                              driver_config="{multipart_threshold: 8MiB, multipart_part_size: 5MiB}")
        program = self.start("run", *self.common(parts), "--headless", "-u", "4", "-r", "4", "-t", "8s",
                             "--stop-timeout", "20", LARGE_OBJECT_SIZE="12")
        self.finish(program)
        self.assertEqual(self.reports.failures(), 0)
        self.assertGreater(self.reports.requests("upload"), 0)
        self.assertEqual(float(self.reports.row("upload")["Average Content Size"]), 12 * 1024 * 1024)

    def test_a_wrong_secret_key(self):
        forged = self.workload(self.ceph, secret_key="wrong-secret-9876543210", bucket="forged")
        self.finish(self.local(forged, "-u", "4", "-r", "4", "-t", "4s"), expected=1)
        self.assertEqual(self.reports.failures(), self.reports.requests("Aggregated"))
        for row in self.reports.rows("failures"):
            self.assertRegex(row["Error"], "^SignatureDoesNotMatch")


class WithoutGateway(Case):
    """Runs against a pool, by one of the drivers that know Ceph's libraries."""

    driver: str
    pool: str
    scenario: str

    def setUp(self) -> None:
        super().setUp()
        plugin = pathlib.Path(BIN).resolve().parents[1] / f"lib/chopsticks/chopsticks_{self.driver}.so"
        if not plugin.exists():
            raise harness.missing(f"driver {self.driver}", "not built (scripts/bootstrap.sh ceph)")
        self.small = self.write("small.yaml", "rados_mixed: {object_size: 64KiB, objects_per_user: 4}\n"
                                              "rbd_random_io: {block_size: 16KiB, read_percent: 50}\n")

    def config(self, name: str = "workload.yaml", **changes: str) -> str:
        keys = {"driver": self.driver, "pool": self.pool, "ceph_conf": CEPH.env["CEPH_CONF"], **changes}
        return self.write(name, "".join(f"{key}: {value}\n" for key, value in keys.items() if value is not None))

    def shares(self, file: str, config: str, settings: str, *operations: str) -> dict[str, float]:
        """What part of all operations each was, in 4 seconds of 8 users."""
        load = ("-u", "8", "-r", "8", "-t", "4s", "--stop-timeout", "10")
        self.finish(self.begin(config, *load, scenario=file, settings=settings))
        self.assertEqual(self.reports.failures(), 0)
        counts = {name: self.reports.requests(name) for name in operations}
        self.assertGreater(sum(counts.values()), 2000)
        return {name: count / sum(counts.values()) for name, count in counts.items()}

    def assert_twins(self, config: str, settings: str, *operations: str) -> None:
        """The scenario in C++ and the one in Python do the same in the same proportions."""
        files = (self.scenario, str(ROOT / f"src/chopsticks/scenarios/{self.scenario}.py"))
        mixes = [self.shares(file, config, settings, *operations) for file in files]
        for name in operations:
            self.assertAlmostEqual(mixes[0][name], mixes[1][name], delta=0.02, msg=name)

    def begin(self, config: str, *flags: str, scenario: str = "", settings: str = "") -> Program:
        return self.start("run", "--workload-config", config, "--scenario-config", settings or self.small, "-f",
                          scenario or self.scenario, "--headless", *flags)

    def refused(self, says: str, scenario: str = "", **changes: str) -> None:
        """Ends at once with one line (and where the reports are)."""
        config = self.config("refused.yaml", **changes)
        program = self.begin(config, "-u", "1", "-r", "1", "-t", "2s", scenario=scenario)
        self.finish(program, expected=1, seconds=20)
        told = [line for line in program.output.splitlines() if line.startswith("chopsticks: ")]
        self.assertEqual(len(told), 1, program.output)
        self.assertRegex(told[0], says)

    def stall(self, begin, end) -> None:
        """The cluster stands still in the middle of a run: what waits for it times out, is counted, and the run ends."""
        config = self.config(driver_config="{timeout: 1s}")
        program = self.begin(config, "-u", "4", "-r", "4", "-t", "8s")
        program.wait_for("all users are there")
        begin()
        try:
            self.finish(program, expected=1, seconds=40)
        finally:
            end()
        self.assertGreater(self.reports.failures(), 0)
        self.assertEqual({row["Error"] for row in self.reports.rows("failures")}, {"Timeout"})



EVERY_CALL = """#include <chopsticks/rados.h>
using namespace chopsticks;

struct EveryCall : RadosUser {
  EveryCall() { add_task(1, &EveryCall::once); }
  task<> once() {
    auto& pool = rados();
    co_await pool.write_full("whole", payload(200 * KiB));
    co_await pool.read("whole", payload(100 * KiB), 70000);    // any stretch of it

    co_await pool.write("pieces", 100000, payload(50 * KiB));  // the second first
    co_await pool.write("pieces", 0, payload(Bytes{100000}));
    co_await pool.read("pieces", payload(Bytes{100000 + 51200}));

    for (std::uint64_t n = 0; n < 3; ++n) co_await pool.append("log", n * 5000, payload(Bytes{5000}));
    co_await pool.read("log", payload(Bytes{15000}));
    auto log = co_await pool.stat("log");
    if (log.size != Bytes{15000}) throw std::runtime_error("stat");

    OmapEntries entries{2, 3, payload(Bytes{100})};
    co_await pool.omap_set("index", entries);
    co_await pool.omap_get("index", entries);

    drivers::Body body;
    co_await pool.fetch("whole", 0, MiB, body);
    if (body.size() != 200 * KiB || !body.content()) throw std::runtime_error("fetch");

    co_await pool.write_full("gone", payload(KiB));
    co_await pool.remove("gone");
    co_await pool.remove("gone");                               // NoSuchObject
    co_await pool.read("whole", {200 * KiB, 7});                // ContentMismatch
    co_await pool.read("whole", payload(300 * KiB));            // SizeMismatch
    stop();
  }
};
CHOPSTICKS_SCENARIO(every_call, EveryCall)
"""


EVERY_CALL_IN_PYTHON = """
from chopsticks.workloads.rados.rados_workload import RadosWorkload
from locust import task
from locust.exception import StopUser


class EveryCall(RadosWorkload):
    @task
    def once(self):
        pool = self.client
        data = self.generate_data(200_000)
        assert pool.write_full("whole", data)
        assert pool.read("whole") == data
        assert pool.read("whole", 1000, offset=70_000) == data[70_000:71_000]
        assert pool.write("pieces", b"first ") and pool.write("pieces", "second", offset=6)
        assert bytes(pool.read("pieces")) == b"first second"
        assert pool.stat("pieces") == 12
        assert pool.remove("pieces")
        assert pool.stat("pieces") is None and pool.read("pieces") is None and pool.remove("pieces") is False
        raise StopUser()
"""


class RadosPool(WithoutGateway):
    driver, pool, scenario = "rados", "stress", "rados_mixed"

    def setUp(self) -> None:
        super().setUp()
        self.pool = CEPH.new_pool()  # whose counters begin at 0

    def assert_all_counted(self) -> None:
        """The pool has served as much as was counted, and is left as it was."""
        self.assertEqual(self.reports.failures(), 0)
        read, written, removed = (self.reports.requests(name) for name in ("read", "write_full", "remove"))
        self.assertGreater(min(read, written), 20)
        self.assertEqual(written, removed)
        wait_until(lambda: sum(CEPH.pool_operations(self.pool)) >= read + written + removed, "the cluster to count", 60)
        self.assertEqual(CEPH.pool_operations(self.pool), (read, written + removed))
        self.assertEqual(CEPH.tool("rados", "-p", self.pool, "--all", "ls"), "")

    def test_the_pool_has_served_what_was_counted(self):
        config = self.config(namespace="mixed", driver_config="{handles: 2}")
        self.finish(self.begin(config, "-u", "8", "-r", "8", "-t", "5s", "--stop-timeout", "10"))
        self.assert_all_counted()

    def test_a_leader_and_two_workers(self):
        settings = self.config()
        self.common = lambda workload: ["--workload-config", workload, "--scenario-config", self.small, "-f",
                                        self.scenario]
        leader = self.leader(settings, "--users", "6", "--spawn-rate", "6", "--duration", "5s", "--stop-timeout", "10")
        workers = [self.worker(settings, number=n) for n in (1, 2)]
        for program in (leader, *workers):
            self.finish(program)
        self.assert_all_counted()
        self.assertEqual(len(self.reports.summary()["workers"]), 2)

    def test_every_call_of_a_scenario_does_what_it_says(self):
        scenario = self.write("every_call.cc", EVERY_CALL)
        config = self.config(namespace="calls")
        self.finish(self.begin(config, "-u", "1", "-r", "1", "-t", "3s", scenario=scenario), expected=1)
        self.assertEqual(self.reports.rows("exceptions"), [])
        failed = {(row["Name"], row["Error"]) for row in self.reports.rows("failures")}
        self.assertEqual(failed, {("remove", "NoSuchObject"), ("read", "ContentMismatch"), ("read", "SizeMismatch")})
        done = {row["Name"]: int(row["Request Count"]) for row in self.reports.rows("stats")}
        self.assertEqual(done.pop("Aggregated"), 18)
        self.assertEqual(done, {"write_full": 2, "write": 2, "append": 3, "read": 6, "stat": 1, "remove": 2,
                                "omap_set": 1, "omap_get": 1})
        space = ["rados", "-p", self.pool, "-N", "calls"]
        self.assertEqual(set(CEPH.tool(*space, "ls").split()), {"whole", "pieces", "log", "index"})
        self.assertRegex(CEPH.tool(*space, "stat", "log"), r"size 15000\n")
        self.assertEqual(CEPH.tool(*space, "listomapkeys", "index").split(), ["00000002", "00000003", "00000004"])

    def test_the_twins_do_the_same(self):
        settings = self.write("twins.yaml", "rados_mixed: {object_size: 4KiB, objects_per_user: 4}\n")
        self.assert_twins(self.config(), settings, "read", "write_full", "remove")
        self.assertEqual(CEPH.tool("rados", "-p", self.pool, "--all", "ls"), "")

    def test_every_call_from_python(self):
        scenario = self.write("every_call.py", EVERY_CALL_IN_PYTHON)
        self.finish(self.begin(self.config(), "-u", "1", "-r", "1", "-t", "2s", scenario=scenario), expected=1)
        self.assertEqual(self.reports.rows("exceptions"), [])
        failed = {(row["Name"], row["Error"]) for row in self.reports.rows("failures")}
        self.assertEqual(failed, {("stat", "NoSuchObject"), ("read", "NoSuchObject"), ("remove", "NoSuchObject")})

    def test_an_osd_that_is_killed(self):
        def revive() -> None:
            CEPH.daemon("start", "osd.0")
            CEPH.wait_until_clean()
        self.stall(lambda: CEPH.daemon("kill", "osd.0"), revive)

    def test_users_are_stopped_in_the_middle_of_an_operation(self):
        program = self.begin(self.config(driver_config="{timeout: 5m}"), "-u", "4", "-r", "4", "-t", "4s")
        program.wait_for("all users are there")
        CEPH.tool("ceph", "osd", "pause")
        try:
            self.finish(program, seconds=30)
        finally:
            CEPH.tool("ceph", "osd", "unpause")
        self.assertEqual(self.reports.failures(), 0)  # what is cut short counts neither way

    def test_what_cannot_work_is_refused_in_one_line(self):
        forged = self.write("forged.keyring", "[client.admin]\n\tkey = AQBSdFFhAAAAABAAv5PUYe0ht0rp1uDKzuOLFg==\n")
        lonely = self.write("lonely.conf", "[global]\nmon_host = 127.0.0.1:1\n")
        keyring = pathlib.Path(CEPH.env["CEPH_CONF"]).parent / "keyring"
        self.refused(r"refused.yaml:2:7: there is no pool 'strss'", pool="strss")
        self.refused(r"refused.yaml:4:9: the cluster does not let in client.nobody", client="client.nobody")
        self.refused(r"refused.yaml:4:10: .*client.admin with keyring .*not its key", keyring=forged)
        self.refused(r"refused.yaml:4:10: cannot read /no/such: No such file", keyring="/no/such")
        self.refused(r"refused.yaml:3:12: cannot read /no/such: No such file", ceph_conf="/no/such")
        self.refused(r"refused.yaml:3:12: no monitor of the cluster answered within 1s", ceph_conf=lonely,
                     keyring=str(keyring), driver_config="{connect_timeout: 1s}")
        self.refused(r"refused.yaml:4:1: .*Ceph has no option 'rados_foo'", driver_config="{ceph: {rados_foo: 1}}")
        self.refused(r"scenario s3_read is for S3 storage, and driver rados .* native, s5cmd or dummy",
                     scenario="s3_read")


AN_IMAGE_IN_PYTHON = """
from chopsticks.workloads.rbd.rbd_workload import RBDWorkload
from locust import task
from locust.exception import StopUser


class Writer(RBDWorkload):
    @task
    def once(self):
        image = self.client
        assert image.size() == 8 << 20
        assert image.verify(1 << 20, 65536)            # as the image was filled
        assert image.discard(1 << 20, 65536) and bytes(image.read(1 << 20, 4096)) == bytes(4096)
        assert image.write(1 << 20, size=65536) and image.verify(1 << 20, 65536)
        assert image.write(2 << 20, b"y" * 4096) and bytes(image.read(2 << 20, 4096)) == b"y" * 4096
        assert image.verify(2 << 20, 4096) is False    # ContentMismatch
        data = self.generate_data(100_000)
        assert image.write(4096, data) and image.read(4096, 100_000) == data
        assert image.flush()
        for wrong in (dict(data=b"", size=1), {}):
            try:
                image.write(0, **wrong)
            except TypeError as problem:
                assert str(problem) == "write() takes either data or size", problem
            else:
                raise AssertionError(wrong)
        raise StopUser()
"""


class RbdImages(WithoutGateway):
    driver, pool, scenario = "rbd", "rbd", "rbd_random_io"

    def test_the_pool_has_served_what_was_counted(self):
        config = self.config(image="counted", image_size="64MiB")
        load = ("-u", "8", "-r", "8", "-t", "4s", "--only-summary")
        self.finish(self.begin(config, *load))
        information = json.loads(CEPH.tool("rbd", "info", "--format", "json", "rbd/counted"))
        self.assertEqual((information["size"], information["features"]), (64 << 20, ["layering"]))
        self.assertEqual(CEPH.tool("rbd", "image-meta", "get", "rbd/counted", "chopsticks.filled"), f"{64 << 20}\n")
        used, = json.loads(CEPH.tool("rbd", "du", "--format", "json", "rbd/counted"))["images"]
        self.assertEqual(used["used_size"], 64 << 20)

        # The second run finds the image as it is to be, and nothing is done but what is counted, and opening it.
        quiet = self.quiet_pool()
        program = self.begin(config, *load)
        self.finish(program)
        self.assertNotRegex(program.output, "filling")
        self.assertEqual(self.reports.failures(), 0)
        reads, writes = self.reports.requests("read"), self.reports.requests("write")
        self.assertGreater(min(reads, writes), 100)
        due = (quiet[0] + reads, quiet[1] + writes)

        def all_counted() -> bool:
            now = CEPH.pool_operations(self.pool)
            return now[0] >= due[0] and now[1] >= due[1]
        wait_until(all_counted, "the cluster to count what was done", 60)
        for counted, seen in zip(due, self.quiet_pool()):
            self.assertLess(seen - counted, 40)

    def test_the_twins_do_the_same(self):
        settings = self.write("io.yaml", "rbd_random_io: {read_percent: 50, discard_percent: 10, flush_every: 4}\n")
        config = self.config(image="twins", image_size="8MiB")
        self.assert_twins(config, settings, "read", "write", "discard", "flush")

    def test_what_python_writes_is_found_again(self):
        config = self.config(image="python", image_size="8MiB")
        scenario = self.write("image.py", AN_IMAGE_IN_PYTHON)
        self.finish(self.begin(config, "-u", "1", "-r", "1", "-t", "2s", scenario=scenario), expected=1)
        self.assertEqual(self.reports.rows("exceptions"), [])
        failed = {(row["Name"], row["Error"]): int(row["Occurrences"]) for row in self.reports.rows("failures")}
        self.assertEqual(failed, {("read", "ContentMismatch"): 1})

    def quiet_pool(self) -> tuple[int, int]:
        """The pool's counters when they have come to rest."""
        seen = [CEPH.pool_operations(self.pool)]

        def at_rest() -> bool:
            seen.append(CEPH.pool_operations(self.pool))
            return len(seen) > 60 and len(set(seen[-60:])) == 1
        wait_until(at_rest, "the pool to come to rest", 60)
        return seen[-1]

    def test_a_run_that_is_over_before_its_image_is_filled_has_failed(self):
        config = self.config(image="unfilled", image_size="2GiB")
        program = self.begin(config, "-u", "2", "-r", "2", "-t", "1s")
        self.finish(program, expected=1)
        CEPH.tool("rbd", "rm", "--no-progress", "rbd/unfilled")
        self.assertRegex(program.output, r"filling image unfilled with 2.0 GiB: users begin after that")
        self.assertRegex(program.output, r"rbd_random_io failed \(not one user was running before the time was over")
        self.assertEqual(self.reports.requests("Aggregated"), 0)

    def test_users_are_dealt_to_several_images(self):
        config = self.config(image="dealt-{1...3}", image_size="8MiB", driver_config="{handles: 2}")
        settings = self.write("io.yaml", "rbd_random_io: {block_size: 64KiB, read_percent: 40, discard_percent: 20,"
                                         " sequential: true, flush_every: 10}\n")
        program = self.begin(config, "-u", "6", "-r", "6", "-t", "4s", settings=settings)
        self.finish(program)
        self.assertEqual(self.reports.failures(), 0)
        for name in ("read", "write", "discard", "flush"):
            self.assertGreater(self.reports.requests(name), 5, name)
        endpoints = re.findall(r"^dealt-\d +(\d+)", program.output, re.MULTILINE)
        self.assertEqual(len(endpoints), 3, program.output)
        self.assertEqual(sum(map(int, endpoints)), self.reports.requests("Aggregated"))

    def test_what_was_written_by_others_is_noticed(self):
        config = self.config(image="spoilt", image_size="8MiB")
        self.finish(self.begin(config, "-u", "2", "-r", "2", "-t", "1s"))
        CEPH.tool("rbd", "bench", "--io-type", "write", "--io-size", "4M", "--io-total", "8M", "rbd/spoilt")
        settings = self.write("read.yaml", "rbd_random_io: {read_percent: 100}\n")
        self.finish(self.begin(config, "-u", "2", "-r", "2", "-t", "1s", settings=settings), expected=1)
        self.assertGreater(self.reports.failures("read"), 50)
        self.assertEqual({row["Error"] for row in self.reports.rows("failures")}, {"ContentMismatch"})

    def test_a_cluster_that_is_paused(self):
        self.stall(lambda: CEPH.tool("ceph", "osd", "pause"), lambda: CEPH.tool("ceph", "osd", "unpause"))

    def test_an_image_of_somebody_else_is_not_touched(self):
        before = CEPH.tool("rbd", "info", "rbd/img0")
        self.refused(r"refused.yaml:4:8: image 'img0' in pool 'rbd' was not made by chopsticks.*overwrite: true",
                     image="img0")
        self.assertEqual(CEPH.tool("rbd", "info", "rbd/img0"), before)


if __name__ == "__main__":
    harness.main()
