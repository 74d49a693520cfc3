#!/usr/bin/python3
"""The drivers rados and rbd against Ceph's own benchmarks, 4 KiB operations, the same number in flight.

Operations per CPU second of the client: most of it is the libraries', which both sides use. Needs CEPH_CONF, for example
of scripts/ceph-dev-cluster, and two pools: objects are written to one of its own, `chopsticks-bench`, images to `rbd`.
What chopsticks reads it compares with what was written; what it writes it makes."""

import json
import os
import pathlib
import re
import subprocess
import sys

import measure

SIZE, DEPTH = 4096, 16
POOL, IMAGE, IMAGE_OF_PEER = "chopsticks-bench", "chopsticks-bench", "rbd-bench"
IMAGE_SIZE = 256 * measure.MiB


class OnCeph(measure.Chopsticks):
    """Runs that need a pool in place of an endpoint."""

    def __init__(self, folder: pathlib.Path, scenario: str, settings: dict, workload: dict):
        super().__init__(folder, "", scenario, settings, {})
        (folder / "workload.yaml").write_text(json.dumps(workload))

    def pace(self, seconds: float) -> float:
        cpu, summary = self.run(DEPTH, seconds)
        return summary["total"]["requests"] / cpu


def tool(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def pace_of_rados_bench(seconds: float) -> float:
    cpu, text = measure.cpu_seconds(["rados", "-p", POOL, "bench", f"{seconds:.0f}", "write", "-b", SIZE, "-t", DEPTH,
                                     "--no-cleanup"])
    return int(re.search(r"Total writes made:\s+(\d+)", text)[1]) / cpu


def pace_of_rbd_bench(kind: str, operations: int) -> float:
    cpu, text = measure.cpu_seconds(["rbd", "bench", "--rbd-cache=false", "--io-type", kind, "--io-size", SIZE,
                                     "--io-threads", DEPTH, "--io-total", operations * SIZE, "--io-pattern", "rand",
                                     f"rbd/{IMAGE_OF_PEER}"])
    return int(re.search(r"ops:\s+(\d+)", text)[1]) / cpu


def main() -> int:
    options = measure.arguments(__doc__, seconds=6, rounds=3)
    measure.need("rados", "rbd")
    if "CEPH_CONF" not in os.environ:
        sys.exit('CEPH_CONF is not set: eval "$(scripts/ceph-dev-cluster env)"')
    tool("ceph", "osd", "pool", "create", POOL, "8")

    seconds, rounds = options.seconds, options.rounds
    with measure.folder() as one, measure.folder() as two, measure.folder() as three:
        objects = OnCeph(one, "rados_mixed", {"object_size": f"{SIZE}B", "read_weight": 0, "objects_per_user": 1000000},
                         {"driver": "rados", "pool": POOL})
        image = {"driver": "rbd", "pool": "rbd", "image": IMAGE, "image_size": IMAGE_SIZE}
        writes = OnCeph(two, "rbd_random_io", {"block_size": f"{SIZE}B", "read_percent": 0}, image)
        reads = OnCeph(three, "rbd_random_io", {"block_size": f"{SIZE}B", "read_percent": 100}, image)
        writes.pace(1)  # makes the image and fills it
        tool("rbd", "create", "--size", f"{IMAGE_SIZE}B", "--image-feature", "layering", f"rbd/{IMAGE_OF_PEER}")
        tool("rbd", "bench", "--io-type", "write", "--io-size", "4M", "--io-total", str(IMAGE_SIZE), f"rbd/{IMAGE_OF_PEER}")

        measure.compare("objects written", "operations", rounds, None, lambda: objects.pace(seconds), "rados bench",
                        lambda: pace_of_rados_bench(seconds))
        tool("rados", "purge", POOL, "--yes-i-really-really-mean-it")
        measure.compare("blocks written at random", "operations", rounds, None, lambda: writes.pace(seconds), "rbd bench",
                        lambda: pace_of_rbd_bench("write", 10000))
        measure.compare("blocks read at random", "operations", rounds, None, lambda: reads.pace(seconds), "rbd bench",
                        lambda: pace_of_rbd_bench("read", 20000))
    for image in (IMAGE, IMAGE_OF_PEER):
        tool("rbd", "rm", "--no-progress", f"rbd/{image}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
