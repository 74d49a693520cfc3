#!/usr/bin/python3
"""Signed GETs of 4 KiB objects: one thread, one connection per user, against wrk on the same server.

wrk neither signs nor keeps exact histograms; we do both."""

import re
import sys

import measure

USERS = 64
SIZE = 4 * measure.KiB


def main() -> int:
    options = measure.arguments(__doc__, seconds=5)
    measure.need("wrk")
    with measure.null_server(SIZE) as url, measure.folder() as folder:
        reader = measure.Chopsticks(folder, url, "s3_read", {"object_size": SIZE, "objects_per_user": 1},
                                    {"verify": "size"})

        def chopsticks() -> float:
            used, summary = reader.run(USERS, options.seconds)
            return summary["total"]["requests"] / used

        def wrk() -> float:
            used, output = measure.cpu_seconds(["wrk", "-t", "1", "-c", str(USERS), "-d", f"{options.seconds:.0f}s",
                                                f"{url}/bench/read/{SIZE}/0/0"])
            return int(re.search(r"(\d+) requests in", output)[1]) / used

        met = measure.compare(f"GET of {SIZE} bytes, {USERS} connections", "requests", options.rounds, 0.9, chopsticks,
                              "wrk", wrk)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
