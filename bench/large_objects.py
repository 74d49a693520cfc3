#!/usr/bin/python3
"""GETs and PUTs of 64 MiB objects on one connection, against curl on the same server.

First without looking at content, as curl does: those have targets. Then as chopsticks does by default, each byte of a
download compared with what was uploaded and each upload covered by its signature, against the built-in S3 server."""

import pathlib
import sys

import measure

SIZE = 64 * measure.MiB
OBJECTS = 50
BLIND = {"verify": "none", "payload_signing": "unsigned"}
CAREFUL = {}


def compare(options, folder: pathlib.Path, url: str, method: str, driver: dict, target: float | None) -> bool:
    scenario = {"GET": "s3_read", "PUT": "s3_write"}[method]
    client = measure.Chopsticks(folder, url, scenario, {"object_size": SIZE, "objects_per_user": 1}, driver)

    def chopsticks() -> float:
        used, summary = client.run(1, options.seconds)
        return summary["total"]["bytes"] / used / 1e6

    def curl() -> float:
        one = ["-o", "/dev/null"] if method == "GET" else ["-T", folder / "object"]
        one.append(f"{url}/bench/{method.lower().replace('get', 'read').replace('put', 'write')}/{SIZE}/0/0")
        used, _ = measure.cpu_seconds(["curl", "-sSf", "--aws-sigv4", "aws:amz:us-east-1:s3", "-u",
                                       f"{measure.ACCESS_KEY}:{measure.SECRET_KEY}", "-H",
                                       "x-amz-content-sha256: UNSIGNED-PAYLOAD", *one * OBJECTS])
        return SIZE * OBJECTS / used / 1e6

    client.run(1, 1)  # bucket and object are there
    name = f"{method} of {SIZE // measure.MiB} MiB, {'content not looked at' if driver is BLIND else 'as by default'}"
    return measure.compare(name, "megabytes", options.rounds, target, chopsticks, "curl", curl)


def main() -> int:
    options = measure.arguments(__doc__, seconds=5)
    measure.need("curl")
    with measure.folder() as folder:
        (folder / "object").write_bytes(bytes(SIZE))
        with measure.null_server(SIZE) as url:
            met = [compare(options, folder, url, method, BLIND, 0.9) for method in ("GET", "PUT")]
        with measure.s3_server() as url:
            for method in ("GET", "PUT"):
                compare(options, folder, url, method, CAREFUL, None)
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
