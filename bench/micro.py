#!/usr/bin/python3
"""Runs every micro-benchmark of the build (each room's *_bench) and keeps all results in one JSON file."""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import measure


def run(program: pathlib.Path, only: str, seconds: float) -> dict:
    with tempfile.NamedTemporaryFile(suffix=".json") as results:
        subprocess.run([program, f"--benchmark_filter={only}", f"--benchmark_min_time={seconds}",
                        f"--benchmark_out={results.name}", "--benchmark_out_format=json"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        text = pathlib.Path(results.name).read_text()
    return json.loads(text) if text else {"context": {}, "benchmarks": []}


def nanoseconds(result: dict) -> float:
    return result["cpu_time"] * {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[result["time_unit"]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filter", default=".", help="regular expression: only these benchmarks")
    parser.add_argument("--min-time", type=float, default=0.2, help="seconds for each (%(default)s)")
    parser.add_argument("--out", type=pathlib.Path, default=measure.BUILD / "micro.json", help="default: %(default)s")
    options = parser.parse_args()
    programs = sorted(measure.BUILD.glob("src/**/*_bench"))
    if not programs:
        sys.exit(f"no benchmarks in {measure.BUILD}: cmake --preset release && ninja -C {measure.BUILD}")
    rooms = {}
    for program in programs:
        room = program.name.removeprefix("chopsticks_").removesuffix("_bench")
        rooms[room] = run(program, options.filter, options.min_time)
        for result in rooms[room]["benchmarks"]:
            if "cpu_time" in result:
                print(f"{room:20} {result['name']:60} {nanoseconds(result):>14,.1f} ns", flush=True)
    options.out.write_text(json.dumps(rooms, indent=1))
    print(f"kept in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
