#!/usr/bin/python3
"""Signed GETs of 4 KiB from the built-in S3 server: what it uses for a request, against what our client uses for it.

Over 1, one server thread outruns one client thread. Most of both is the kernel's, and over loopback the sender of a packet
also pays for its delivery: the server, which sends 4 KiB for each 500 bytes, pays more."""

import os
import pathlib
import statistics
import sys

import measure

USERS = 64
SIZE = 4 * measure.KiB


def used_by(pid: int) -> float:
    """CPU seconds of a process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    options = measure.arguments(__doc__, seconds=5)
    ratios = []
    with measure.s3_server_process("--threads", "1") as (url, server), measure.folder() as folder:
        client = measure.Chopsticks(folder, url, "s3_read", {"object_size": SIZE, "objects_per_user": 1}, {})
        client.run(USERS, 1)  # the objects are there
        print(f"{'':8}{'client':>14}{'server':>14}{'ratio':>8}   (requests per CPU second)")
        for number in range(1, options.rounds + 1):
            before = used_by(server)
            used, summary = client.run(USERS, options.seconds)
            requests = summary["total"]["requests"]
            client_pace, server_pace = requests / used, requests / (used_by(server) - before)
            ratios.append(server_pace / client_pace)
            print(f"{number:>6}  {client_pace:>14,.0f}{server_pace:>14,.0f}{ratios[-1]:>8.2f}", flush=True)
    print(f"median ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}; no target)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
