#!/usr/bin/python3
"""What chopsticks adds to s5cmd's own cost, and the native driver against the s5cmd driver, on the same 4 KiB objects.

CPU seconds of all processes, ours and every s5cmd, per operation. The kernel accounts children apart, so one run gives
both parts: what the s5cmd processes used from their start to their end, and what everything of ours used."""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

import measure

SIZE = 4 * measure.KiB
ADDED, RATIO = 0.05, 500


def run_split(reader: measure.Chopsticks, users: int, seconds: float) -> tuple[float, float, int]:
    """CPU seconds of chopsticks itself and of its children, and the operations done."""
    shutil.rmtree(reader.run_dir, ignore_errors=True)
    command = reader.command("-u", str(users), "-r", str(users), "-t", f"{seconds}s", "--threads", "1", "--only-summary")
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env={**os.environ, **reader.environment()})
    output = process.stdout.read()
    # While it has ended and nobody has asked for it, the kernel still knows both.
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    own, children = (sum(map(int, fields[n:n + 2])) / os.sysconf("SC_CLK_TCK") for n in (11, 13))
    if process.wait() != 0:
        sys.exit(f"the run failed:\n{output.decode(errors='replace')[-4000:]}")
    summary = json.loads((reader.run_dir / "summary.json").read_text())
    return own, children, summary["total"]["requests"]


def alone(s5cmd: str, url: str, count: int) -> float:
    """CPU seconds of one s5cmd, called as the driver calls it by a program that only waits."""
    environment = {"PATH": os.environ["PATH"], "AWS_ACCESS_KEY_ID": measure.ACCESS_KEY, "AWS_REGION": "us-east-1",
                   "AWS_SECRET_ACCESS_KEY": measure.SECRET_KEY, "AWS_SDK_LOAD_CONFIG": "0"}
    body, used = b"x" * SIZE, 0.0
    for number in range(count):
        call = subprocess.Popen([s5cmd, "--json", "--log", "debug", "--retry-count", "0", "--endpoint-url", url, "pipe",
                                 "--raw", "--content-type", "application/octet-stream", f"s3://bench/alone/{number}"],
                                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment)
        call.stdin.write(body)
        call.stdin.close()
        _, status, usage = os.wait4(call.pid, 0)
        call.returncode = os.waitstatus_to_exitcode(status)
        if call.returncode != 0:
            sys.exit("s5cmd failed")
        used += usage.ru_utime + usage.ru_stime
    return used / count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--s5cmd", default=shutil.which("s5cmd"), help="the program (%(default)s)")
    parser.add_argument("--seconds", type=float, default=20, help="length of a run (%(default)s)")
    parser.add_argument("--users", type=int, default=4, help="users, and so processes, at once (%(default)s)")
    options = parser.parse_args()
    if options.s5cmd is None:
        sys.exit("s5cmd is missing: scripts/install_s5cmd.sh")

    # Uploads and nothing else: one request of storage for one operation, whoever makes it.
    upload = {"object_size": SIZE}
    with measure.s3_server() as url, measure.folder() as one, measure.folder() as other:
        by_s5cmd = measure.Chopsticks(one, url, "s3_write", upload, {"s5cmd_path": options.s5cmd}, driver="s5cmd")
        native = measure.Chopsticks(other, url, "s3_write", upload, {})
        own, children, operations = run_split(by_s5cmd, options.users, options.seconds)
        bare = alone(options.s5cmd, url, 100)
        native_own, _, native_operations = run_split(native, options.users, options.seconds / 4)

    whole = (own + children) / operations
    native_each = native_own / native_operations
    added, ratio = own / children, whole / native_each
    print(f"uploads of {SIZE} bytes, {options.users} users, CPU per operation\n"
          f"  s5cmd processes of the run   {children / operations * 1e3:9.3f} ms   ({operations} operations)\n"
          f"  chopsticks beside them       {own / operations * 1e3:9.3f} ms   {added:.2%} more; promise: "
          f"at most {ADDED:.0%}: {'met' if added <= ADDED else 'MISSED'}\n"
          f"  s5cmd called by hand         {bare * 1e3:9.3f} ms   (100 calls, one after the other)\n"
          f"  native driver, all of it     {native_each * 1e3:9.4f} ms   ({native_operations} operations) "
          f"{ratio:,.0f} times fewer; promise: {RATIO}: {'met' if ratio >= RATIO else 'MISSED'}")
    return 0 if added <= ADDED and ratio >= RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
