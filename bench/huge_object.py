#!/usr/bin/python3
"""What an object of 5 GiB costs the client in memory: uploaded in parts and downloaded, every byte hashed and compared."""

import sys

import measure

GiB = 1024 * measure.MiB
HUGE, SMALL = 5 * GiB, 4 * measure.KiB
MORE_MIB = 16


def peak_mib(folder, url: str, size: int, seconds: float) -> float:
    """MiB of a client that uploads one object and downloads it over and over."""
    client = measure.Chopsticks(folder, url, "s3_read", {"object_size": size, "objects_per_user": 1}, {"timeout": 600})
    used, summary = client.usage(1, seconds)
    done = {row["name"]: row["requests"] - row["failures"] for row in summary["operations"]}
    if done.get("upload") != 1 or not done.get("download") or summary["total"]["failures"]:
        sys.exit(f"not one upload and some downloads but {done}: try again with more --seconds")
    print(f"objects of {size:>13,} bytes: {done['download']:,} downloads, at most {used.ru_maxrss / 1024:,.1f} MiB",
          flush=True)
    return used.ru_maxrss / 1024


def main() -> int:
    options = measure.arguments(__doc__, seconds=60, rounds=1)
    with measure.s3_server("--max-memory", str(HUGE + GiB)) as url, measure.folder() as folder:
        more = max(peak_mib(folder, url, HUGE, options.seconds) - peak_mib(folder, url, SMALL, 3)
                   for _ in range(options.rounds))
    met = more <= MORE_MIB
    print(f"{more:,.1f} MiB more for a huge object (target {MORE_MIB}: {'met' if met else 'MISSED'})")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
