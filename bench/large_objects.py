#!/usr/bin/python3
"""GETs and PUTs of 64 MiB objects on one connection, against curl on the same server.

Nothing is verified and no payload is hashed, as with curl."""

import pathlib
import sys

import measure

SIZE = 64 * measure.MiB


def compare(options, folder: pathlib.Path, url: str, method: str) -> bool:
    scenario = {"GET": "s3_read", "PUT": "s3_write"}[method]
    client = measure.Chopsticks(folder, url, scenario, {"object_size": SIZE, "objects_per_user": 1},
                                {"verify": "none", "payload_signing": "unsigned"})
    moved = SIZE * options.objects

    def chopsticks() -> float:
        used, summary = client.run(1, options.seconds)
        return summary["total"]["bytes"] / used / 1e6

    def curl() -> float:
        urls = f"{url}/bench/{scenario}/[1-{options.objects}]"
        what = ["-o", "/dev/null"] if method == "GET" else ["-T", folder / "object"]
        used, _ = measure.cpu_seconds(["curl", "-sS", *what, urls])
        return moved / used / 1e6

    return measure.compare(f"{method} of {SIZE // measure.MiB} MiB", "megabytes", options.rounds, 0.9, chopsticks,
                           "curl", curl)


def main() -> int:
    options = measure.arguments(__doc__, seconds=5)
    options.objects = 100
    measure.need("curl")
    with measure.null_server(SIZE) as url, measure.folder() as folder:
        (folder / "object").write_bytes(bytes(SIZE))
        met = [compare(options, folder, url, method) for method in ("GET", "PUT")]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
